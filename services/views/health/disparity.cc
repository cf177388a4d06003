#include "services/views/health/disparity.h"

#include <algorithm>
#include <utility>

namespace basin {
namespace {

// The scores as integers: numerators over the denominator that all share. Sums and differences of
// them need no further fractions, and the denominator falls out of every quotient of two scores.
struct CommonScores {
  std::vector<Natural> numerators;  // in the order of the scores that are there
  Natural denominator{1};
  Natural sum;
};

CommonScores OverOneDenominator(absl::Span<const std::optional<Ratio>> scores) {
  CommonScores common;
  for (const std::optional<Ratio>& score : scores) {
    if (!score.has_value()) continue;
    for (Natural& earlier : common.numerators) earlier = earlier * score->denominator;
    common.numerators.push_back(score->numerator * common.denominator);
    common.denominator = common.denominator * score->denominator;
  }
  for (const Natural& numerator : common.numerators) common.sum = common.sum + numerator;
  return common;
}

Natural Distance(const Natural& a, const Natural& b) { return a < b ? b - a : a - b; }

// n · score − sum: n times the distance from the mean.
Natural FromMean(const Natural& numerator, const CommonScores& common) {
  return Distance(Natural(common.numerators.size()) * numerator, common.sum);
}

// n times the sum of the squared distances from the mean, times n: n³ · d², over the squared
// denominator.
Natural SquaresFromMean(const CommonScores& common) {
  Natural squares;
  for (const Natural& numerator : common.numerators) {
    const Natural distance = FromMean(numerator, common);
    squares = squares + distance * distance;
  }
  return squares;
}

// z² = (n·a − sum)² ÷ n² ÷ (squares ÷ n³) = n · (n·a − sum)² ÷ squares
int64_t ZHundredths(const Natural& numerator, const Natural& squares, const CommonScores& common) {
  if (squares == Natural(0)) return 0;
  const Natural n(common.numerators.size());
  const Natural distance = FromMean(numerator, common);
  const auto z =
      static_cast<int64_t>(RoundRoot({Natural(100 * 100) * n * distance * distance, squares}));
  return n * numerator < common.sum ? -z : z;
}

// cv² = (squares ÷ n³) ÷ (sum ÷ n)² = squares ÷ (n · sum²)
uint64_t CvTenThousandths(const Natural& squares, const CommonScores& common) {
  if (common.sum == Natural(0)) return 0;
  const Natural n(common.numerators.size());
  return RoundRoot({Natural(10'000) * Natural(10'000) * squares, n * common.sum * common.sum});
}

// Each unordered pair counts twice: Σ |a − b| over them ÷ (n · sum).
Ratio Gini(const CommonScores& common) {
  if (common.sum == Natural(0)) return {0, 1};
  Natural distances;
  for (size_t i = 0; i < common.numerators.size(); ++i)
    for (size_t j = 0; j < i; ++j)
      distances = distances + Distance(common.numerators[i], common.numerators[j]);
  return {distances, Natural(common.numerators.size()) * common.sum};
}

uint32_t RankOf(const Natural& numerator, const CommonScores& common) {
  return static_cast<uint32_t>(
      1 + std::count_if(common.numerators.begin(), common.numerators.end(),
                        [&](const Natural& other) { return numerator < other; }));
}

}  // namespace

ScoreSpread SpreadOf(absl::Span<const std::optional<Ratio>> scores) {
  const CommonScores common = OverOneDenominator(scores);
  const Natural squares = SquaresFromMean(common);
  ScoreSpread spread;
  spread.scores = static_cast<uint32_t>(common.numerators.size());
  auto numerator = common.numerators.begin();
  for (const std::optional<Ratio>& score : scores) {
    spread.ranked.emplace_back();
    if (!score.has_value()) continue;
    spread.ranked.back() = {RankOf(*numerator, common), ZHundredths(*numerator, squares, common)};
    ++numerator;
  }
  if (spread.scores == 0) return spread;
  spread.mean = Ratio{common.sum, Natural(spread.scores) * common.denominator};
  if (spread.scores < 2) return spread;
  spread.cv_ten_thousandths = CvTenThousandths(squares, common);
  spread.gini = Gini(common);
  return spread;
}

std::array<absl::CivilDay, kSlopeQuarters> LastQuarterEnds(absl::CivilDay day) {
  std::array<absl::CivilDay, kSlopeQuarters> ends;
  // The quarter of the day after `day` begins behind the last end.
  const absl::CivilMonth next(day + 1);
  absl::CivilMonth begin = next - (next.month() - 1) % 3;
  for (size_t i = kSlopeQuarters; i-- > 0; begin -= 3) ends[i] = absl::CivilDay(begin) - 1;
  return ends;
}

// 2 · Σ (x − 1½) · y = −3·y0 − y1 + y2 + 3·y3, and 2 · Σ (x − 1½)² = 10
std::optional<Slope> SlopeOf(const std::array<std::optional<Ratio>, kSlopeQuarters>& ginis) {
  for (const std::optional<Ratio>& gini : ginis)
    if (!gini.has_value()) return std::nullopt;
  const Ratio three{3, 1};
  const Ratio late = *ginis[2] + three * *ginis[3];
  const Ratio early = three * *ginis[0] + *ginis[1];
  const Ratio& more = late < early ? early : late;
  const Ratio& less = late < early ? late : early;
  const Ratio difference{more.numerator * less.denominator - less.numerator * more.denominator,
                         more.denominator * less.denominator};
  return Slope{late < early, difference * Ratio{1, 10}};
}

}  // namespace basin
