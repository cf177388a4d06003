#include "broker/delivery/session.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "proto/model/status.h"

namespace basin {
namespace {

constexpr uint32_t kOldestVersion = 1, kNewestVersion = 1;

}  // namespace

absl::StatusOr<uint32_t> ChooseVersion(const v1::Hello& hello) {
  const uint32_t version = std::min(kNewestVersion, hello.max_version());
  if (version >= std::max(kOldestVersion, hello.min_version())) return version;
  return MakeError(
      v1::VERSION_UNSUPPORTED,
      {.field = "hello.max_version",
       .detail = absl::StrCat("this hub speaks ", kOldestVersion, " to ", kNewestVersion,
                              "; the client ", hello.min_version(), " to ", hello.max_version())});
}

}  // namespace basin
