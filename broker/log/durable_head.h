// How far the log was acknowledged, kept apart from the log: what RocksDB's own recovery cannot
// tell. (Its write-ahead log, cut at the end of a record, opens without a word and with less in
// it.)
//
//   file     = slot slot
//   slot     = sector padding                            4096 bytes: no page holds both
//   sector   = fields digest                             512 bytes: written whole or not at all
//   fields   = magic "BASINHD\n" (8)  version (4)  generation (8)  epoch (4)  sequence (8)
//              root (32)  log id size (1)  log id         then zeros up to 480 bytes
//   digest   = SHA-256(fields)                           of every version, at the same place
//
// Integers are big-endian. Slots are written in turn, so a torn write leaves the other. The intact
// slot of the higher generation counts. Accepting a loss will write a lower sequence under a higher
// epoch; nothing here compares sequences.
#ifndef BASIN_BROKER_LOG_DURABLE_HEAD_H_
#define BASIN_BROKER_LOG_DURABLE_HEAD_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "proto/files/posix_file.h"
#include "proto/model/digest.h"
#include "proto/model/sequence.h"

namespace basin {

struct DurableHead {
  std::string log_id;  // at most 64 bytes
  uint32_t epoch = 0;
  Sequence sequence = 0;
  Sha256 root{};  // tree head over the roots of all groups up to `sequence`
};
bool operator==(const DurableHead& a, const DurableHead& b);

inline constexpr size_t kHeadSlotBytes = 4096;

// Pure: for the file below and its tests.
std::string EncodeHeadSlot(const DurableHead& head, uint64_t generation);
struct HeadSlot {
  uint64_t generation = 0;
  DurableHead head;
};
// Errors: LOG_DAMAGED when the slot is not intact, FORMAT_UNKNOWN when it is of a later version.
absl::StatusOr<HeadSlot> DecodeHeadSlot(absl::string_view bytes);

// One thread at a time.
class DurableHeadFile {
 public:
  // nullptr when there is no such file. Errors: LOG_DAMAGED when neither slot is intact,
  // FORMAT_UNKNOWN, IO_FAILED.
  static absl::StatusOr<std::unique_ptr<DurableHeadFile>> Open(const std::string& path);
  // Creates or replaces the file in one step: a crash leaves the old one or the new one.
  static absl::StatusOr<std::unique_ptr<DurableHeadFile>> Create(const std::string& path,
                                                                 const DurableHead& head);

  // The head in the file, which is only read; nullopt and errors as for Open.
  static absl::StatusOr<std::optional<DurableHead>> Read(const std::string& path);

  // The head is durable when this returns OK. Any error means that the outcome is unknown.
  absl::Status Write(const DurableHead& head);
  const DurableHead& head() const { return newest_.head; }

 private:
  DurableHeadFile(std::unique_ptr<PosixFile> file, HeadSlot newest);
  static absl::StatusOr<HeadSlot> ReadNewest(const PosixFile& file, const std::string& path);

  const std::unique_ptr<PosixFile> file_;
  HeadSlot newest_;
};

}  // namespace basin

#endif  // BASIN_BROKER_LOG_DURABLE_HEAD_H_
