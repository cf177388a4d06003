// Reads a PUBLISH without copying: events stay where they arrived until they are written to the
// log.
#ifndef BASIN_BROKER_DELIVERY_PUBLISH_VIEW_H_
#define BASIN_BROKER_DELIVERY_PUBLISH_VIEW_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace basin {

// One message names at most so many transactions: each costs an outcome, however small it is.
inline constexpr size_t kPublishTransactionsMax = 4096;

// Reused from message to message; views into the bytes read last.
class PublishView {
 public:
  // Errors: BAD_PROTO; TOO_MANY_ITEMS beyond kPublishTransactionsMax.
  absl::Status Read(absl::string_view body);

  uint64_t number() const { return number_; }
  bool dry_run() const { return dry_run_; }
  size_t transactions() const { return ends_.size(); }
  // The serialised Events of a transaction; may be empty. REQUIRES: index < transactions().
  absl::Span<const absl::string_view> events(size_t index) const;

 private:
  absl::Status ReadTransaction(absl::string_view bytes);

  uint64_t number_ = 0;
  bool dry_run_ = false;
  std::vector<absl::string_view> events_;  // of all transactions, in order
  std::vector<size_t> ends_;               // where each transaction ends in events_
};

}  // namespace basin

#endif  // BASIN_BROKER_DELIVERY_PUBLISH_VIEW_H_
