#include "proto/model/csv.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace basin {

absl::string_view CsvPrologue(CsvDialect dialect) {
  return dialect == CsvDialect::kFrench ? "\xef\xbb\xbf" : "";
}

std::string CsvText(absl::string_view text, CsvDialect dialect) {
  const bool formula =
      dialect == CsvDialect::kFrench && !text.empty() && absl::StrContains("=+-@\t", text.front());
  const std::string safe = absl::StrCat(formula ? "'" : "", text);
  const absl::string_view special = dialect == CsvDialect::kFrench ? ";\"\r\n" : ",\"\r\n";
  if (safe.find_first_of(std::string(special)) == std::string::npos) return safe;
  return absl::StrCat("\"", absl::StrReplaceAll(safe, {{"\"", "\"\""}}), "\"");
}

std::string CsvLine(const std::vector<std::string>& fields, CsvDialect dialect) {
  return absl::StrCat(absl::StrJoin(fields, dialect == CsvDialect::kFrench ? ";" : ","), "\r\n");
}

}  // namespace basin
