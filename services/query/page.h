// Long lists in pages. A cursor names the moment that the first page spoke of and how many rows
// were given: all pages of a list are parts of one, whatever is recorded meanwhile.
#ifndef BASIN_SERVICES_QUERY_PAGE_H_
#define BASIN_SERVICES_QUERY_PAGE_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "services/query/ground.h"

namespace basin {

inline constexpr uint32_t kPageRowsMax = 500;

// What a question says of its page. `limit` 0 = `limit_default`, which may be 0: everything.
struct PageRequest {
  std::string as_of = {};
  Sequence known_at = 0;
  uint32_t limit = 0;
  std::string cursor = {};
  uint32_t limit_default = 50;
};

struct Page {
  std::string as_of = {};  // as FindGround wants them
  Sequence known_at = 0;
  size_t offset = 0;  // rows before it
  size_t limit = 0;   // 0 = no limit

  // Of `total` rows: behind the last one of the page.
  size_t EndOf(size_t total) const;
};

// With a cursor its moment counts, and those of the question must not contradict it. Errors:
// BAD_FORMAT naming "cursor"; OUT_OF_RANGE naming "limit", above kPageRowsMax.
absl::StatusOr<Page> ReadPage(const PageRequest& request);

// Where the page after this one begins; empty when `total` rows end with it.
std::string NextCursor(const Ground& ground, const Page& page, size_t total);

}  // namespace basin

#endif  // BASIN_SERVICES_QUERY_PAGE_H_
