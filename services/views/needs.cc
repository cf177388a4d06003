#include "services/views/needs.h"

#include "proto/model/status.h"

namespace basin {
namespace {

absl::StatusOr<Need> ReadNeed(const CaseHistory& history) {
  Need need;
  need.history = &history;
  for (const Fact& fact : history.facts) {
    if (fact.is("need.answered")) need.answered = &fact;
    if (fact.is("need.withdrawn")) need.withdrawn = &fact;
    if (!fact.is("need.expressed")) continue;
    v1::NeedExpressed expressed;
    BASIN_RETURN_IF_ERROR(ParseBody(fact, expressed));
    need.expressed = &fact;
    need.public_ = expressed.public_();
    need.qualification = expressed.qualification();
  }
  return need;
}

TrainingGap ReadGap(const CaseHistory& history) {
  TrainingGap gap;
  gap.history = &history;
  for (const Fact& fact : history.facts) {
    if (fact.is("training.gap_declared")) gap.declared = &fact;
    if (fact.is("training.gap_closed")) gap.closed = &fact;
  }
  return gap;
}

}  // namespace

absl::StatusOr<Needs> ReadNeeds(const ViewReader& needs_view, absl::string_view basin,
                                const Moment& moment, Arena& arena) {
  Needs needs;
  BASIN_ASSIGN_OR_RETURN(const auto cases, ReadCases(needs_view, basin, "need/", moment, arena,
                                                     RecordedWithin(kNeedDays, moment)));
  for (const CaseHistory* history : cases) {
    BASIN_ASSIGN_OR_RETURN(const Need need, ReadNeed(*history));
    if (need.expressed != nullptr) needs.needs.push_back(need);
  }
  BASIN_ASSIGN_OR_RETURN(const auto gaps, ReadCases(needs_view, basin, "gap/", moment, arena,
                                                    RecordedWithin(kTrainingGapDays, moment)));
  for (const CaseHistory* history : gaps) {
    const TrainingGap gap = ReadGap(*history);
    if (gap.declared != nullptr) needs.gaps.push_back(gap);
  }
  return needs;
}

}  // namespace basin
