// The file in which a client keeps what a hub's log was (head_watch.h): a serialised KeptHead.
#ifndef BASIN_CLIENTS_SDK_HEAD_FILE_H_
#define BASIN_CLIENTS_SDK_HEAD_FILE_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "basin/v1/integrity.pb.h"

namespace basin {

// nullopt when there is no file. Errors: BAD_FILE when it holds no head; IO_FAILED.
absl::StatusOr<std::optional<v1::KeptHead>> LoadHead(const std::string& path);

// Replaces the file in one step. Errors: IO_FAILED, DISK_FULL.
absl::Status SaveHead(const v1::KeptHead& head, const std::string& path);

}  // namespace basin

#endif  // BASIN_CLIENTS_SDK_HEAD_FILE_H_
