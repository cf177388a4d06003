#include "services/query/work_answer.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "proto/model/calendar.h"
#include "proto/model/event_builder.h"
#include "proto/model/status.h"
#include "services/views/memberships.h"
#include "services/views/view_list.h"
#include "services/views/work_list.h"

namespace basin {
namespace {

constexpr size_t kRows = 100, kRowsMax = 1000;

struct Row {
  const Territory* basin;
  Work work;
};

// "4711.2026-06-30.100": known at, as of, offset.
std::string NextPage(const Ground& ground, size_t offset) {
  return absl::StrCat(ground.moment.known_at, ".", FormatDay(ground.moment.day), ".", offset);
}

absl::Status BadPage() {
  return MakeError(v1::BAD_FORMAT, {.field = "after",
                                    .detail = {"it is the \"next\" of the page before",
                                               "c'est le « next » de la page précédente"}});
}

absl::StatusOr<std::vector<WorkKind>> FindKinds(const v1::WorkQuery& query) {
  std::vector<WorkKind> kinds;
  for (const std::string& code : query.kinds()) {
    const auto known = WorkKinds();
    const auto type = std::find_if(known.begin(), known.end(), [&](const WorkKindType& candidate) {
      return candidate.code == code;
    });
    if (type == known.end())
      return MakeError(
          v1::UNKNOWN_ENUM,
          {.field = "kind",
           .detail = {"known: $0", "connus : $0",
                      absl::StrJoin(known, ", ", [](std::string* out, const WorkKindType& one) {
                        out->append(one.code);
                      })}});
    kinds.push_back(type->kind);
  }
  return kinds;
}

bool MaySee(const Reader& reader, const Territory& basin, const Work& work) {
  if (!TypeOf(work.kind).persons || reader.MaySeeSmallCells(basin.code)) return true;
  return !reader.actor.empty() && (reader.actor == work.waits_for || reader.actor == work.asked_by);
}

bool Comes(const v1::WorkQuery& query, const std::vector<WorkKind>& kinds, const Work& work,
           absl::CivilDay today) {
  if (work.listed_from > today) return false;
  if (!kinds.empty() && std::find(kinds.begin(), kinds.end(), work.kind) == kinds.end())
    return false;
  return query.actor().empty() || query.actor() == work.waits_for || query.actor() == work.asked_by;
}

// Whether the reader is to be told of a rule, not of rows: one that could be counted by asking
// again and again must not depend on whether there is a row.
bool HidesReferrals(const Reader& reader, const std::vector<WorkKind>& kinds,
                    const std::vector<const Territory*>& basins) {
  const bool asked =
      kinds.empty() || std::find(kinds.begin(), kinds.end(), WorkKind::kReferral) != kinds.end();
  return asked && std::any_of(basins.begin(), basins.end(), [&](const Territory* basin) {
           return !reader.MaySeeSmallCells(basin->code);
         });
}

bool Before(const Row& a, const Row& b) {
  // Today is the same for both: what is most overdue has the earliest deadline.
  const auto key = [](const Row& row) {
    return std::make_tuple(row.work.deadline, absl::string_view(row.basin->code), row.work.kind,
                           row.work.history->subject);
  };
  return key(a) < key(b);
}

v1::WorkItem Describe(const Row& row, absl::CivilDay today, Language language) {
  v1::WorkItem item;
  const Work& work = row.work;
  item.set_kind(TypeOf(work.kind).code);
  item.set_kind_name(NameOf(work.kind).In(language));
  item.set_subject(std::string(work.history->subject));
  item.set_basin(row.basin->code);
  item.set_basin_name(row.basin->name);
  item.set_since(FormatDay(work.since));
  item.set_deadline(FormatDay(work.deadline));
  item.set_age_days(static_cast<int32_t>(work.age_on(today)));
  item.set_overdue_days(static_cast<int32_t>(work.overdue_on(today)));
  item.set_waits_for(work.waits_for);
  item.set_asked_by(work.asked_by);
  for (const Fact* fact : work.facts) {
    v1::WorkEvent& event = *item.add_events();
    event.set_sequence(fact->entry->sequence);
    event.set_id(std::string(fact->entry->id));
    event.set_type(std::string(fact->entry->type));
    event.set_actor(std::string(fact->entry->actor));
    SetTimestamp(fact->entry->time, event.mutable_time());
  }
  return item;
}

absl::StatusOr<std::vector<const Territory*>> FindBasins(const v1::WorkQuery& query,
                                                         const Ground& ground) {
  std::vector<const Territory*> basins;
  for (const std::string& code : query.basins()) {
    BASIN_ASSIGN_OR_RETURN(const Territory* basin, FindBasin(ground, code));
    if (std::find(basins.begin(), basins.end(), basin) == basins.end()) basins.push_back(basin);
  }
  if (query.basins().empty())
    for (const Territory& basin : ground.basins) basins.push_back(&basin);
  return basins;
}

// That nothing waits for somebody is said only of somebody who is known.
absl::Status CheckActor(const v1::WorkQuery& query, const ViewSnapshot& views,
                        const Ground& ground) {
  if (query.actor().empty()) return absl::OkStatus();
  BASIN_ASSIGN_OR_RETURN(const auto memberships,
                         Memberships::Read(*views.Open(kBasinsView), ground.moment));
  if (memberships->Find(query.actor()) != nullptr) return absl::OkStatus();
  return MakeError(v1::NOT_FOUND, {.field = "actor",
                                   .detail = {"no such actor is registered",
                                              "aucun acteur de ce nom n'est inscrit"}});
}

}  // namespace

absl::StatusOr<WorkPage> FindWorkPage(const v1::WorkQuery& query) {
  if (query.limit() > kRowsMax)
    return MakeError(v1::OUT_OF_RANGE,
                     {.field = "limit", .detail = {"at most $0", "$0 au plus", kRowsMax}});
  WorkPage page{.as_of = query.as_of(),
                .known_at = query.known_at(),
                .offset = 0,
                .rows = query.limit() == 0 ? kRows : query.limit()};
  if (query.after().empty()) return page;
  const std::vector<std::string> parts = absl::StrSplit(query.after(), '.');
  absl::CivilDay day;
  const bool ours = parts.size() == 3 && absl::SimpleAtoi(parts[0], &page.known_at) &&
                    ParseDay(parts[1], &day) && absl::SimpleAtoi(parts[2], &page.offset);
  if (!ours) return BadPage();
  page.as_of = parts[1];
  return page;
}

absl::Status FillWork(const v1::WorkQuery& query, const WorkPage& page, Language language,
                      const ViewSnapshot& views, const Ground& ground, const Reader& reader,
                      v1::WorkAnswer& answer) {
  BASIN_ASSIGN_OR_RETURN(const auto kinds, FindKinds(query));
  BASIN_ASSIGN_OR_RETURN(const auto basins, FindBasins(query, ground));
  const absl::CivilDay today = ground.moment.day;
  Arena arena;
  std::vector<Row> rows;
  for (const Territory* basin : basins) {
    BASIN_ASSIGN_OR_RETURN(auto open, FindOpenWork(views, basin->code, ground.moment, arena));
    for (Work& work : open)
      if (Comes(query, kinds, work, today) && MaySee(reader, *basin, work))
        rows.push_back({basin, std::move(work)});
  }
  std::sort(rows.begin(), rows.end(), Before);
  if (rows.empty()) BASIN_RETURN_IF_ERROR(CheckActor(query, views, ground));

  answer.set_total(rows.size());
  const size_t begin = std::min(page.offset, rows.size());
  const size_t end = begin + std::min(page.rows, rows.size() - begin);
  for (size_t i = begin; i < end; ++i) *answer.add_items() = Describe(rows[i], today, language);
  if (end < rows.size()) answer.set_next(NextPage(ground, end));
  if (!HidesReferrals(reader, kinds, basins)) return absl::OkStatus();
  answer.set_referrals_hidden(true);
  answer.set_note(Text("Referrals of persons are shown to their sender and recipient, to the "
                       "basin's own actors and to operators only.",
                       "Les orientations de personnes ne sont montrées qu'à leurs expéditeur et "
                       "destinataire, aux acteurs du bassin et aux exploitants.")
                      .In(language));
  return absl::OkStatus();
}

}  // namespace basin
