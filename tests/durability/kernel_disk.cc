#include "tests/durability/kernel_disk.h"

#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

namespace basin {
namespace {

bool Run(const std::string& command) {
  return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
}

}  // namespace

KernelDisk::KernelDisk(const std::string& file_system, const std::string& folder)
    : image_(folder + "/" + file_system + ".image"), path_(folder + "/" + file_system) {
  mkdir(path_.c_str(), 0700);
  if (geteuid() != 0) {
    unavailable_ = "needs root, to mount a disk";
  } else if (!Run("command -v xfs_io")) {
    unavailable_ = "needs xfs_io, of the package xfsprogs";
  } else if (!Run("truncate -s 320M " + image_ + " && mkfs." + file_system + " -q " + image_)) {
    unavailable_ = "cannot make an " + file_system;
  } else if (!Mount()) {
    unavailable_ = "this kernel or container mounts no loop device";
  }
}

KernelDisk::~KernelDisk() { Unmount(); }

bool KernelDisk::Mount() {
  mounted_ = Run("mount -o loop " + image_ + " " + path_);
  return mounted_;
}

bool KernelDisk::Unmount() {
  if (mounted_ && umount2(path_.c_str(), 0) == 0) mounted_ = false;
  return !mounted_;
}

bool KernelDisk::CutPower() {
  return Run("xfs_io -x -c shutdown " + path_) && Unmount() && Mount();
}

}  // namespace basin
