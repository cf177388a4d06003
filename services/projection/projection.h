// The contract of a projection: a pure function from the log to rows.
#ifndef BASIN_SERVICES_PROJECTION_PROJECTION_H_
#define BASIN_SERVICES_PROJECTION_PROJECTION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "proto/model/event_catalog.h"
#include "proto/model/record_view.h"
#include "proto/model/sequence.h"

namespace basin {

// Rows of one projection as a reader sees them. Keys are byte strings, ordered as bytes.
class ViewReader {
 public:
  virtual ~ViewReader() = default;
  // NOT_FOUND (absl code) when there is no such row.
  virtual absl::StatusOr<std::string> Get(absl::string_view key) const = 0;
  // Calls `visit` for every row whose key begins with `prefix`, in order, until it returns false.
  virtual absl::Status Scan(
      absl::string_view prefix,
      absl::FunctionRef<bool(absl::string_view key, absl::string_view value)> visit) const = 0;
  // The same for every one of `prefixes`, which are in order and none of which begins with another.
  // A reader may have a faster way than one scan each.
  virtual absl::Status ScanEach(
      absl::Span<const std::string> prefixes,
      absl::FunctionRef<bool(absl::string_view key, absl::string_view value)> visit) const {
    absl::Status scanned;
    bool more = true;
    for (size_t i = 0; i < prefixes.size() && more && scanned.ok(); ++i)
      scanned = Scan(prefixes[i], [&](absl::string_view key, absl::string_view value) {
        return more = visit(key, value);
      });
    return scanned;
  }
  // The same as Scan for every row whose key is `from` or lies behind it: a long scan can be taken
  // up again.
  virtual absl::Status ScanFrom(
      absl::string_view from,
      absl::FunctionRef<bool(absl::string_view key, absl::string_view value)> visit) const = 0;
};

// What Apply writes to: sees its own writes of the batch, which is kept or dropped as a whole.
class ViewWriter : public ViewReader {
 public:
  virtual void Put(absl::string_view key, absl::string_view value) = 0;
  virtual void Delete(absl::string_view key) = 0;
};

class ViewSnapshot;  // view_store.h

// A record that a row was made from.
struct RowOrigin {
  Sequence sequence = 0;
  std::string record = {};  // serialised; empty when no row holds it
};

// Given the same records a projection produces the same rows, bit for bit: Apply consults nothing
// but its arguments. No clock, no I/O, no publishing.
class Projection {
 public:
  virtual ~Projection() = default;
  virtual absl::string_view name() const = 0;  // names the view; never reused for something else
  virtual uint32_t version() const = 0;  // raise it and the view is rebuilt from the first event
  // The event types Apply wants, as patterns ("referral.*").
  virtual std::vector<std::string> types() const = 0;
  // Errors end the fold: the log was admitted, so a body that cannot be read is damage.
  virtual absl::Status Apply(const RecordView& record, const EventType& type, ViewWriter& view) = 0;
  // The records that made the row `key` → `value`, in the order of the log, as far as the rows of
  // the views tell: for people who wonder why it is there. None when they do not tell. Rows that
  // nobody could have written are no error. Errors: the store's.
  virtual absl::StatusOr<std::vector<RowOrigin>> ExplainRow(absl::string_view key,
                                                            absl::string_view value,
                                                            const ViewSnapshot& views) const {
    static_cast<void>(key), static_cast<void>(value), static_cast<void>(views);
    return std::vector<RowOrigin>();
  }
};

}  // namespace basin

#endif  // BASIN_SERVICES_PROJECTION_PROJECTION_H_
