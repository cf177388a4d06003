#include "services/query/page.h"

#include <algorithm>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "proto/model/calendar.h"
#include "proto/model/status.h"

namespace basin {
namespace {

absl::Status BadCursor(const Text& why) {
  return MakeError(v1::BAD_FORMAT, {.field = "cursor", .detail = why});
}

// "<known_at>.<day>.<offset>"
absl::Status ReadCursor(const std::string& cursor, Page& page) {
  const std::vector<absl::string_view> parts = absl::StrSplit(cursor, '.');
  absl::CivilDay day;
  uint64_t offset = 0;
  const bool readable = parts.size() == 3 && absl::SimpleAtoi(parts[0], &page.known_at) &&
                        page.known_at > 0 && ParseDay(parts[1], &day) &&
                        absl::SimpleAtoi(parts[2], &offset);
  if (!readable)
    return BadCursor({"take it from next_cursor of the page before",
                      "reprenez next_cursor de la page précédente"});
  page.as_of = std::string(parts[1]);
  page.offset = offset;
  return absl::OkStatus();
}

}  // namespace

size_t Page::EndOf(size_t total) const {
  return limit == 0 ? total : std::min(total, std::min(offset, total) + limit);
}

absl::StatusOr<Page> ReadPage(const PageRequest& request) {
  if (request.limit > kPageRowsMax)
    return MakeError(v1::OUT_OF_RANGE,
                     {.field = "limit", .detail = {"at most $0", "au plus $0", kPageRowsMax}});
  Page page{.as_of = request.as_of, .known_at = request.known_at};
  page.limit = request.limit == 0 ? request.limit_default : request.limit;
  if (request.cursor.empty()) return page;
  BASIN_RETURN_IF_ERROR(ReadCursor(request.cursor, page));
  const bool agrees = (request.as_of.empty() || request.as_of == page.as_of) &&
                      (request.known_at == 0 || request.known_at == page.known_at);
  if (!agrees)
    return BadCursor({"it is of another day or another state of the log",
                      "il est d'un autre jour ou d'un autre état du journal"});
  return page;
}

std::string NextCursor(const Ground& ground, const Page& page, size_t total) {
  const size_t end = page.EndOf(total);
  if (end >= total) return "";
  return absl::StrCat(ground.moment.known_at, ".", FormatDay(ground.moment.day), ".", end);
}

}  // namespace basin
