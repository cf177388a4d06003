#include "services/sentinel/watched_basin.h"

#include <algorithm>
#include <utility>

#include "absl/strings/strip.h"
#include "proto/model/status.h"
#include "services/sentinel/last_heard.h"
#include "services/views/meetings.h"
#include "services/views/themes.h"
#include "services/views/view_list.h"

namespace basin {
namespace {

constexpr absl::string_view kActors = "actor/";

std::vector<std::string> CoChairsOf(const v1::BodyConstituted& terms) {
  return {terms.co_chairs().begin(), terms.co_chairs().end()};
}
std::vector<std::string> CoChairsOf(const v1::BodyRenewed& terms) {
  return {terms.co_chairs().begin(), terms.co_chairs().end()};
}

template <typename Terms>
absl::StatusOr<std::vector<std::string>> ReadCoChairs(const Fact& fact) {
  Terms terms;
  BASIN_RETURN_IF_ERROR(ParseBody(fact, terms));
  return CoChairsOf(terms);
}

absl::StatusOr<WatchedBody> ReadBody(const Body& body, const std::vector<Meeting>& meetings,
                                     absl::CivilDay today) {
  WatchedBody watched{.subject = std::string(body.history->subject),
                      .kind = body.kind,
                      .constituted = body.constituted().day(),
                      .met = body.constituted().day(),
                      .cadence_days = body.cadence_days,
                      .co_chairs = {}};
  for (const Meeting& meeting : meetings)
    if (meeting.held != nullptr && meeting.body == body.history->subject)
      watched.met = std::max(watched.met, meeting.held->day());
  const Fact& terms = *body.TermsOn(today).fact;
  BASIN_ASSIGN_OR_RETURN(watched.co_chairs, terms.is("body.renewed")
                                                ? ReadCoChairs<v1::BodyRenewed>(terms)
                                                : ReadCoChairs<v1::BodyConstituted>(terms));
  return watched;
}

absl::Status AddBodies(const ViewSnapshot& views, const Moment& moment, WatchedBasin& basin) {
  BASIN_ASSIGN_OR_RETURN(const auto bodies,
                         ReadBodies(*views.Open(kBasinsView), basin.code, moment, *basin.arena));
  BASIN_ASSIGN_OR_RETURN(const auto meetings, ReadMeetings(*views.Open(kMeetingsView), basin.code,
                                                           moment, *basin.arena));
  for (const Body& body : bodies) {
    if (body.dissolved != nullptr) continue;
    BASIN_ASSIGN_OR_RETURN(WatchedBody watched, ReadBody(body, meetings, moment.day));
    basin.bodies.push_back(std::move(watched));
  }
  const auto add_chairs = [&](bool governance_only) {
    for (const WatchedBody& body : basin.bodies)
      if (!governance_only || body.kind == v1::BODY_GOVERNANCE)
        basin.co_chairs.insert(basin.co_chairs.end(), body.co_chairs.begin(), body.co_chairs.end());
  };
  add_chairs(/*governance_only=*/true);
  if (basin.co_chairs.empty()) add_chairs(/*governance_only=*/false);
  return absl::OkStatus();
}

absl::Status AddPosts(const ViewSnapshot& views, const Moment& moment, WatchedBasin& basin) {
  BASIN_ASSIGN_OR_RETURN(const auto cases, ReadCases(*views.Open(kBasinsView), basin.code,
                                                     "animator/", moment, *basin.arena));
  for (const CaseHistory* history : cases) {
    Post post{.subject = std::string(history->subject), .employer = "", .left = {}};
    for (const Fact& fact : history->facts) {
      if (fact.is("animator.left")) post.left = fact.day();
      if (!fact.is("animator.appointed")) continue;
      v1::AnimatorAppointed appointed;
      BASIN_RETURN_IF_ERROR(ParseBody(fact, appointed));
      post.employer = appointed.employer();
      post.left.reset();
    }
    if (!post.left.has_value()) basin.animators.push_back(post.employer);
    basin.posts.push_back(std::move(post));
  }
  return absl::OkStatus();
}

absl::Status AddThemes(const ViewSnapshot& views, const Moment& moment, WatchedBasin& basin) {
  BASIN_ASSIGN_OR_RETURN(const Themes themes,
                         ReadThemes(*views.Open(kThemesView), basin.code, moment, *basin.arena));
  for (const Theme& theme : themes.themes) {
    if (theme.adopted == nullptr) continue;
    basin.theme_changes.push_back({theme.adopted->day(), +1});
    if (theme.dropped != nullptr) basin.theme_changes.push_back({theme.dropped->day(), -1});
  }
  return absl::OkStatus();
}

absl::Status AddExpired(const ViewSnapshot& views, const Moment& moment, absl::Time touched_since,
                        WatchedBasin& basin) {
  BASIN_ASSIGN_OR_RETURN(const auto received,
                         ReadReceivedReferrals(*views.Open(kReferralsView), basin.code, moment,
                                               *basin.arena, touched_since));
  for (const Referral& referral : received) {
    // Any decision or review, also one of today, which is not judged yet.
    const bool ended = referral.answered != nullptr || referral.withdrawn != nullptr ||
                       referral.expired != nullptr;
    if (ended || moment.day <= referral.sent->day() + kReferralExpiryDays) continue;
    basin.expired.emplace_back(referral.history->subject);
    basin.sent.push_back(referral.sent->day());
  }
  return absl::OkStatus();
}

// nullopt for one that is gone.
absl::StatusOr<std::optional<WatchedActor>> ReadActor(const CaseHistory& history,
                                                      const std::string& home,
                                                      const ViewReader& last_heard) {
  const Fact* registration = nullptr;
  bool gone = false;
  for (const Fact& fact : history.facts) {
    if (fact.is("actor.left")) gone = true;
    if (fact.is("actor.registered")) gone = false;
    if (fact.is("actor.registered") || fact.is("actor.updated")) registration = &fact;
  }
  if (gone || registration == nullptr) return std::nullopt;
  // Both types hold the same under the same numbers.
  v1::ActorRegistered body;
  BASIN_RETURN_IF_ERROR(ParseBody(*registration, body));
  WatchedActor actor{.id = std::string(absl::StripPrefix(history.subject, kActors)),
                     .home = home,
                     .others = {body.other_basins().begin(), body.other_basins().end()},
                     .type = body.type(),
                     .cadence_days = static_cast<int>(body.cadence_days()),
                     .heard = history.facts.front().day()};
  BASIN_ASSIGN_OR_RETURN(const auto heard, ReadLastHeard(last_heard, actor.id));
  actor.heard = std::max(actor.heard, heard.value_or(actor.heard));
  return actor;
}

absl::Status AddActors(const ViewSnapshot& views, const Moment& moment, WatchedBasin& basin) {
  BASIN_ASSIGN_OR_RETURN(const auto cases, ReadCases(*views.Open(kBasinsView), basin.code, kActors,
                                                     moment, *basin.arena));
  const auto last_heard = views.Open(kLastHeardView);
  for (const CaseHistory* history : cases) {
    BASIN_ASSIGN_OR_RETURN(auto actor, ReadActor(*history, basin.code, *last_heard));
    if (actor.has_value()) basin.actors.push_back(*std::move(actor));
  }
  return absl::OkStatus();
}

bool WorksIn(const WatchedActor& actor, const std::string& basin) {
  return actor.home == basin ||
         std::find(actor.others.begin(), actor.others.end(), basin) != actor.others.end();
}

}  // namespace

absl::StatusOr<std::vector<WatchedBasin>> ReadWatchedBasins(
    const ViewSnapshot& views, const Moment& moment, absl::Time touched_since,
    const std::vector<std::string>& operators) {
  BASIN_ASSIGN_OR_RETURN(const auto territories, ReadTerritories(*views.Open(kBasinsView), moment));
  std::vector<WatchedBasin> basins;
  for (const Territory& territory : territories) {
    WatchedBasin basin;
    basin.code = territory.code;
    basin.is_region = territory.kind == v1::TERRITORY_REGION;
    basin.operators = operators;
    basin.arena = std::make_unique<Arena>();
    BASIN_ASSIGN_OR_RETURN(basin.work, FindOpenWork(views, basin.code, moment, *basin.arena));
    BASIN_RETURN_IF_ERROR(AddExpired(views, moment, touched_since, basin));
    BASIN_RETURN_IF_ERROR(AddBodies(views, moment, basin));
    BASIN_RETURN_IF_ERROR(AddPosts(views, moment, basin));
    BASIN_RETURN_IF_ERROR(AddThemes(views, moment, basin));
    BASIN_RETURN_IF_ERROR(AddActors(views, moment, basin));
    basins.push_back(std::move(basin));
  }
  std::vector<WatchedActor> regional;
  for (const WatchedBasin& basin : basins)
    for (const WatchedActor& actor : basin.actors)
      if (actor.type == v1::ACTOR_REGION) regional.push_back(actor);
  for (WatchedBasin& basin : basins)
    for (const WatchedActor& actor : regional)
      if (WorksIn(actor, basin.code)) basin.region.push_back(actor.id);
  return basins;
}

}  // namespace basin
