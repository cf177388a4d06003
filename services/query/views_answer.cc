#include "services/query/views_answer.h"

#include <utility>

#include "proto/model/status.h"
#include "services/query/ground.h"
#include "services/query/measured_basins.h"

namespace basin {
namespace {

absl::Status Fill(const v1::ViewsQuery& query, const ViewStore& store, const Reader& reader,
                  const KeepGenerations& keep, v1::Answer& answer) {
  if (!reader.is_operator)
    return MakeError(
        v1::FORBIDDEN_ACTION,
        {.field = "views", .detail = {"it is for operators", "c'est réservé aux exploitants"}});
  BASIN_ASSIGN_OR_RETURN(*answer.mutable_views(), keep(query));
  BASIN_ASSIGN_OR_RETURN(const Ground ground, FindGround(*store.Snapshot(), "", 0));
  DescribeGround(ground, answer);
  return absl::OkStatus();
}

}  // namespace

v1::Answer AnswerViews(const v1::ViewsQuery& query, const ViewStore& store, const Reader& reader,
                       const KeepGenerations& keep) {
  v1::Answer answer;
  const absl::Status status = Fill(query, store, reader, keep, answer);
  if (status.ok()) return answer;
  v1::Answer refusal;
  *refusal.mutable_error() = ToProto(status);
  return refusal;
}

}  // namespace basin
