#include "clients/sdk/head_file.h"

#include "proto/files/durable_files.h"
#include "proto/model/status.h"

namespace basin {
namespace {

constexpr size_t kHeadFileBytesMax = 4096;

}  // namespace

absl::StatusOr<std::optional<v1::KeptHead>> LoadHead(const std::string& path) {
  const absl::StatusOr<std::string> bytes = ReadFile(path, kHeadFileBytesMax);
  if (CodeOf(bytes.status()) == v1::NOT_FOUND) return std::optional<v1::KeptHead>();
  BASIN_RETURN_IF_ERROR(bytes.status());
  v1::KeptHead head;
  if (bytes->size() > kHeadFileBytesMax || !head.ParseFromString(*bytes) || !head.has_head())
    return MakeError(v1::BAD_FILE, {.field = path,
                                    .detail = {"it holds no head of a log",
                                               "il ne contient pas de tête de journal"}});
  return std::optional<v1::KeptHead>(std::move(head));
}

absl::Status SaveHead(const v1::KeptHead& head, const std::string& path) {
  return WriteDurably(path, head.SerializeAsString());
}

}  // namespace basin
