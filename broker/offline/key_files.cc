#include "broker/offline/key_files.h"

#include <utility>

#include "proto/model/status.h"

namespace basin {

absl::StatusOr<std::optional<SigningKey>> LoadSigningKey(const std::string& path) {
  if (path.empty()) return std::optional<SigningKey>();
  BASIN_ASSIGN_OR_RETURN(SigningKey key, SigningKey::Load(path));
  return std::optional<SigningKey>(std::move(key));
}

absl::StatusOr<std::optional<VerifyingKey>> LoadVerifyingKey(const std::string& path) {
  if (path.empty()) return std::optional<VerifyingKey>();
  BASIN_ASSIGN_OR_RETURN(VerifyingKey key, VerifyingKey::Load(path));
  return std::optional<VerifyingKey>(std::move(key));
}

}  // namespace basin
