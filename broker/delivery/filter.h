// Which records a subscription sees: what it asked for, and of that only what its actor may read.
#ifndef BASIN_BROKER_DELIVERY_FILTER_H_
#define BASIN_BROKER_DELIVERY_FILTER_H_

#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "basin/v1/session.pb.h"
#include "broker/index/place_index.h"
#include "broker/log/commit_group.h"
#include "proto/model/event_catalog.h"
#include "proto/model/record_view.h"

namespace basin {

// What an actor may read. Deny by default: an empty scope reads nothing.
struct ReadScope {
  bool everything = false;
  absl::flat_hash_set<std::string> basins;

  bool Covers(absl::string_view basin) const { return everything || basins.contains(basin); }
};

// The longest lists of a filter, which is kept for as long as its subscription lives, once per
// subscription.
struct FilterLimits {
  int basins = 256, types = 256, cases = 1024, actors = 256;
};
inline constexpr FilterLimits kFilterLimits;

// Compiled and immutable; any thread. A change of rights makes a new one from the same request.
class Filter {
 public:
  // Errors: BAD_FILTER (a list too long, a type that no schema declares); FORBIDDEN_ACTION when the
  // actor may read nothing at all, or not one of the basins it names.
  static absl::StatusOr<Filter> Make(const v1::Filter& asked, const ReadScope& scope,
                                     const EventCatalog& catalog);

  // True when no record is ever held back, so that groups can be passed on unparsed.
  bool everything() const { return everything_; }
  bool Matches(const RecordView& record) const;
  // False when no record of the group matches, which its summary tells without looking at them.
  bool MayMatch(const CommitGroup& group) const;
  // What an index may be asked for instead; empty when there is nothing that it tells.
  const PlaceQuery& places() const { return places_; }

 private:
  using Names = absl::flat_hash_set<std::string>;

  bool everything_ = false;
  bool all_basins_ = false;  // otherwise exactly `basins_`
  // The other lists bar nothing when they are empty.
  Names basins_, types_, cases_, actors_;
  PlaceQuery places_;  // the same lists
};

}  // namespace basin

#endif  // BASIN_BROKER_DELIVERY_FILTER_H_
