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
       2,
       {"territory.*", "expectation.*", "parameters.*", "actor.*", "animator.*", "body.*"}},
      {kMeetingsView, 2, {"meeting.*"}},
      {kReferralsView, 3, {"referral.*"}, "referral.sent"},
      {kFundingView, 2, {"funding.*", "project.*"}},
      {kNeedsView, 2, {"need.expressed", "need.answered", "need.withdrawn", "training.*"}},
      {kThemesView, 2, {"theme.*", "diagnosis.*", "roadmap.*"}},
      {kActionsView, 2, {"decision.*", "action.*"}},
      {kToolboxView,
       2,
       {"toolbox.*", "practice.*"},
       "",
       {"practice.adopted", v1::PracticeAdopted::kAdoptingBasinFieldNumber}},
      {kReceptionView, 2, {"reception.*", "label.*"}},
      {kSnapshotsView, 2, {"health.snapshot"}},
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
