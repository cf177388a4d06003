#include "broker/delivery/filter.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "broker/log/group_summary.h"
#include "proto/model/status.h"

namespace basin {
namespace {

using Names = absl::flat_hash_set<std::string>;
using Asked = google::protobuf::RepeatedPtrField<std::string>;

absl::Status CheckLength(const Asked& list, const char* field, int max) {
  if (list.size() <= max) return absl::OkStatus();
  return MakeError(v1::BAD_FILTER, {.field = field, .detail = {"at most $0", "$0 au plus", max}});
}

absl::Status CheckLengths(const v1::Filter& asked) {
  BASIN_RETURN_IF_ERROR(CheckLength(asked.basins(), "filter.basins", kFilterLimits.basins));
  BASIN_RETURN_IF_ERROR(CheckLength(asked.types(), "filter.types", kFilterLimits.types));
  BASIN_RETURN_IF_ERROR(CheckLength(asked.cases(), "filter.cases", kFilterLimits.cases));
  return CheckLength(asked.actors(), "filter.actors", kFilterLimits.actors);
}

Text Nearest(const std::string& name) {
  if (name.empty()) return {};
  return {"; the nearest is $0", " ; le plus proche est $0", name};
}

// Patterns become the exact names they cover: one look-up per record, however many patterns.
absl::StatusOr<Names> ExpandTypes(const Asked& patterns, const EventCatalog& catalog) {
  Names names;
  for (const std::string& pattern : patterns) {
    bool known = false;
    for (const auto& type : catalog.types()) {
      if (!TypePatternMatches(pattern, type->name())) continue;
      names.insert(std::string(type->name()));
      known = true;
    }
    if (known) continue;
    const std::string nearest = catalog.Nearest(pattern);
    return MakeError(v1::BAD_FILTER,
                     {.field = "filter.types",
                      .detail = {"a type that no schema declares$0",
                                 "un type qu'aucun schéma ne déclare$0", Nearest(nearest)}});
  }
  return names;
}

absl::Status CheckMayRead(const Asked& basins, const ReadScope& scope) {
  if (!scope.everything && scope.basins.empty())
    return MakeError(v1::FORBIDDEN_ACTION, {.detail = {"the actor may read no basin",
                                                       "l'acteur ne peut lire aucun bassin"}});
  for (const std::string& basin : basins) {
    // Whether the basin exists at all is not said: a refusal is no oracle.
    if (!scope.Covers(basin))
      return MakeError(v1::FORBIDDEN_ACTION,
                       {.field = "filter.basins",
                        .detail = {"a basin the actor may not read",
                                   "un bassin que l'acteur ne peut pas lire"}});
  }
  return absl::OkStatus();
}

// Whether the group may hold one of the names; an empty list bars nothing.
bool MayHoldAny(const CommitGroup& group, SummaryField field, const Names& names) {
  return names.empty() || std::any_of(names.begin(), names.end(), [&](const std::string& name) {
           return MayHold(group.summary, field, name);
         });
}

std::vector<std::string> ToList(const Names& names) { return {names.begin(), names.end()}; }

Names ToSet(const Asked& list) { return Names(list.begin(), list.end()); }

}  // namespace

absl::StatusOr<Filter> Filter::Make(const v1::Filter& asked, const ReadScope& scope,
                                    const EventCatalog& catalog) {
  BASIN_RETURN_IF_ERROR(CheckLengths(asked));
  BASIN_RETURN_IF_ERROR(CheckMayRead(asked.basins(), scope));

  Filter filter;
  BASIN_ASSIGN_OR_RETURN(filter.types_, ExpandTypes(asked.types(), catalog));
  filter.cases_ = ToSet(asked.cases());
  filter.actors_ = ToSet(asked.actors());
  filter.all_basins_ = asked.basins().empty() && scope.everything;
  if (!filter.all_basins_)
    filter.basins_ = asked.basins().empty() ? scope.basins : ToSet(asked.basins());
  filter.everything_ = filter.all_basins_ && filter.types_.empty() && filter.cases_.empty() &&
                       filter.actors_.empty();
  filter.places_ = {ToList(filter.basins_), ToList(filter.types_), ToList(filter.cases_)};
  return filter;
}

bool Filter::Matches(const RecordView& record) const {
  const HeaderView& header = record.event.header;
  return (all_basins_ || basins_.contains(header.basin)) &&
         (types_.empty() || types_.contains(header.type)) &&
         (cases_.empty() || cases_.contains(header.subject)) &&
         (actors_.empty() || actors_.contains(record.actor));
}

bool Filter::MayMatch(const CommitGroup& group) const {
  return (all_basins_ || MayHoldAny(group, SummaryField::kBasin, basins_)) &&
         MayHoldAny(group, SummaryField::kType, types_) &&
         MayHoldAny(group, SummaryField::kSubject, cases_);
}

}  // namespace basin
