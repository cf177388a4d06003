// Where the program writes: stdout and stderr, or a file in a test.
#ifndef BASIN_CLIENTS_CLI_STREAM_H_
#define BASIN_CLIENTS_CLI_STREAM_H_

#include <cstdio>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace basin::cli {

// One thread. Borrows the file.
class Stream {
 public:
  // `is_terminal` decides about progress bars and the width; `width` is the terminal's, 0 = none.
  Stream(std::FILE* file, bool is_terminal, size_t width)
      : file_(file), is_terminal_(is_terminal), width_(is_terminal ? width : 0) {}
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // Writes all of it, and keeps the first failure. A reader that went away (EPIPE) is a failure
  // too: what it did not read was not delivered.
  absl::Status Write(absl::string_view text);
  absl::Status Flush();

  bool is_terminal() const { return is_terminal_; }
  size_t width() const { return width_; }
  // Whether the reader went away, as `head` does: nothing to complain about, but no success either.
  bool reader_left() const { return reader_left_; }
  // The first failure, or OK.
  const absl::Status& status() const { return status_; }

 private:
  absl::Status Fail();

  std::FILE* const file_;
  const bool is_terminal_;
  const size_t width_;
  bool reader_left_ = false;
  absl::Status status_;
};

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_STREAM_H_
