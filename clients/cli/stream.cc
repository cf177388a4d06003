#include "clients/cli/stream.h"

#include <cerrno>

#include "proto/model/status.h"

namespace basin::cli {

absl::Status Stream::Write(absl::string_view text) {
  if (!status_.ok()) return status_;
  if (std::fwrite(text.data(), 1, text.size(), file_) != text.size()) return Fail();
  return absl::OkStatus();
}

absl::Status Stream::Flush() {
  if (!status_.ok()) return status_;
  if (std::fflush(file_) != 0) return Fail();
  return absl::OkStatus();
}

absl::Status Stream::Fail() {
  reader_left_ = errno == EPIPE;
  status_ = MakeError(v1::FILE_FAILED, {.field = "stdout", .detail = SystemFault(errno)});
  return status_;
}

}  // namespace basin::cli
