#include "services/views/health/what_if_words.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/substitute.h"
#include "proto/model/check.h"
#include "services/views/health/numbers.h"
#include "services/views/health/wording.h"
#include "services/views/health/words.h"

namespace basin {
namespace {

// "$0" stands for how many.
struct RemedyWords {
  Remedy remedy;
  Wording one, several;
};
constexpr RemedyWords kRemedies[] = {
    {Remedy::kAnswerReferral,
     {"cette orientation reçoit une réponse", "this referral is answered"},
     {"ces $0 orientations reçoivent une réponse", "these $0 referrals are answered"}},
    {Remedy::kDecideReferral,
     {"cette orientation est décidée", "this referral is decided"},
     {"ces $0 orientations sont décidées", "these $0 referrals are decided"}},
    {Remedy::kReportOutcome,
     {"l'issue de cette orientation est déclarée", "the outcome of this referral is told"},
     {"l'issue de ces $0 orientations est déclarée",
      "the outcomes of these $0 referrals are told"}},
    {Remedy::kHoldMeeting,
     {"cette réunion est tenue", "this meeting is held"},
     {"ces $0 réunions sont tenues", "these $0 meetings are held"}},
    {Remedy::kPublishMinutes,
     {"le compte rendu de cette réunion est publié", "the minutes of this meeting are published"},
     {"les comptes rendus de ces $0 réunions sont publiés",
      "the minutes of these $0 meetings are published"}},
    {Remedy::kConveneBody,
     {"cette instance se réunit", "this body meets"},
     {"ces $0 instances se réunissent", "these $0 bodies meet"}},
    {Remedy::kDecideProject,
     {"ce projet reçoit une décision", "this project is decided"},
     {"ces $0 projets reçoivent une décision", "these $0 projects are decided"}},
    {Remedy::kAnswerNeed,
     {"ce besoin est pourvu", "this need is answered"},
     {"ces $0 besoins sont pourvus", "these $0 needs are answered"}},
    {Remedy::kCloseGap,
     {"ce manque de formation est comblé", "this training gap is closed"},
     {"ces $0 manques de formation sont comblés", "these $0 training gaps are closed"}},
    {Remedy::kFinishAction,
     {"cette action est achevée", "this action is done"},
     {"ces $0 actions sont achevées", "these $0 actions are done"}},
};

std::string WhatIsDone(const WhatIf& what_if, Language language) {
  const auto words =
      std::find_if(std::begin(kRemedies), std::end(kRemedies),
                   [&](const RemedyWords& one) { return one.remedy == what_if.remedy; });
  BASIN_CHECK(words != std::end(kRemedies));
  const size_t count = what_if.cases.size();
  const Wording& wording = count == 1 ? words->one : words->several;
  return absl::Substitute(wording.In(language), FormatCount(static_cast<int64_t>(count), language));
}

// $0 what is done, $1 the first and $2 the last day to do it, $3 the day of the values, $4 the
// value with it, $5 without.
Wording SentenceFor(const WhatIf& what_if, bool one_day, bool that_day) {
  if (!HelpsOnAnyDay(what_if.remedy))
    return {"Si $0 le $3, la valeur ce jour-là est de $4 au lieu de $5.",
            "If $0 on $3, the value on that day is $4 instead of $5."};
  if (!one_day)
    return {
        "Si $0 au plus tard à la date de chaque dossier (du $1 au $2), la valeur au $3 est de "
        "$4 au lieu de $5.",
        "If $0 by the date of each case ($1 to $2), the value on $3 is $4 instead of $5."};
  if (!that_day)
    return {"Si $0 au plus tard le $2, la valeur au $3 est de $4 au lieu de $5.",
            "If $0 by $2, the value on $3 is $4 instead of $5."};
  return {"Si $0 au plus tard le $2, la valeur ce jour-là est de $4 au lieu de $5.",
          "If $0 by $2, the value on that day is $4 instead of $5."};
}

}  // namespace

std::string WordsFor(const WhatIf& what_if, Language language) {
  BASIN_CHECK(!what_if.cases.empty());
  const absl::CivilDay first = what_if.ActBy(what_if.cases.front());
  const absl::CivilDay last = what_if.ActBy(what_if.cases.back());
  const Wording sentence = SentenceFor(what_if, first == last, last == what_if.day);
  return absl::Substitute(sentence.In(language), WhatIsDone(what_if, language),
                          FormatDate(first, language), FormatDate(last, language),
                          FormatDate(what_if.day, language), ShownValue(what_if.with, language),
                          ShownValue(what_if.without, language));
}

}  // namespace basin
