#include "clients/exchange/file_fault.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "proto/model/check.h"

namespace basin {
namespace {

bool IsSame(const FileFault& a, const FileFault& b) {
  return a.code == b.code && a.column == b.column && a.heading == b.heading && a.en == b.en;
}

std::string Place(const FileFault& fault, bool french) {
  if (fault.line == 0 && fault.column == 0) return french ? "le fichier" : "the file";
  std::string place = absl::StrCat(french ? "ligne " : "line ", fault.line);
  if (fault.column > 0) absl::StrAppend(&place, french ? ", colonne " : ", column ", fault.column);
  if (!fault.heading.empty())
    absl::StrAppend(&place, french ? " « " : " \"", fault.heading, french ? " »" : "\"");
  return place;
}

std::string Repetition(const FileFault& fault, bool french) {
  if (fault.count == 1) return "";
  const bool more = static_cast<int>(fault.lines.size()) < fault.count;
  return absl::StrCat(" — ", fault.count, french ? " fois, lignes " : " times, lines ",
                      absl::StrJoin(fault.lines, ", "), more ? " …" : "");
}

}  // namespace

void FaultCollector::Add(FileFault fault) {
  for (FileFault& known : faults_) {
    if (!IsSame(known, fault)) continue;
    ++known.count;
    if (static_cast<int>(known.lines.size()) < kLinesShown) known.lines.push_back(fault.line);
    return;
  }
  fault.lines = {fault.line};
  faults_.push_back(std::move(fault));
}

std::vector<FileFault> FaultCollector::Take() {
  std::stable_sort(faults_.begin(), faults_.end(), [](const FileFault& a, const FileFault& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
  return std::exchange(faults_, {});
}

std::string FormatFault(const FileFault& fault, Language language) {
  const bool french = language == Language::kFrench;
  return absl::StrCat(Place(fault, french), french ? " : " : ": ", french ? fault.fr : fault.en,
                      " [", CodeName(fault.code), "]", Repetition(fault, french));
}

std::string FormatFaults(absl::Span<const FileFault> faults, Language language) {
  std::string text;
  for (const FileFault& fault : faults) absl::StrAppend(&text, FormatFault(fault, language), "\n");
  return text;
}

absl::Status FaultStatus(absl::Span<const FileFault> faults) {
  BASIN_CHECK(!faults.empty());
  const FileFault& first = faults.front();
  return MakeError(v1::BAD_FILE,
                   {.field = first.heading,
                    .detail = absl::StrCat(faults.size(), faults.size() == 1 ? " fault" : " faults",
                                           "; ", FormatFault(first, Language::kEnglish))});
}

}  // namespace basin
