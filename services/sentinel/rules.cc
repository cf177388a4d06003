#include "services/sentinel/rules.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"

namespace basin {
namespace {

constexpr size_t kRecipientsMax = 32;  // AlertRaised.to
constexpr int kThemesMin = 3, kThemesMax = 6;

std::vector<std::string> Recipients(std::vector<std::string> to) {
  std::sort(to.begin(), to.end());
  to.erase(std::unique(to.begin(), to.end()), to.end());
  to.erase(std::remove(to.begin(), to.end(), std::string()), to.end());
  if (to.size() > kRecipientsMax) to.resize(kRecipientsMax);
  return to;
}

std::vector<std::string> Both(std::vector<std::string> a, const std::vector<std::string>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

void Add(const Rule& rule, const WatchedBasin& basin, std::string about, absl::CivilDay since,
         absl::CivilDay last_in_time, std::vector<std::string> to, std::vector<Due>& found) {
  found.push_back({.rule = rule.rule,
                   .about = std::move(about),
                   .basin = basin.code,
                   .since = since,
                   .last_in_time = last_in_time,
                   .to = Recipients(std::move(to))});
}

// The open work of one kind. `from_deadline`: the rule counts from its deadline, not from its
// beginning.
void AddWork(const Rule& rule, const WatchedBasin& basin, WorkKind kind, bool from_deadline,
             const std::vector<std::string>& more, std::vector<Due>& found) {
  for (const Work& work : basin.work) {
    if (work.kind != kind) continue;
    const absl::CivilDay base = from_deadline ? work.deadline : work.since;
    Add(rule, basin, std::string(work.history->subject), work.since, base + rule.days,
        Both({work.waits_for, work.asked_by}, more), found);
  }
}

void FindReferrals(const Rule& rule, const WatchedBasin& basin, absl::CivilDay,
                   std::vector<Due>& found) {
  AddWork(rule, basin, WorkKind::kReferral, /*from_deadline=*/false, {}, found);
}
void FindMinutes(const Rule& rule, const WatchedBasin& basin, absl::CivilDay,
                 std::vector<Due>& found) {
  AddWork(rule, basin, WorkKind::kMinutes, /*from_deadline=*/false, {}, found);
}
void FindActions(const Rule& rule, const WatchedBasin& basin, absl::CivilDay,
                 std::vector<Due>& found) {
  AddWork(rule, basin, WorkKind::kAction, /*from_deadline=*/true, {}, found);
}
void FindProjects(const Rule& rule, const WatchedBasin& basin, absl::CivilDay,
                  std::vector<Due>& found) {
  AddWork(rule, basin, WorkKind::kProject, /*from_deadline=*/false, {}, found);
}
// Who granted the label knows; the Région is to.
void FindLabels(const Rule& rule, const WatchedBasin& basin, absl::CivilDay,
                std::vector<Due>& found) {
  for (const Work& work : basin.work) {
    if (work.kind != WorkKind::kLabel) continue;
    Add(rule, basin, std::string(work.history->subject), work.since, work.deadline + rule.days,
        Both({work.waits_for}, basin.region), found);
  }
}

void FindMeetings(const Rule& rule, const WatchedBasin& basin, absl::CivilDay,
                  std::vector<Due>& found) {
  for (const WatchedBody& body : basin.bodies)
    Add(rule, basin, body.subject, body.met, body.met + rule.days * body.cadence_days,
        Both(body.co_chairs, basin.animators), found);
}

// A basin is looked at from the day on which it began to work together.
std::optional<absl::CivilDay> Began(const WatchedBasin& basin) {
  std::optional<absl::CivilDay> first;
  for (const WatchedBody& body : basin.bodies)
    if (!first.has_value() || body.constituted < *first) first = body.constituted;
  return first;
}

std::string TerritoryOf(const WatchedBasin& basin) {
  return absl::StrCat("territory/", basin.code);
}

// The first of the days up to `day` on all of which the number of themes was out of band.
std::optional<absl::CivilDay> OutOfBandSince(const WatchedBasin& basin, absl::CivilDay began,
                                             absl::CivilDay day) {
  std::vector<ThemeChange> changes = {{began, 0}};
  for (ThemeChange change : basin.theme_changes) {
    change.day = std::max(change.day, began);
    if (change.day <= day) changes.push_back(change);
  }
  std::sort(changes.begin(), changes.end(),
            [](const ThemeChange& a, const ThemeChange& b) { return a.day < b.day; });
  std::optional<absl::CivilDay> since;
  int themes = 0;
  for (size_t i = 0; i < changes.size(); ++i) {
    themes += changes[i].by;
    const bool day_goes_on = i + 1 < changes.size() && changes[i + 1].day == changes[i].day;
    if (day_goes_on) continue;
    const bool out = themes < kThemesMin || themes > kThemesMax;
    if (!out) since.reset();
    if (out && !since.has_value()) since = changes[i].day;
  }
  return since;
}

void FindThemes(const Rule& rule, const WatchedBasin& basin, absl::CivilDay day,
                std::vector<Due>& found) {
  const auto began = Began(basin);
  if (!began.has_value()) return;
  if (const auto since = OutOfBandSince(basin, *began, day); since.has_value())
    Add(rule, basin, TerritoryOf(basin), *since, *since + rule.days, basin.co_chairs, found);
}

void FindVacancies(const Rule& rule, const WatchedBasin& basin, absl::CivilDay,
                   std::vector<Due>& found) {
  const auto began = Began(basin);
  if (!began.has_value()) return;
  // Nobody was ever appointed: vacant since the basin began.
  absl::CivilDay since = *began;
  std::string about = TerritoryOf(basin);
  const Post* last = nullptr;
  for (const Post& post : basin.posts) {
    if (!post.left.has_value()) return;  // somebody is in office
    if (last == nullptr || *last->left < *post.left) last = &post;
  }
  if (last != nullptr) {
    since = *last->left;
    about = last->subject;
  }
  Add(rule, basin, std::move(about), since, since + rule.days, Both(basin.co_chairs, basin.region),
      found);
}

void FindSilent(const Rule& rule, const WatchedBasin& basin, absl::CivilDay,
                std::vector<Due>& found) {
  for (const WatchedActor& actor : basin.actors) {
    if (actor.cadence_days == 0) continue;
    Add(rule, basin, absl::StrCat("actor/", actor.id), actor.heard,
        actor.heard + rule.days * actor.cadence_days, Both({actor.id}, basin.operators), found);
  }
}

constexpr Rule kRules[] = {
    {v1::ALERT_REFERRAL_UNANSWERED, "referral.unanswered", kReferralAnswerDays, FindReferrals},
    {v1::ALERT_MEETING_OVERDUE, "meeting.overdue", /*× cadence*/ 1, FindMeetings},
    {v1::ALERT_MEETING_NO_MINUTES, "meeting.no_minutes", 30, FindMinutes},
    {v1::ALERT_ACTION_OVERDUE, "action.overdue", 0, FindActions},
    {v1::ALERT_FUNDING_UNDECIDED, "funding.undecided", kProjectDecisionDays, FindProjects},
    {v1::ALERT_LABEL_EXPIRING, "label.expiring", -kLabelNoticeDays, FindLabels},
    {v1::ALERT_THEME_OUT_OF_BAND, "theme.out_of_band", 30, FindThemes},
    {v1::ALERT_ANIMATOR_VACANT, "animator.vacant", 30, FindVacancies},
    {v1::ALERT_ACTOR_SILENT, "actor.silent", /*× cadence*/ 3, FindSilent},
};

}  // namespace

absl::Span<const Rule> Rules() { return kRules; }

absl::string_view NameOf(v1::AlertRule rule) {
  if (rule == v1::ALERT_DISPARITY_GROWING) return "disparity.growing";
  for (const Rule& one : kRules)
    if (one.rule == rule) return one.name;
  return "";
}

std::vector<Due> FindDue(const WatchedBasin& basin, absl::CivilDay day) {
  std::vector<Due> found;
  for (const Rule& rule : kRules) rule.find(rule, basin, day, found);
  found.erase(std::remove_if(found.begin(), found.end(),
                             [day](const Due& due) { return due.last_in_time > day; }),
              found.end());
  return found;
}

}  // namespace basin
