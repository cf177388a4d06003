// The same words in French and in English, fixed when the program is built.
#ifndef BASIN_SERVICES_VIEWS_HEALTH_WORDING_H_
#define BASIN_SERVICES_VIEWS_HEALTH_WORDING_H_

#include "absl/strings/string_view.h"
#include "proto/model/status.h"

namespace basin {

struct Wording {
  absl::string_view fr, en;

  constexpr absl::string_view In(Language language) const {
    return language == Language::kFrench ? fr : en;
  }
};

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_HEALTH_WORDING_H_
