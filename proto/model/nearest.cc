#include "proto/model/nearest.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace basin {

size_t EditDistance(absl::string_view a, absl::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
    }
  }
  return row[b.size()];
}

absl::string_view NearestName(absl::string_view name, absl::Span<const absl::string_view> known) {
  absl::string_view nearest;
  size_t distance = name.size() / 2 + 1;
  for (absl::string_view candidate : known) {
    const size_t candidate_distance = EditDistance(name, candidate);
    if (candidate_distance >= distance) continue;
    distance = candidate_distance;
    nearest = candidate;
  }
  return nearest;
}

Text DidYouMean(absl::string_view nearest) {
  if (nearest.empty()) return Text();
  return Text("did you mean $0?", "vouliez-vous dire $0 ?", nearest);
}

}  // namespace basin
