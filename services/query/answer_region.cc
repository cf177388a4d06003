#include "services/query/answer_region.h"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_join.h"
#include "proto/model/calendar.h"
#include "proto/model/nearest.h"
#include "services/query/describe.h"
#include "services/query/ground.h"
#include "services/query/measured_basins.h"
#include "services/views/health/disparity.h"
#include "services/views/health/pool.h"
#include "services/views/health/small_cells.h"
#include "services/views/health/words.h"

namespace basin {
namespace {

// ---- a region ----

absl::StatusOr<const Territory*> FindRegion(const Ground& ground, absl::string_view code) {
  std::vector<std::string> known;
  const Territory* found = nullptr;
  for (const Territory& territory : ground.territories) {
    if (territory.kind != v1::TERRITORY_REGION) continue;
    known.push_back(territory.code);
    if (code.empty() || territory.code == code) found = &territory;
  }
  const bool ambiguous = code.empty() && known.size() > 1;
  if (found != nullptr && !ambiguous) return found;
  const Text detail = known.empty()
                          ? Text("no region is defined", "aucune région n'est définie")
                          : Text("the regions: $0", "les régions : $0", absl::StrJoin(known, ", "));
  return MakeError(v1::NOT_FOUND, {.field = "region", .detail = detail});
}

absl::Status AnswerPooled(const std::string& code, const Ground& ground, Language language,
                          const ViewSnapshot& views, const Reader& reader, v1::Answer& answer) {
  BASIN_ASSIGN_OR_RETURN(const Territory* region, FindRegion(ground, code));
  BASIN_ASSIGN_OR_RETURN(Answered answered,
                         MeasureFor(views, ground, reader, BasinsOfRegion(*region, ground.basins)));
  BASIN_ASSIGN_OR_RETURN(const Parameters parameters,
                         ReadParametersFor(views, region->code, ground.territories, ground.moment));
  std::vector<const BasinFacts*> facts;
  std::vector<ListedBasin> basins;
  v1::PooledHealth& pooled = *answer.mutable_region()->mutable_region();
  for (Measured& one : answered.basins) {
    facts.push_back(&one.facts);
    basins.push_back({&one.measures, reader.MaySeeSmallCells(one.territory->code)});
    v1::BasinName& name = *pooled.add_basins();
    name.set_basin(one.territory->code);
    name.set_name(one.territory->name);
  }
  const BasinFacts pool = PoolFacts(facts, *region);
  std::vector<Measure> measures = MeasureBasin(pool, ground.moment.day);
  MaskPool(measures, basins);
  NoteParameters(parameters, answer);
  *pooled.mutable_health() =
      DescribeBasin({*region, measures, parameters, RegionMedians()}, language);
  return absl::OkStatus();
}

// ---- a département ----

absl::Status NoSuchDepartement(const Ground& ground) {
  std::set<std::string> known;
  for (const Territory& basin : ground.basins)
    known.insert(basin.departements.begin(), basin.departements.end());
  return MakeError(v1::NOT_FOUND,
                   {.field = "departement",
                    .detail = {"the basins touch these: $0", "les bassins touchent ceux-ci : $0",
                               absl::StrJoin(known, ", ")}});
}

absl::Status AnswerDepartement(const std::string& departement, const Ground& ground,
                               Language language, const ViewSnapshot& views, const Reader& reader,
                               v1::Answer& answer) {
  const std::vector<const Territory*> touching = BasinsTouching(departement, ground.basins);
  if (touching.empty()) return NoSuchDepartement(ground);
  BASIN_ASSIGN_OR_RETURN(const Answered answered, MeasureFor(views, ground, reader, touching));
  v1::DepartementHealth& out = *answer.mutable_region()->mutable_departement();
  out.set_departement(departement);
  for (const Measured& one : answered.basins) {
    NoteParameters(one.parameters, answer);
    v1::DepartementBasin& basin = *out.add_basins();
    *basin.mutable_health() = Describe(answered, one, language);
    const std::vector<std::string>& touched = one.territory->departements;
    basin.mutable_departements()->Add(touched.begin(), touched.end());
    basin.set_shared(touched.size() > 1);
  }
  std::sort(out.mutable_basins()->begin(), out.mutable_basins()->end(),
            [](const v1::DepartementBasin& a, const v1::DepartementBasin& b) {
              return Better(a.health(), b.health());
            });
  return absl::OkStatus();
}

// ---- the disparity ----

// What basins are compared by: a dimension's score, or one of its indicators'.
struct Figure {
  absl::string_view dimension;
  const IndicatorType* indicator = nullptr;
};

std::vector<Figure> AllFigures() {
  std::vector<Figure> figures;
  for (const IndicatorType& type : IndicatorTypes()) {
    if (!type.scored) continue;
    if (figures.empty() || figures.back().dimension != type.dimension)
      figures.push_back({type.dimension});
    figures.push_back({type.dimension, &type});
  }
  return figures;
}

std::string NameOf(const Figure& figure) {
  return figure.indicator == nullptr ? std::string(figure.dimension)
                                     : figure.indicator->full_name();
}

absl::StatusOr<std::vector<Figure>> FindFigures(const std::string& asked) {
  std::vector<Figure> figures = AllFigures();
  if (asked.empty()) return figures;
  const IndicatorType* type = FindIndicator(asked);
  if (type != nullptr && !type->scored)
    return MakeError(v1::UNKNOWN_INDICATOR, {.field = "disparity",
                                             .detail = {"$0 is shown, not scored",
                                                        "$0 est montré sans être noté", asked}});
  std::vector<std::string> names;
  for (const Figure& figure : figures) {
    names.push_back(NameOf(figure));
    const bool is_asked = type == nullptr ? names.back() == asked : figure.indicator == type;
    if (is_asked) return std::vector<Figure>{figure};
  }
  const std::vector<absl::string_view> known(names.begin(), names.end());
  return MakeError(v1::UNKNOWN_INDICATOR,
                   {.field = "disparity", .detail = Nearest(NearestName(asked, known))});
}

// A basin's score of one figure, as it is shown.
struct FigureScore {
  std::optional<Ratio> score;
  uint32_t coverage_percent = 0;
  std::string why_not;
};

FigureScore ScoreOfFigure(const Figure& figure, const Measured& one, const HealthScores& scores,
                          Language language) {
  if (figure.indicator != nullptr) {
    for (const Measure& measure : one.measures)
      if (measure.type == figure.indicator)
        return {ScoreOf(measure, one.parameters), measure.coverage_percent(),
                WhyNoScore(measure, language)};
  } else {
    for (const DimensionScore& dimension : scores.dimensions)
      if (dimension.name == figure.dimension)
        return {dimension.score, CoverageOf(dimension), WhyNoScore(dimension, language)};
  }
  return {};
}

// One figure's scores over the basins, in their order.
using FigureScores = std::vector<FigureScore>;

std::vector<FigureScores> ScoreFigures(const std::vector<Figure>& figures, const Answered& answered,
                                       Language language) {
  std::vector<FigureScores> by_figure(figures.size());
  for (const Measured& one : answered.basins) {
    const HealthScores scores = ScoreHealth(one.measures, one.parameters);
    for (size_t i = 0; i < figures.size(); ++i)
      by_figure[i].push_back(ScoreOfFigure(figures[i], one, scores, language));
  }
  return by_figure;
}

ScoreSpread SpreadOfFigure(const FigureScores& basins) {
  std::vector<std::optional<Ratio>> scores;
  for (const FigureScore& basin : basins) scores.push_back(basin.score);
  return SpreadOf(scores);
}

absl::StatusOr<Answered> MeasureBasins(const ViewSnapshot& views, const Ground& ground,
                                       const Reader& reader) {
  std::vector<const Territory*> basins;
  for (const Territory& basin : ground.basins)
    if (basin.kind == v1::TERRITORY_BASIN) basins.push_back(&basin);
  return MeasureFor(views, ground, reader, basins);
}

// How far the basins lay apart at one quarter end, by figure.
using QuarterSpreads = std::vector<ScoreSpread>;

absl::StatusOr<QuarterSpreads> SpreadsOn(absl::CivilDay day, Sequence known_at,
                                         const std::vector<Figure>& figures,
                                         const ViewSnapshot& views, const Reader& reader) {
  BASIN_ASSIGN_OR_RETURN(const Ground ground, FindGround(views, FormatDay(day), known_at));
  BASIN_ASSIGN_OR_RETURN(const Answered answered, MeasureBasins(views, ground, reader));
  QuarterSpreads spreads;
  for (const FigureScores& scores : ScoreFigures(figures, answered, Language::kFrench))
    spreads.push_back(SpreadOfFigure(scores));
  return spreads;
}

uint32_t TenThousandths(const Ratio& ratio) {
  return static_cast<uint32_t>(Round(ratio * Ratio{10'000, 1}));
}

void DescribeStandings(const Answered& answered, const FigureScores& scores,
                       const ScoreSpread& spread, v1::Disparity& out) {
  for (size_t i = 0; i < answered.basins.size(); ++i) {
    v1::Standing& standing = *out.add_standings();
    standing.set_basin(answered.basins[i].territory->code);
    standing.set_name(answered.basins[i].territory->name);
    DescribeScore(scores[i].score, scores[i].coverage_percent, scores[i].why_not,
                  *standing.mutable_score());
    if (!spread.ranked[i].has_value()) continue;
    standing.set_rank(spread.ranked[i]->rank);
    standing.set_z_hundredths(static_cast<int32_t>(spread.ranked[i]->z_hundredths));
  }
  std::sort(out.mutable_standings()->begin(), out.mutable_standings()->end(),
            [](const v1::Standing& a, const v1::Standing& b) {
              return std::make_tuple(a.rank() == 0, a.rank(), a.name(), a.basin()) <
                     std::make_tuple(b.rank() == 0, b.rank(), b.name(), b.basin());
            });
}

// The quarters, the slope, and why there is none.
void DescribeTrend(const std::array<absl::CivilDay, kSlopeQuarters>& days,
                   const std::array<const ScoreSpread*, kSlopeQuarters>& quarters,
                   Language language, v1::Disparity& out) {
  std::array<std::optional<Ratio>, kSlopeQuarters> ginis;
  std::string missing;
  for (size_t q = 0; q < kSlopeQuarters; ++q) {
    ginis[q] = quarters[q]->gini;
    v1::QuarterGini& quarter = *out.add_quarters();
    quarter.set_day(FormatDay(days[q]));
    quarter.set_basins(quarters[q]->scores);
    quarter.set_known(ginis[q].has_value());
    if (ginis[q].has_value()) quarter.set_gini_ten_thousandths(TenThousandths(*ginis[q]));
    if (!ginis[q].has_value() && missing.empty()) missing = quarter.day();
  }
  const std::optional<Slope> slope = SlopeOf(ginis);
  out.set_slope_known(slope.has_value());
  if (slope.has_value()) {
    const auto size = static_cast<int32_t>(TenThousandths(slope->size));
    out.set_slope_ten_thousandths(slope->falling ? -size : size);
  } else if (out.why_not().empty()) {
    const Text why("no slope: fewer than two basins had a score on $0",
                   "pas de pente : moins de deux bassins avaient une note le $0", missing);
    out.set_why_not(why.In(language));
  }
}

void DescribeSpread(const ScoreSpread& spread, Language language, v1::Disparity& out) {
  out.set_basins(spread.scores);
  out.set_known(spread.gini.has_value());
  if (spread.mean.has_value())
    out.set_mean_hundredths(static_cast<uint32_t>(Round(*spread.mean * Ratio{100, 1})));
  if (spread.gini.has_value()) {
    out.set_cv_ten_thousandths(static_cast<uint32_t>(*spread.cv_ten_thousandths));
    out.set_gini_ten_thousandths(TenThousandths(*spread.gini));
  } else {
    const Text why("fewer than two basins have a score", "moins de deux bassins ont une note");
    out.set_why_not(why.In(language));
  }
}

absl::Status AnswerDisparity(const v1::RegionQuery& query, const Ground& ground, Language language,
                             const ViewSnapshot& views, const Reader& reader, v1::Answer& answer) {
  BASIN_ASSIGN_OR_RETURN(const std::vector<Figure> figures, FindFigures(query.disparity()));
  v1::DisparityAnswer& out = *answer.mutable_region()->mutable_disparity();
  if (ground.checkpoint.sequence == 0) return absl::OkStatus();
  const auto days = LastQuarterEnds(ground.moment.day);
  std::array<QuarterSpreads, kSlopeQuarters> quarters;
  for (size_t q = 0; q < kSlopeQuarters; ++q) {
    BASIN_ASSIGN_OR_RETURN(quarters[q],
                           SpreadsOn(days[q], query.known_at(), figures, views, reader));
  }
  BASIN_ASSIGN_OR_RETURN(const Answered answered, MeasureBasins(views, ground, reader));
  for (const Measured& one : answered.basins) NoteParameters(one.parameters, answer);
  const std::vector<FigureScores> scores = ScoreFigures(figures, answered, language);
  for (size_t i = 0; i < figures.size(); ++i) {
    v1::Disparity& figure = *out.add_figures();
    figure.set_dimension(std::string(figures[i].dimension));
    if (figures[i].indicator != nullptr)
      figure.set_indicator(std::string(figures[i].indicator->name));
    const ScoreSpread spread = SpreadOfFigure(scores[i]);
    DescribeSpread(spread, language, figure);
    DescribeTrend(days, {&quarters[0][i], &quarters[1][i], &quarters[2][i], &quarters[3][i]},
                  language, figure);
    DescribeStandings(answered, scores[i], spread, figure);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status AnswerRegion(const v1::RegionQuery& query, Language language,
                          const ViewSnapshot& views, const Reader& reader, v1::Answer& answer) {
  BASIN_ASSIGN_OR_RETURN(const Ground ground, FindGround(views, query.as_of(), query.known_at()));
  DescribeGround(ground, answer);
  switch (query.about_case()) {
    case v1::RegionQuery::kRegion:
      return AnswerPooled(query.region(), ground, language, views, reader, answer);
    case v1::RegionQuery::kDepartement:
      return AnswerDepartement(query.departement(), ground, language, views, reader, answer);
    case v1::RegionQuery::kDisparity:
      return AnswerDisparity(query, ground, language, views, reader, answer);
    case v1::RegionQuery::ABOUT_NOT_SET:
      break;
  }
  return MakeError(v1::UNKNOWN_QUERY);
}

}  // namespace basin
