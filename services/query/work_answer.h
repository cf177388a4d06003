// Work lists as they travel: which rows a reader may see, in which order, page by page.
#ifndef BASIN_SERVICES_QUERY_WORK_ANSWER_H_
#define BASIN_SERVICES_QUERY_WORK_ANSWER_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "basin/v1/query_work.pb.h"
#include "proto/model/sequence.h"
#include "proto/model/status.h"
#include "services/projection/view_store.h"
#include "services/query/ground.h"
#include "services/query/readers.h"

namespace basin {

// Where a page begins, and the moment that all pages of a list speak for.
struct WorkPage {
  std::string as_of;  // empty = the day of the last record
  Sequence known_at = 0;
  size_t offset = 0;
  size_t rows = 0;
};
// Errors: OUT_OF_RANGE for a limit beyond 1000; BAD_FORMAT when `after` is not a `next` of ours.
absl::StatusOr<WorkPage> FindWorkPage(const v1::WorkQuery& query);

// The page's rows of what is open at the ground's moment: the most overdue first, then by basin,
// kind and subject, so that the same moment gives the same list.
//
// Rows about persons (referrals) are for those who may see the basin's small cells and for the
// referral's own sender and recipient; others are told that such rows are left out, never how many.
// Errors: UNKNOWN_BASIN; UNKNOWN_ENUM for a kind, with the known ones; the store's.
absl::Status FillWork(const v1::WorkQuery& query, const WorkPage& page, Language language,
                      const ViewSnapshot& views, const Ground& ground, const Reader& reader,
                      v1::WorkAnswer& answer);

}  // namespace basin

#endif  // BASIN_SERVICES_QUERY_WORK_ANSWER_H_
