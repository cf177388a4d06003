#include "clients/exchange/transactions.h"

#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "proto/model/record_view.h"

namespace basin {
namespace {

// What an event costs within a message beside its own bytes: a tag and its length.
constexpr size_t kEventOverhead = 8;

// The events of each case, cases in the order of their first event.
std::vector<std::vector<size_t>> ByCase(absl::Span<const FileEvent> events) {
  std::vector<std::vector<size_t>> cases;
  absl::flat_hash_map<std::string, size_t> known;
  for (size_t i = 0; i < events.size(); ++i) {
    const auto view = ReadEvent(events[i].bytes);
    const std::string subject = view.ok() ? std::string(view->header.subject) : std::string();
    const auto [it, fresh] = known.emplace(subject, cases.size());
    if (fresh) cases.emplace_back();
    cases[it->second].push_back(i);
  }
  return cases;
}

class Splitter {
 public:
  Splitter(absl::Span<const FileEvent> events, const TransactionLimits& limits)
      : events_(events), limits_(limits) {}

  size_t SizeOf(const std::vector<size_t>& indices) const {
    size_t bytes = 0;
    for (size_t i : indices) bytes += events_[i].bytes.size() + kEventOverhead;
    return bytes;
  }

  bool Fits(const std::vector<size_t>& more) const {
    return current_.size() + more.size() <= limits_.max_events &&
           bytes_ + SizeOf(more) <= limits_.max_bytes;
  }

  // A whole case; only one that fits no transaction is spread over several.
  void Add(const std::vector<size_t>& one_case) {
    if (!Fits(one_case)) Close();
    for (size_t i : one_case) {
      if (!Fits({i})) Close();
      current_.push_back(i);
      bytes_ += SizeOf({i});
    }
  }

  std::vector<std::vector<size_t>> Finish() {
    Close();
    return std::move(transactions_);
  }

 private:
  void Close() {
    if (!current_.empty()) transactions_.push_back(std::exchange(current_, {}));
    bytes_ = 0;
  }

  const absl::Span<const FileEvent> events_;
  const TransactionLimits limits_;
  std::vector<size_t> current_;
  size_t bytes_ = 0;
  std::vector<std::vector<size_t>> transactions_;
};

}  // namespace

std::vector<std::vector<size_t>> SplitIntoTransactions(absl::Span<const FileEvent> events,
                                                       const TransactionLimits& limits) {
  Splitter splitter(events, limits);
  std::vector<size_t> all;
  for (size_t i = 0; i < events.size(); ++i) all.push_back(i);
  if (splitter.Fits(all)) {
    splitter.Add(all);
  } else {
    for (const std::vector<size_t>& one_case : ByCase(events)) splitter.Add(one_case);
  }
  return splitter.Finish();
}

}  // namespace basin
