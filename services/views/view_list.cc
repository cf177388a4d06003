#include "services/views/view_list.h"

#include <memory>
#include <string>
#include <vector>

#include "basin/v1/toolbox.pb.h"
#include "services/views/activity.h"
#include "services/views/case_view.h"
#include "services/views/recorded_days.h"
#include "services/views/toolbox_words.h"

namespace basin {

Projections MakeViews() {
  struct Line {
    const char* name;
    uint32_t version;
    std::vector<std::string> types;
    const char* opens = "";
    NamesBasin names_basin = {};
  };
  const Line kViews[] = {
      {kBasinsView,
       1,
       {"territory.*", "expectation.*", "parameters.*", "actor.*", "animator.*", "body.*"}},
      {kMeetingsView, 1, {"meeting.*"}},
      {kReferralsView, 2, {"referral.*"}, "referral.sent"},
      {kFundingView, 1, {"funding.*", "project.*"}},
      {kNeedsView, 1, {"need.expressed", "need.answered", "need.withdrawn", "training.*"}},
      {kThemesView, 1, {"theme.*", "diagnosis.*", "roadmap.*"}},
      {kActionsView, 1, {"decision.*", "action.*"}},
      {kToolboxView,
       1,
       {"toolbox.*", "practice.*"},
       "",
       {"practice.adopted", v1::PracticeAdopted::kAdoptingBasinFieldNumber}},
      {kReceptionView, 1, {"reception.*", "label.*"}},
      {kSnapshotsView, 1, {"health.snapshot"}},
  };
  Projections views;
  for (const Line& line : kViews)
    views.push_back(std::make_unique<CaseView>(line.name, line.version, line.types, line.opens,
                                               line.names_basin));
  views.push_back(std::make_unique<RecordedDaysView>(kRecordedDaysView));
  views.push_back(std::make_unique<ActivityView>());
  views.push_back(std::make_unique<ToolboxWords>(kToolboxWordsView));
  return views;
}

}  // namespace basin
