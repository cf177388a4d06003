#include "proto/model/origin.h"

namespace basin {

absl::string_view OriginCode(v1::Origin origin) {
  switch (origin) {
    case v1::REAL:
      return "real";
    case v1::SIMULATED:
      return "simulated";
    default:
      return "";
  }
}

absl::string_view OriginNotice(v1::Origin origin, Language language) {
  if (origin != v1::SIMULATED) return "";
  return language == Language::kFrench ? "données simulées" : "simulated data (données simulées)";
}

}  // namespace basin
