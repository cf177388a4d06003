#include "broker/delivery/session.h"

#include <algorithm>

#include "proto/model/status.h"

namespace basin {
namespace {

constexpr uint32_t kOldestVersion = 1, kNewestVersion = 1;

}  // namespace

absl::StatusOr<uint32_t> ChooseVersion(const v1::Hello& hello) {
  const uint32_t version = std::min(kNewestVersion, hello.max_version());
  if (version >= std::max(kOldestVersion, hello.min_version())) return version;
  return MakeError(v1::VERSION_UNSUPPORTED,
                   {.field = "hello.max_version",
                    .detail = {"this hub speaks $0 to $1; the client $2 to $3",
                               "ce hub parle de $0 à $1 ; le client de $2 à $3", kOldestVersion,
                               kNewestVersion, hello.min_version(), hello.max_version()}});
}

}  // namespace basin
