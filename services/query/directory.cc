#include "services/query/directory.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "basin/v1/funding.pb.h"
#include "proto/model/calendar.h"
#include "proto/model/status.h"
#include "services/views/funding.h"
#include "services/views/reception.h"
#include "services/views/search_words.h"
#include "services/views/toolbox.h"
#include "services/views/toolbox_words.h"
#include "services/views/view_list.h"

namespace basin {
namespace {

constexpr int kFreshDays = 365;

// ---- rows ----

v1::Freshness FreshnessOf(absl::CivilDay published, absl::CivilDay touched, absl::CivilDay day) {
  v1::Freshness freshness;
  freshness.set_published_on(FormatDay(published));
  if (touched > published) freshness.set_updated_on(FormatDay(touched));
  const int64_t untouched = day - std::max(touched, published);
  freshness.set_age_days(static_cast<uint32_t>(std::max<int64_t>(day - published, 0)));
  freshness.set_untouched_days(static_cast<uint32_t>(std::max<int64_t>(untouched, 0)));
  freshness.set_fresh(untouched < kFreshDays);
  return freshness;
}

absl::string_view KindCode(v1::ResourceKind kind) {
  switch (kind) {
    case v1::RESOURCE_FUNDING:
      return "funding";
    case v1::RESOURCE_METHOD:
      return "method";
    case v1::RESOURCE_TEMPLATE:
      return "template";
    case v1::RESOURCE_DIRECTORY:
      return "directory";
    case v1::RESOURCE_DATA:
      return "data";
    default:
      return "";
  }
}

v1::ResourceRow RowOf(const Resource& resource, const std::string& basin, absl::CivilDay day) {
  v1::ResourceRow row;
  row.set_subject(std::string(resource.history->subject));
  row.set_basin(basin);
  row.set_title(resource.title);
  row.set_kind(std::string(KindCode(resource.kind)));
  row.set_description(resource.description);
  row.set_url(resource.url);
  row.set_actor(std::string(resource.published->entry->actor));
  *row.mutable_freshness() = FreshnessOf(resource.published->day(), resource.last_told->day(), day);
  return row;
}

absl::StatusOr<v1::CallRow> RowOf(const Call& call, const std::string& basin, absl::CivilDay day) {
  v1::FundingCallOpened opened;
  BASIN_RETURN_IF_ERROR(ParseBody(*call.opened, opened));
  v1::CallRow row;
  row.set_subject(std::string(call.history->subject));
  row.set_basin(basin);
  row.set_title(opened.title());
  row.set_closes_on(FormatDay(call.closes_on));
  row.set_days_left(static_cast<uint32_t>(call.closes_on - day));
  row.set_budget_cents(opened.budget_cents());
  row.set_url(opened.url());
  row.set_actor(std::string(call.opened->entry->actor));
  *row.mutable_freshness() = FreshnessOf(call.opened->day(), call.opened->day(), day);
  return row;
}

v1::PracticeRow RowOf(const Practice& practice, absl::CivilDay day) {
  v1::PracticeRow row;
  row.set_subject(std::string(practice.history->subject));
  row.set_basin(practice.home);
  row.set_title(practice.title);
  row.set_description(practice.description);
  row.set_url(practice.url);
  row.set_actor(std::string(practice.shared->entry->actor));
  absl::CivilDay touched = practice.shared->day();
  std::set<std::string> adopted_by;
  for (const Practice::Adoption& adoption : practice.adoptions) {
    touched = std::max(touched, adoption.fact->day());
    adopted_by.insert(adoption.basin);
  }
  for (const std::string& basin : adopted_by) row.add_adopted_by(basin);
  *row.mutable_freshness() = FreshnessOf(practice.shared->day(), touched, day);
  return row;
}

v1::PlaceRow RowOf(const Place& place, const Reception& reception, const std::string& basin,
                   absl::CivilDay day) {
  v1::PlaceRow row;
  row.set_subject(std::string(place.history->subject));
  row.set_basin(basin);
  row.set_name(place.name);
  row.set_commune(place.commune);
  row.set_capacity(static_cast<uint32_t>(place.capacity));
  std::optional<absl::CivilDay> until;
  for (const Label& label : reception.labels) {
    if (label.place != place.history->subject || !label.ValidOn(day)) continue;
    row.set_valid_labels(row.valid_labels() + 1);
    until = std::max(until.value_or(label.valid_until), label.valid_until);
  }
  if (until.has_value()) row.set_labelled_until(FormatDay(*until));
  row.set_actor(std::string(place.opened->entry->actor));
  *row.mutable_freshness() = FreshnessOf(place.opened->day(), place.last_told->day(), day);
  return row;
}

// ---- searching ----

struct Match {
  size_t in_title = 0, whole = 0;  // of the words looked for
};

enum class Found { kNot, kBeginning, kWhole };
Found Find(const std::string& wanted, const std::vector<std::string>& words) {
  Found found = Found::kNot;
  for (const std::string& word : words) {
    if (word == wanted) return Found::kWhole;
    if (wanted.size() >= kBeginningMin && absl::StartsWith(word, wanted)) found = Found::kBeginning;
  }
  return found;
}

// Nullopt unless every word is there.
std::optional<Match> MatchOf(const std::vector<std::string>& wanted, const Resource& resource) {
  if (wanted.empty()) return Match();
  const std::vector<std::string> title = SearchWords(resource.title);
  const std::vector<std::string> description = SearchWords(resource.description);
  Match match;
  for (const std::string& word : wanted) {
    const Found in_title = Find(word, title);
    const Found found = std::max(in_title, Find(word, description));
    if (found == Found::kNot) return std::nullopt;
    match.in_title += in_title != Found::kNot ? 1 : 0;
    match.whole += found == Found::kWhole ? 1 : 0;
  }
  return match;
}

struct RankedResource {
  Match match;
  std::string folded_title;
  v1::ResourceRow row;
};

bool Better(const RankedResource& a, const RankedResource& b) {
  const auto rank = [](const RankedResource& one) {
    return std::make_tuple(
        -static_cast<int64_t>(one.match.in_title), -static_cast<int64_t>(one.match.whole),
        one.row.freshness().untouched_days(), absl::string_view(one.folded_title),
        absl::string_view(one.row.subject()));
  };
  return rank(a) < rank(b);
}

// ---- lists ----

// The territories a list is of: the one named, or all.
absl::StatusOr<std::vector<std::string>> BasinsOf(const Ground& ground, const std::string& basin) {
  if (!basin.empty()) {
    BASIN_RETURN_IF_ERROR(FindTerritory(ground, basin).status());
    return std::vector<std::string>{basin};
  }
  std::vector<std::string> codes;
  for (const Territory& territory : ground.territories) codes.push_back(territory.code);
  return codes;
}

template <typename Row>
void AddPage(std::vector<Row> rows, const Ground& ground, const Page& page,
             google::protobuf::RepeatedPtrField<Row>& out, v1::DirectoryAnswer& answer) {
  answer.set_total(rows.size());
  answer.set_next_cursor(NextCursor(ground, page, rows.size()));
  for (size_t i = page.offset; i < page.EndOf(rows.size()); ++i) *out.Add() = std::move(rows[i]);
}

// A resource that may be meant, and where it was published. Points into the arena.
struct Candidate {
  Resource resource;
  std::string basin;
};

// Those that were told with the words; without words, all.
absl::StatusOr<std::vector<Candidate>> FindCandidates(const std::vector<std::string>& wanted,
                                                      const std::vector<std::string>& basins,
                                                      const ViewSnapshot& views,
                                                      const Ground& ground, Arena& arena) {
  const auto toolbox = views.Open(kToolboxView);
  std::vector<Candidate> candidates;
  if (wanted.empty()) {
    for (const std::string& basin : basins) {
      BASIN_ASSIGN_OR_RETURN(std::vector<Resource> resources,
                             ReadResources(*toolbox, basin, ground.moment, arena));
      for (Resource& resource : resources) candidates.push_back({std::move(resource), basin});
    }
    return candidates;
  }
  BASIN_ASSIGN_OR_RETURN(const std::vector<ToldResource> told,
                         FindTold(*views.Open(kToolboxWordsView), wanted));
  for (const ToldResource& one : told) {
    if (std::find(basins.begin(), basins.end(), one.basin) == basins.end()) continue;
    BASIN_ASSIGN_OR_RETURN(std::optional<Resource> resource,
                           ReadResource(*toolbox, one.subject, ground.moment, arena));
    if (resource.has_value()) candidates.push_back({*std::move(resource), one.basin});
  }
  return candidates;
}

absl::Status ListResources(const v1::ToolboxSearch& search, const ViewSnapshot& views,
                           const Ground& ground, const Page& page, v1::DirectoryAnswer& answer) {
  BASIN_ASSIGN_OR_RETURN(const auto basins, BasinsOf(ground, search.basin()));
  const std::vector<std::string> wanted = SearchWords(search.text());
  Arena arena;
  BASIN_ASSIGN_OR_RETURN(const std::vector<Candidate> candidates,
                         FindCandidates(wanted, basins, views, ground, arena));
  std::vector<RankedResource> found;
  for (const auto& [resource, basin] : candidates) {
    const std::optional<Match> match = MatchOf(wanted, resource);
    if (!resource.active() || !match.has_value()) continue;
    v1::ResourceRow row = RowOf(resource, basin, ground.moment.day);
    row.set_matches_title(match->in_title == wanted.size());
    found.push_back({*match, FoldLetters(resource.title), std::move(row)});
  }
  std::sort(found.begin(), found.end(), Better);
  std::vector<v1::ResourceRow> rows;
  for (RankedResource& one : found) rows.push_back(std::move(one.row));
  AddPage(std::move(rows), ground, page, *answer.mutable_resources()->mutable_rows(), answer);
  return absl::OkStatus();
}

absl::Status ListCalls(const v1::CallList& list, const ViewSnapshot& views, const Ground& ground,
                       const Page& page, v1::DirectoryAnswer& answer) {
  BASIN_ASSIGN_OR_RETURN(const auto basins, BasinsOf(ground, list.basin()));
  std::vector<v1::CallRow> rows;
  for (const std::string& basin : basins) {
    Arena arena;
    BASIN_ASSIGN_OR_RETURN(const std::vector<Call> calls,
                           ReadCalls(*views.Open(kFundingView), basin, ground.moment, arena));
    for (const Call& call : calls) {
      if (call.closed != nullptr || ground.moment.day > call.closes_on) continue;
      BASIN_ASSIGN_OR_RETURN(rows.emplace_back(), RowOf(call, basin, ground.moment.day));
    }
  }
  std::sort(rows.begin(), rows.end(), [](const v1::CallRow& a, const v1::CallRow& b) {
    return std::tie(a.closes_on(), a.subject()) < std::tie(b.closes_on(), b.subject());
  });
  AddPage(std::move(rows), ground, page, *answer.mutable_calls()->mutable_rows(), answer);
  return absl::OkStatus();
}

absl::Status ListPractices(const v1::PracticeList& list, const ViewSnapshot& views,
                           const Ground& ground, const Page& page, v1::DirectoryAnswer& answer) {
  BASIN_RETURN_IF_ERROR(BasinsOf(ground, list.basin()).status());
  BASIN_ASSIGN_OR_RETURN(const auto basins, BasinsOf(ground, ""));
  std::vector<v1::PracticeRow> rows;
  for (const std::string& basin : basins) {
    if (basin == list.basin()) continue;
    Arena arena;
    BASIN_ASSIGN_OR_RETURN(const Toolbox toolbox,
                           ReadToolbox(*views.Open(kToolboxView), basin, ground.moment, arena));
    for (const Practice& practice : toolbox.practices)
      rows.push_back(RowOf(practice, ground.moment.day));
  }
  std::sort(rows.begin(), rows.end(), [](const v1::PracticeRow& a, const v1::PracticeRow& b) {
    return std::make_tuple(a.freshness().untouched_days(), a.subject()) <
           std::make_tuple(b.freshness().untouched_days(), b.subject());
  });
  AddPage(std::move(rows), ground, page, *answer.mutable_practices()->mutable_rows(), answer);
  return absl::OkStatus();
}

// 75056, 2A004
bool IsCommune(absl::string_view code) {
  if (code.size() != 5) return false;
  for (size_t i = 0; i < code.size(); ++i) {
    const bool corsican = i == 1 && (code[i] == 'A' || code[i] == 'B');
    if (!absl::ascii_isdigit(code[i]) && !corsican) return false;
  }
  return true;
}

absl::Status ListPlaces(const v1::PlaceList& list, const ViewSnapshot& views, const Ground& ground,
                        const Page& page, v1::DirectoryAnswer& answer) {
  if (!list.commune().empty() && !IsCommune(list.commune()))
    return MakeError(v1::BAD_FORMAT, {.field = "commune",
                                      .detail = {"an INSEE code: five characters, such as 77288",
                                                 "un code INSEE : cinq caractères, comme 77288"}});
  BASIN_ASSIGN_OR_RETURN(const auto basins, BasinsOf(ground, list.basin()));
  std::vector<v1::PlaceRow> rows;
  for (const std::string& basin : basins) {
    Arena arena;
    BASIN_ASSIGN_OR_RETURN(const Reception reception,
                           ReadReception(*views.Open(kReceptionView), basin, ground.moment, arena));
    for (const Place& place : reception.places)
      if (place.open() && (list.commune().empty() || place.commune == list.commune()))
        rows.push_back(RowOf(place, reception, basin, ground.moment.day));
  }
  std::sort(rows.begin(), rows.end(), [](const v1::PlaceRow& a, const v1::PlaceRow& b) {
    return std::make_tuple(a.commune(), FoldLetters(a.name()), a.subject()) <
           std::make_tuple(b.commune(), FoldLetters(b.name()), b.subject());
  });
  AddPage(std::move(rows), ground, page, *answer.mutable_places()->mutable_rows(), answer);
  return absl::OkStatus();
}

}  // namespace

absl::Status ListDirectory(const v1::DirectoryQuery& query, const ViewSnapshot& views,
                           const Ground& ground, const Page& page, v1::DirectoryAnswer& answer) {
  switch (query.of_case()) {
    case v1::DirectoryQuery::kToolbox:
      return ListResources(query.toolbox(), views, ground, page, answer);
    case v1::DirectoryQuery::kCalls:
      return ListCalls(query.calls(), views, ground, page, answer);
    case v1::DirectoryQuery::kPractices:
      return ListPractices(query.practices(), views, ground, page, answer);
    case v1::DirectoryQuery::kPlaces:
      return ListPlaces(query.places(), views, ground, page, answer);
    case v1::DirectoryQuery::OF_NOT_SET:
      break;
  }
  return MakeError(v1::UNKNOWN_QUERY);
}

}  // namespace basin
