// What a run has measured of several systems, and the rows that compare one with another. Pure:
// nothing here measures.
#ifndef BASIN_TESTS_BENCHMARK_COMPARISON_H_
#define BASIN_TESTS_BENCHMARK_COMPARISON_H_

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/types/span.h"

namespace basin {

// Values by system and figure, one a round, or the reason why there is none.
class Measurements {
 public:
  using Values = std::map<int, double>;  // by round

  void Add(int round, const std::string& system, const std::string& figure, double value);
  // The first reason stays. An empty `figure` stands for all of them.
  void NotMeasured(const std::string& system, const std::string& figure, const std::string& why);

  const Values& Of(const std::string& system, const std::string& figure) const;
  // Empty when nothing is known of it.
  std::string WhyNot(const std::string& system, const std::string& figure) const;

 private:
  using Key = std::pair<std::string, std::string>;  // system, figure
  std::map<Key, Values> values_;
  std::map<Key, std::string> reasons_;
};

enum class Wanted { kAtLeast, kAtMost };

// One row as it is asked for. With the hub far ahead of a peer, a rate's ratio is above one and a
// latency's below: the ratio is always hub ÷ reference.
struct Comparison {
  std::string figure;                 // of the hub
  std::string system;                 // which hub
  std::string reference;              // another system
  std::string reference_figure = {};  // empty = the same
  Wanted wanted = Wanted::kAtLeast;   // which way is better
  std::optional<double> target = {};  // of the ratio

  // The reference as tables call it: with its figure, where that is another.
  std::string ReferenceName() const;
};

struct Spread {
  double median = 0;
  double least = 0;
  double most = 0;
};

struct Row {
  Comparison asked;
  std::optional<Spread> hub, reference;
  std::optional<Spread> ratio;  // of values of the same round
  std::string why_not;          // it has no ratio

  // Whether the median reaches the target; nothing when there is no target or no ratio.
  std::optional<bool> Reached() const;
};

// Of at least one value.
Spread SpreadOf(std::vector<double> values);

std::vector<Row> Compare(const Measurements& measurements,
                         absl::Span<const Comparison> comparisons);

}  // namespace basin

#endif  // BASIN_TESTS_BENCHMARK_COMPARISON_H_
