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

std::string Sentence(const FileFault& fault, absl::string_view code, bool french) {
  return absl::StrCat(Place(fault, french), french ? " : " : ": ", french ? fault.fr : fault.en,
                      code, Repetition(fault, french));
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
  return Sentence(fault, absl::StrCat(" [", CodeName(fault.code), "]"),
                  language == Language::kFrench);
}

std::string FormatFaults(absl::Span<const FileFault> faults, Language language) {
  std::string text;
  for (const FileFault& fault : faults) absl::StrAppend(&text, FormatFault(fault, language), "\n");
  return text;
}

std::string FormatNotices(absl::Span<const FileFault> notices, Language language) {
  const bool french = language == Language::kFrench;
  std::string text;
  for (const FileFault& notice : notices)
    absl::StrAppend(&text, french ? "remarque : " : "note: ", Sentence(notice, "", french), "\n");
  return text;
}

absl::Status FaultStatus(absl::Span<const FileFault> faults) {
  BASIN_CHECK(!faults.empty());
  if (faults.size() == 1) return MakeError(v1::BAD_FILE, {.detail = {"1 fault", "1 erreur"}});
  return MakeError(v1::BAD_FILE, {.detail = {"$0 faults", "$0 erreurs", faults.size()}});
}

}  // namespace basin
