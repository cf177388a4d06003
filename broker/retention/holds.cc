#include "broker/retention/holds.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "basin/v1/config.pb.h"
#include "proto/config/config.h"
#include "proto/model/status.h"

namespace basin {
namespace {

absl::Status Bad(const std::string& path, int index, const char* key, Text detail) {
  return MakeError(v1::BAD_CONFIG, {.field = absl::StrCat(path, ": hold ", index + 1, ", ", key),
                                    .detail = std::move(detail)});
}

bool IsSubject(const std::string& text) {
  const size_t slash = text.find('/');
  return slash != std::string::npos && slash > 0 && slash + 1 < text.size();
}

}  // namespace

absl::StatusOr<std::vector<std::string>> LoadHolds(const std::string& path) {
  std::vector<std::string> subjects;
  if (path.empty()) return subjects;
  v1::HoldsConfig config;
  BASIN_RETURN_IF_ERROR(LoadConfig(path, config));
  for (int i = 0; i < config.hold_size(); ++i) {
    const v1::HoldConfig& hold = config.hold(i);
    if (!IsSubject(hold.case_()))
      return Bad(path, i, "case",
                 {"a case's subject, \"<kind>/<id>\"", "le sujet d'un dossier, « <genre>/<id> »"});
    if (hold.reason().empty())
      return Bad(path, i, "reason", {"why it is held", "la raison de la conservation"});
    subjects.push_back(hold.case_());
  }
  std::sort(subjects.begin(), subjects.end());
  subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
  return subjects;
}

}  // namespace basin
