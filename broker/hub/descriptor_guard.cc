#include "broker/hub/descriptor_guard.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

namespace basin {
namespace {

constexpr rlim_t kForTheLog = 1024;

}  // namespace

void RaiseDescriptorLimit() {
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);  // what cannot be had is done without
}

bool HasDescriptorForClient() {
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return false;
  const rlim_t for_clients = limit.rlim_cur - std::min(kForTheLog, limit.rlim_cur / 2);
  // The kernel hands out the lowest free number: all below it are in use.
  const int lowest_free = open("/", O_PATH | O_CLOEXEC);
  if (lowest_free < 0) return false;
  close(lowest_free);
  return static_cast<rlim_t>(lowest_free) < for_clients;
}

}  // namespace basin
