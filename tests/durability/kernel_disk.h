// A disk of the kernel's own in a file, whose power can be cut: ext4 or xfs on a loop device.
#ifndef BASIN_TESTS_DURABILITY_KERNEL_DISK_H_
#define BASIN_TESTS_DURABILITY_KERNEL_DISK_H_

#include <string>

namespace basin {

class KernelDisk {
 public:
  // `file_system` is "ext4" or "xfs". The image and the mount point are made in `folder`, which
  // lies on an ordinary disk and outlives this.
  KernelDisk(const std::string& file_system, const std::string& folder);
  ~KernelDisk();
  KernelDisk(const KernelDisk&) = delete;
  KernelDisk& operator=(const KernelDisk&) = delete;

  // Empty, or why this machine does not allow it: no right to mount, no tools.
  const std::string& unavailable() const { return unavailable_; }
  const std::string& path() const { return path_; }

  // What is in memory only is gone; then the disk is there again. Nobody may write meanwhile: the
  // kernel could let a write seem to succeed that came after the cut. False when that failed.
  bool CutPower();

 private:
  bool Mount();
  bool Unmount();

  const std::string image_;
  const std::string path_;
  std::string unavailable_;
  bool mounted_ = false;
};

}  // namespace basin

#endif  // BASIN_TESTS_DURABILITY_KERNEL_DISK_H_
