#include "clients/exchange/scdl.h"

#include <map>
#include <optional>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "clients/exchange/csv.h"
#include "clients/exchange/scdl_award.h"
#include "clients/exchange/scdl_header.h"
#include "proto/model/calendar.h"
#include "proto/model/check.h"
#include "proto/model/event_builder.h"
#include "proto/model/event_id.h"
#include "proto/reference/basins.h"
#include "proto/reference/identifiers.h"

namespace basin {
namespace {

constexpr absl::string_view kIdSpace = "scdl-subventions";

// The row's cells in the schema's order, whatever the file's.
std::string Content(const ScdlHeader& header, const CsvRow& row) {
  std::string content;
  for (int i = 0; i < kScdlColumns; ++i)
    absl::StrAppend(&content, ScdlCell(header, row, static_cast<ScdlColumn>(i)), "\x1F");
  return content;
}

absl::Time NoonInParis(absl::string_view day_text) {
  absl::CivilDay day;
  BASIN_CHECK(ParseDay(day_text, &day));
  return absl::FromCivil(absl::CivilHour(day) + 12, Paris());
}

class Importer {
 public:
  Importer(const ScdlOptions& options, const ScdlHeader& header, FaultCollector& faults)
      : options_(options), header_(header), faults_(faults) {}

  std::optional<FileEvent> Import(const CsvRow& row, const v1::FundingAwarded& award) {
    if (award.granting_siret().empty()) return std::nullopt;  // told already
    const std::string siren(SirenOf(award.granting_siret()));
    const auto basin = BasinOf(row, siren);
    const auto on_behalf_of = OnBehalfOf(row, siren);
    if (!basin || !on_behalf_of || award.convention_on().empty()) return std::nullopt;

    const std::string content = Content(header_, row);
    const std::string numbered = absl::StrCat(content, ++occurrences_[content]);
    v1::Header header;
    header.set_id(MakeUuidV8(kIdSpace, numbered));
    header.set_source(absl::StrCat("/actors/", options_.actor, "/scdl"));
    header.set_subject(
        absl::StrCat("project/", MakeUuidV8(absl::StrCat(kIdSpace, "/case"), numbered)));
    SetTimestamp(NoonInParis(award.convention_on()), header.mutable_time());
    header.set_basin(*basin);
    header.set_origin(options_.origin);
    header.set_onbehalfof(*on_behalf_of);
    return FileEvent{.bytes = SealEvent(std::move(header), award), .line = row.line};
  }

 private:
  void Fault(const CsvRow& row, v1::ErrorCode code, absl::string_view fr, absl::string_view en) {
    faults_.Add(ScdlFault(header_, row, ScdlColumn::kIdAttribuant, code, fr, en));
  }

  std::optional<std::string> BasinOf(const CsvRow& row, absl::string_view siren) {
    if (!options_.basin.empty()) return options_.basin;
    const auto basins = FindBasinsByMember(siren);
    if (basins.size() == 1) return std::string(basins[0]->code);
    if (basins.empty()) {
      Fault(row, v1::UNKNOWN_BASIN,
            "l'attribuant n'est membre d'aucun bassin connu ; indiquez le bassin (--basin CODE)",
            "the granting body is a member of no known basin; name the basin (--basin CODE)");
      return std::nullopt;
    }
    const std::string codes = absl::StrJoin(
        basins, ", ",
        [](std::string* out, const BasinReference* basin) { absl::StrAppend(out, basin->code); });
    Fault(row, v1::UNKNOWN_BASIN,
          absl::StrCat("l'attribuant est membre de plusieurs bassins (", codes,
                       ") ; indiquez lequel (--basin CODE)"),
          absl::StrCat("the granting body is a member of several basins (", codes,
                       "); name one (--basin CODE)"));
    return std::nullopt;
  }

  // Empty = the importer speaks for itself.
  std::optional<std::string> OnBehalfOf(const CsvRow& row, const std::string& siren) {
    if (siren == options_.actor_siren) return "";
    for (const auto& [granting_siren, actor] : options_.granting_actors)
      if (granting_siren == siren) return actor == options_.actor ? "" : actor;
    Fault(row, v1::NO_DELEGATION,
          "l'attribuant n'est pas l'importateur ; nommez-le s'il vous a donné délégation "
          "(--on-behalf-of ACTEUR)",
          "the granting body is not the importer; name it, if you have its delegation "
          "(--on-behalf-of ACTOR)");
    return std::nullopt;
  }

  const ScdlOptions& options_;
  const ScdlHeader& header_;
  FaultCollector& faults_;
  absl::flat_hash_map<std::string, int> occurrences_;
};

void NameColumns(const ScdlHeader& header, const CsvTable& table,
                 std::map<std::string, FileColumn>& columns) {
  for (int i = 0; i < kScdlColumns; ++i) {
    const auto column = static_cast<ScdlColumn>(i);
    if (!header.Has(column)) continue;
    const int index = header.Index(column);
    columns.emplace(ScdlField(column),
                    FileColumn{index + 1, table.header[static_cast<size_t>(index)]});
  }
}

}  // namespace

FileEvents ImportScdl(absl::string_view bytes, const ScdlOptions& options) {
  FileEvents result;
  FaultCollector faults, notices;
  const CsvTable table = ReadCsvFile(bytes, faults);
  if (faults.empty()) {
    const ScdlHeader header(table, faults);
    NameColumns(header, table, result.columns);
    Importer importer(options, header, faults);
    for (const CsvRow& row : table.rows) {
      const v1::FundingAwarded award = ReadScdlAward(header, row, faults, notices);
      if (auto event = importer.Import(row, award)) result.events.push_back(*std::move(event));
    }
  }
  result.faults = faults.Take();
  result.notices = notices.Take();
  if (!result.ok()) result.events.clear();
  return result;
}

}  // namespace basin
