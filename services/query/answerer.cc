#include "services/query/answerer.h"

#include <algorithm>
#include <string>
#include <vector>

#include "proto/model/status.h"
#include "services/query/answer_history.h"
#include "services/query/answer_region.h"
#include "services/query/describe.h"
#include "services/query/directory.h"
#include "services/query/ground.h"
#include "services/query/measured_basins.h"
#include "services/query/network_answer.h"
#include "services/query/page.h"
#include "services/query/what_would_change.h"
#include "services/query/work_answer.h"
#include "services/views/health/health.h"
#include "services/views/health/indicator_words.h"
#include "services/views/view_list.h"

namespace basin {
namespace {

// What an answer says of itself in which no basin is scored.
absl::Status DescribeWithoutScores(const ViewSnapshot& views, const Ground& ground,
                                   v1::Answer& answer) {
  DescribeGround(ground, answer);
  BASIN_ASSIGN_OR_RETURN(const Sequence version, FindParametersVersion(views, ground.moment));
  answer.set_parameters_version(version);
  return absl::OkStatus();
}

absl::Status AnswerHealth(const v1::HealthQuery& query, Language language,
                          const ViewSnapshot& views, const Reader& reader, v1::Answer& answer) {
  BASIN_ASSIGN_OR_RETURN(const Ground ground, FindGround(views, query.as_of(), query.known_at()));
  std::vector<const Territory*> asked;
  for (const std::string& code : query.basins()) {
    BASIN_ASSIGN_OR_RETURN(const Territory* basin, FindBasin(ground, code));
    asked.push_back(basin);
  }
  if (query.basins().empty())
    for (const Territory& basin : ground.basins) asked.push_back(&basin);
  BASIN_ASSIGN_OR_RETURN(const Answered answered, MeasureFor(views, ground, reader, asked));

  DescribeGround(ground, answer);
  v1::HealthAnswer& health = *answer.mutable_health();
  for (const Measured& one : answered.basins) {
    NoteParameters(one.parameters, answer);
    *health.add_basins() = Describe(answered, one, language);
  }
  std::sort(health.mutable_basins()->begin(), health.mutable_basins()->end(), Better);
  return absl::OkStatus();
}

absl::Status AnswerExplain(const v1::ExplainQuery& query, Language language,
                           const ViewSnapshot& views, const Reader& reader, v1::Answer& answer) {
  BASIN_ASSIGN_OR_RETURN(const Page page, ReadPage({.as_of = query.as_of(),
                                                    .known_at = query.known_at(),
                                                    .limit = query.limit(),
                                                    .cursor = query.cursor(),
                                                    .limit_default = 0}));
  BASIN_ASSIGN_OR_RETURN(const Ground ground, FindGround(views, page.as_of, page.known_at));
  BASIN_ASSIGN_OR_RETURN(const Territory* basin, FindBasin(ground, query.basin()));
  BASIN_ASSIGN_OR_RETURN(const IndicatorType* type, FindAsked(query.indicator()));
  BASIN_ASSIGN_OR_RETURN(const Answered answered, MeasureFor(views, ground, reader, {basin}));

  DescribeGround(ground, answer);
  const Measured& one = answered.basins.front();
  NoteParameters(one.parameters, answer);
  v1::ExplainAnswer& explain = *answer.mutable_explain();
  *explain.mutable_basin() = Describe(answered, one, language, type);
  explain.set_definition(std::string(DefinitionOf(*type, language)));
  for (const Measure& measure : one.measures) {
    if (measure.type != type || measure.state == State::kMasked) continue;
    const size_t total = measure.support.size();
    explain.set_total(total);
    explain.set_next_cursor(NextCursor(ground, page, total));
    DescribeSupport(measure, page.offset, page.EndOf(total), language, explain);
    if (page.offset > 0) continue;
    DescribeLateness(measure, explain);
    const ExplainedIndicator explained{*type, *basin, one.facts,
                                       reader.MaySeeSmallCells(basin->code)};
    BASIN_RETURN_IF_ERROR(AddWhatWouldChange(views, ground, explained, language, explain));
  }
  return absl::OkStatus();
}

absl::Status AnswerWork(const v1::WorkQuery& query, Language language, const ViewSnapshot& views,
                        const Reader& reader, v1::Answer& answer) {
  BASIN_ASSIGN_OR_RETURN(const WorkPage page, FindWorkPage(query));
  BASIN_ASSIGN_OR_RETURN(const Ground ground, FindGround(views, page.as_of, page.known_at));
  BASIN_RETURN_IF_ERROR(DescribeWithoutScores(views, ground, answer));
  return FillWork(query, page, language, views, ground, reader, *answer.mutable_work());
}

absl::Status AnswerNetwork(const v1::NetworkQuery& query, Language language,
                           const ViewSnapshot& views, const Reader& reader, v1::Answer& answer) {
  BASIN_ASSIGN_OR_RETURN(const Ground ground, FindGround(views, query.as_of(), query.known_at()));
  BASIN_ASSIGN_OR_RETURN(const Territory* basin, FindBasin(ground, query.basin()));
  BASIN_ASSIGN_OR_RETURN(const Answered answered, MeasureFor(views, ground, reader, {basin}));

  DescribeGround(ground, answer);
  const Measured& one = answered.basins.front();
  NoteParameters(one.parameters, answer);
  DescribeNetwork(one.facts, one.measures, reader.MaySeeSmallCells(basin->code), ground.moment.day,
                  language, *answer.mutable_network());
  return absl::OkStatus();
}

absl::Status AnswerDirectory(const v1::DirectoryQuery& query, const ViewSnapshot& views,
                             v1::Answer& answer) {
  BASIN_ASSIGN_OR_RETURN(const Page page, ReadPage({.as_of = query.as_of(),
                                                    .known_at = query.known_at(),
                                                    .limit = query.limit(),
                                                    .cursor = query.cursor()}));
  BASIN_ASSIGN_OR_RETURN(const Ground ground, FindGround(views, page.as_of, page.known_at));
  BASIN_RETURN_IF_ERROR(DescribeWithoutScores(views, ground, answer));
  return ListDirectory(query, views, ground, page, *answer.mutable_directory());
}

absl::Status AnswerStatus(const ViewSnapshot& views, const FollowedLog& followed,
                          v1::Answer& answer) {
  BASIN_ASSIGN_OR_RETURN(const Ground ground, FindGround(views, "", 0));
  BASIN_RETURN_IF_ERROR(DescribeWithoutScores(views, ground, answer));
  v1::StatusAnswer& status = *answer.mutable_status();
  const Sequence hub_head = followed.head.sequence();
  status.set_hub_head(hub_head);
  status.set_hub_connected(followed.connected);
  for (const auto& view : MakeViews()) {
    BASIN_ASSIGN_OR_RETURN(const Checkpoint checkpoint, views.FindCheckpoint(view->name()));
    v1::ProjectionStatus& projection = *status.add_projections();
    projection.set_name(std::string(view->name()));
    projection.set_version(view->version());
    projection.set_checkpoint(checkpoint.sequence);
    projection.set_lag(hub_head - std::min(hub_head, checkpoint.sequence));
  }
  return absl::OkStatus();
}

absl::Status CheckAtLeast(const ViewSnapshot& views, Sequence at_least) {
  BASIN_ASSIGN_OR_RETURN(const Checkpoint checkpoint, EarliestCheckpoint(views));
  if (at_least <= checkpoint.sequence) return absl::OkStatus();
  return MakeError(v1::NOT_CAUGHT_UP, {.field = "at_least",
                                       .detail = KnownUpTo(checkpoint.sequence),
                                       .retry_after = absl::Seconds(1)});
}

absl::Status Fill(const v1::Query& query, const ViewSnapshot& views, const Reader& reader,
                  const FollowedLog& followed, v1::Answer& answer) {
  BASIN_RETURN_IF_ERROR(CheckAtLeast(views, query.at_least()));
  const Language language = ParseLanguage(query.language());
  switch (query.ask_case()) {
    case v1::Query::kHealth:
      return AnswerHealth(query.health(), language, views, reader, answer);
    case v1::Query::kExplain:
      return AnswerExplain(query.explain(), language, views, reader, answer);
    case v1::Query::kStatus:
      return AnswerStatus(views, followed, answer);
    case v1::Query::kNetwork:
      return AnswerNetwork(query.network(), language, views, reader, answer);
    case v1::Query::kWork:
      return AnswerWork(query.work(), language, views, reader, answer);
    case v1::Query::kRegion:
      return AnswerRegion(query.region(), language, views, reader, answer);
    case v1::Query::kHistory:
      return AnswerHistory(query.history(), language, views, reader, answer);
    case v1::Query::kDirectory:
      return AnswerDirectory(query.directory(), views, answer);
    case v1::Query::kViews:  // not asked of rows: the service keeps the generations
    case v1::Query::ASK_NOT_SET:
      break;
  }
  return MakeError(v1::UNKNOWN_QUERY);
}

// What the store says of its rows names files: that is for the service's log.
absl::Status WithoutFiles(const absl::Status& status) {
  if (!absl::IsDataLoss(status) || CodeOf(status) != v1::ERROR_UNSPECIFIED) return status;
  return MakeError(
      v1::IO_FAILED,
      {.detail = {"rows of the views cannot be read; if that stays so: basinctl views rebuild",
                  "des lignes des vues sont illisibles ; si cela dure : basinctl views rebuild"},
       .retry_after = absl::Seconds(5)});
}

}  // namespace

v1::Answer AnswerQuery(const v1::Query& query, const ViewSnapshot& views, const Reader& reader,
                       const FollowedLog& followed) {
  v1::Answer answer;
  const absl::Status status = Fill(query, views, reader, followed, answer);
  if (status.ok()) return answer;
  v1::Answer refusal;
  *refusal.mutable_error() = ToProto(WithoutFiles(status));
  return refusal;
}

}  // namespace basin
