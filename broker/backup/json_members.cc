#include "broker/backup/json_members.h"

#include <algorithm>

#include "absl/strings/escaping.h"

namespace basin {
namespace {

// One way to write each byte, so that no letter can be another unnoticed.
bool IsLowerHex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

}  // namespace

uint64_t JsonMembers::Number(const char* name) {
  const nlohmann::json* value = Find(name);
  if (value == nullptr || !value->is_number_unsigned()) return Bad<uint64_t>();
  return value->get<uint64_t>();
}

std::string JsonMembers::Word(const char* name) {
  const nlohmann::json* value = Find(name);
  if (value == nullptr || !value->is_string()) return Bad<std::string>();
  return value->get<std::string>();
}

std::string JsonMembers::Hex(const char* name) {
  const std::string digits = Word(name);
  if (digits.size() % 2 != 0 || !std::all_of(digits.begin(), digits.end(), IsLowerHex))
    return Bad<std::string>();
  return absl::HexStringToBytes(digits);
}

Sha256 JsonMembers::Hash(const char* name) {
  const std::string bytes = Hex(name);
  Sha256 hash{};
  if (bytes.size() != hash.size()) return Bad<Sha256>();
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

const nlohmann::json* JsonMembers::Find(const char* name) const {
  if (!object_.is_object()) return nullptr;
  const auto it = object_.find(name);
  return it == object_.end() ? nullptr : &*it;
}

}  // namespace basin
