// A basin's expressed needs and training gaps at a moment. Surveyed needs are context and not among
// them.
#ifndef BASIN_SERVICES_VIEWS_NEEDS_H_
#define BASIN_SERVICES_VIEWS_NEEDS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "basin/v1/need.pb.h"
#include "services/views/case_history.h"

namespace basin {

struct Need {
  const CaseHistory* history = nullptr;
  const Fact* expressed = nullptr;
  v1::NeedPublic public_ = v1::NEED_PUBLIC_UNSPECIFIED;
  v1::Qualification qualification = v1::QUALIFICATION_UNSPECIFIED;
  const Fact* answered = nullptr;
  const Fact* withdrawn = nullptr;
};

struct TrainingGap {
  const CaseHistory* history = nullptr;
  const Fact* declared = nullptr;
  const Fact* closed = nullptr;
};

struct Needs {
  std::vector<Need> needs;
  std::vector<TrainingGap> gaps;
};

// No indicator looks further back than this.
inline constexpr int kNeedDays = 365 + 90;
inline constexpr int kTrainingGapDays = 730 + 90;

// Needs and gaps of which nothing occurred in that time may be left out.
absl::StatusOr<Needs> ReadNeeds(const ViewReader& needs_view, absl::string_view basin,
                                const Moment& moment, Arena& arena);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_NEEDS_H_
