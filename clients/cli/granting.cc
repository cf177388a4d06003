#include "clients/cli/granting.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_split.h"
#include "clients/exchange/csv.h"
#include "clients/exchange/file_fault.h"
#include "clients/exchange/scdl_award.h"
#include "clients/exchange/scdl_header.h"
#include "proto/model/status.h"
#include "proto/reference/identifiers.h"

namespace basin::cli {
namespace {

absl::Status Usage(basin::Text detail) {
  return MakeError(v1::USAGE, {.field = "--on-behalf-of", .detail = std::move(detail)});
}

// The SIRENs of the granting bodies, each once. What is wrong with the file is told by its import.
std::vector<std::string> GrantingSirens(absl::string_view content) {
  FaultCollector ignored;
  const CsvTable table = ReadCsvFile(content, ignored);
  if (!ignored.empty()) return {};
  const ScdlHeader header(table, ignored);
  std::vector<std::string> sirens;
  for (const CsvRow& row : table.rows) {
    const absl::string_view siret = ScdlCell(header, row, ScdlColumn::kIdAttribuant);
    if (!IsSiret(siret)) continue;
    const std::string siren(SirenOf(siret));
    if (std::find(sirens.begin(), sirens.end(), siren) == sirens.end()) sirens.push_back(siren);
  }
  return sirens;
}

}  // namespace

absl::StatusOr<std::vector<std::pair<std::string, std::string>>> GrantingActors(
    const std::vector<std::string>& on_behalf_of, absl::string_view own_siren,
    absl::string_view content) {
  std::vector<std::pair<std::string, std::string>> granting;
  for (const std::string& given : on_behalf_of) {
    const std::pair<std::string, std::string> parts =
        absl::StrSplit(given, absl::MaxSplits('=', 1));
    const auto& [actor, siren] = parts;
    if (actor.empty())
      return Usage({"write ACTOR or ACTOR=SIREN", "écrivez ACTEUR ou ACTEUR=SIREN"});
    if (!siren.empty()) {
      if (!IsSiren(siren))
        return Usage({"what follows = is not a SIREN", "ce qui suit = n'est pas un SIREN"});
      granting.emplace_back(siren, actor);
      continue;
    }
    std::vector<std::string> others = GrantingSirens(content);
    others.erase(std::remove(others.begin(), others.end(), std::string(own_siren)), others.end());
    if (others.size() > 1)
      return Usage({"the file names $0 granting bodies: write ACTOR=SIREN for each",
                    "le fichier nomme $0 attribuants : écrivez ACTEUR=SIREN pour chacun",
                    others.size()});
    for (const std::string& other : others) granting.emplace_back(other, actor);
  }
  return granting;
}

}  // namespace basin::cli
