// A disk between a process and the kernel: fails the nth operation, once or for ever, or loses its
// power at the nth and forgets what was not synced.
//
// Linked into a test (or loaded into a program with LD_PRELOAD) it stands in for open, write,
// fdatasync, rename and their like of everything in the process: RocksDB, the durable head, the
// folders. So the state is the process's own; a test arms it in a forked child. Only files below
// one folder are concerned.
//
// What a cut of power leaves is what POSIX promises and not more: of a file, the bytes before its
// last sync, then a random part of the later writes, the last of them torn; of a folder, the names
// before its last sync, then a random number of the later changes.
#ifndef BASIN_TESTS_DURABILITY_FAULTY_DISK_H_
#define BASIN_TESTS_DURABILITY_FAULTY_DISK_H_

#include <cstdint>
#include <string>

namespace basin {

inline constexpr uint64_t kNever = ~uint64_t{0};

struct DiskFaults {
  std::string folder = {};         // absolute
  uint64_t fail_at = kNever;       // this operation fails; the first is 0
  bool for_ever = false;           // and all that follow
  int error = 5;                   // EIO
  uint64_t cut_at = kNever;        // here the power goes, and the process with it (SIGKILL)
  uint64_t seed = 0;               // what of the unsynced survives the cut
  std::string trigger = {};        // a file: once it is there, the next operation fails
  uint64_t* operations = nullptr;  // counted here, when set: memory that the parent shares
};

// From here on; counts from 0 again. Thread-safe, as the operations are.
void ArmFaultyDisk(const DiskFaults& faults);

// A program that loads the disk reads the folder and the error from BASIN_DISK_FOLDER and
// BASIN_DISK_ERROR when it starts. It fails once, with the first operation after the file
// BASIN_DISK_TRIGGER appeared.

}  // namespace basin

#endif  // BASIN_TESTS_DURABILITY_FAULTY_DISK_H_
