// Reads the members of a JSON object that this program wrote, or somebody who says so.
#ifndef BASIN_BROKER_BACKUP_JSON_MEMBERS_H_
#define BASIN_BROKER_BACKUP_JSON_MEMBERS_H_

#include <cstdint>
#include <string>

#include "nlohmann/json.hpp"
#include "proto/model/digest.h"

namespace basin {

// Remembers whether all that was asked for was there and of its kind; what is not reads as nothing.
// `object` outlives it, and need not be one.
class JsonMembers {
 public:
  explicit JsonMembers(const nlohmann::json& object) : object_(object), good_(object.is_object()) {}

  uint64_t Number(const char* name);
  std::string Word(const char* name);
  Sha256 Hash(const char* name);      // 64 lower-case hexadecimal digits
  std::string Hex(const char* name);  // the bytes of any number of them
  bool good() const { return good_; }

 private:
  const nlohmann::json* Find(const char* name) const;
  template <typename Value>
  Value Bad() {
    good_ = false;
    return Value{};
  }

  const nlohmann::json& object_;
  bool good_;
};

}  // namespace basin

#endif  // BASIN_BROKER_BACKUP_JSON_MEMBERS_H_
