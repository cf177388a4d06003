#include "clients/agent/dropped_file.h"

#include <algorithm>
#include <cstddef>
#include <tuple>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "proto/model/digest.h"

namespace basin {
namespace {

constexpr absl::string_view kTemporary[] = {".tmp",        ".part", ".filepart",
                                            ".crdownload", ".swp",  "~"};
constexpr absl::string_view kTables[] = {".csv", ".txt"};
constexpr absl::string_view kCloudEvents[] = {".json", ".jsonl", ".ndjson"};

bool EndsWithAny(absl::string_view name, absl::Span<const absl::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(), [&](absl::string_view ending) {
    return absl::EndsWithIgnoreCase(name, ending);
  });
}

bool IsSomebodysTemporary(absl::string_view name) {
  return absl::StartsWith(name, ".") || absl::StartsWith(name, "~") ||
         EndsWithAny(name, kTemporary);
}

FileEvents Unusable(absl::string_view fr, absl::string_view en) {
  FileEvents result;
  result.faults.push_back({.fr = std::string(fr), .en = std::string(en)});
  return result;
}

}  // namespace

std::vector<std::string> ReadyFiles(absl::Span<const FolderEntry> folder, absl::Time now,
                                    absl::Duration settling) {
  std::vector<const FolderEntry*> ready;
  for (const FolderEntry& entry : folder) {
    // A time in the future says nothing about when the last byte came.
    const bool settled = entry.modified <= now - settling || entry.modified > now;
    if (entry.regular && settled && !IsSomebodysTemporary(entry.name)) ready.push_back(&entry);
  }
  std::sort(ready.begin(), ready.end(), [](const FolderEntry* a, const FolderEntry* b) {
    return std::tie(a->modified, a->name) < std::tie(b->modified, b->name);
  });
  std::vector<std::string> names;
  for (const FolderEntry* entry : ready) names.push_back(entry->name);
  return names;
}

std::string TypeOfName(absl::string_view name, const EventCatalog& catalog) {
  std::string longest;
  for (const auto& type : catalog.types()) {
    const absl::string_view candidate = type->name();
    if (candidate.size() <= longest.size() || !absl::StartsWithIgnoreCase(name, candidate))
      continue;
    const absl::string_view rest = name.substr(candidate.size());
    // "referral.received" is not "referral.receive" and more.
    if (!rest.empty() && !absl::ascii_isalpha(static_cast<unsigned char>(rest[0])))
      longest = std::string(candidate);
  }
  return longest;
}

FileEvents ReadDroppedFile(absl::string_view name, absl::string_view bytes,
                           const FileContext& context, const EventCatalog& catalog) {
  FileEvents events;
  if (EndsWithAny(name, kTables)) {
    events = ReadEventTable(bytes, TypeOfName(name, catalog), context, catalog);
  } else if (EndsWithAny(name, kCloudEvents)) {
    events = ReadEventJson(bytes, context, catalog);
  } else {
    return Unusable("format inconnu ; déposez un fichier .csv ou .json",
                    "unknown kind of file; hand in .csv or .json");
  }
  if (events.ok() && events.events.empty())
    return Unusable("aucun évènement dans le fichier", "the file holds no event");
  return events;
}

std::string FilingName(const std::string& name, absl::string_view bytes, bool taken_by_another) {
  if (!taken_by_another) return name;
  const size_t dot = name.rfind('.');
  const std::string mark = ToHex(AsBytes(Digest({bytes}))).substr(0, 12);
  if (dot == std::string::npos) return absl::StrCat(name, ".", mark);
  return absl::StrCat(name.substr(0, dot), ".", mark, name.substr(dot));
}

}  // namespace basin
