#include "clients/agent/dropped_file.h"

#include <algorithm>
#include <cstddef>
#include <tuple>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "proto/model/digest.h"

namespace basin {
namespace {

constexpr absl::string_view kTemporary[] = {".tmp",        ".part", ".filepart",
                                            ".crdownload", ".swp",  "~"};

bool EndsWithAny(absl::string_view name, absl::Span<const absl::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(), [&](absl::string_view ending) {
    return absl::EndsWithIgnoreCase(name, ending);
  });
}

bool IsSomebodysTemporary(absl::string_view name) {
  return absl::StartsWith(name, ".") || absl::StartsWith(name, "~") ||
         EndsWithAny(name, kTemporary);
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

FileEvents ReadDroppedFile(absl::string_view name, absl::string_view bytes,
                           const FileContext& context, const EventCatalog& catalog) {
  const std::string type = TypeOfName(name, catalog);
  // A text named after no event is a note somebody left, rather than a table with a column "type".
  const bool note = absl::EndsWithIgnoreCase(name, ".txt") && type.empty();
  const EventFileKind kind = note ? EventFileKind::kUnknown : KindOfName(name);
  return ReadEventFile(kind, type, bytes, context, catalog);
}

std::string FilingName(const std::string& name, absl::string_view bytes, bool taken_by_another) {
  if (!taken_by_another) return name;
  const size_t dot = name.rfind('.');
  const std::string mark = ToHex(AsBytes(Digest({bytes}))).substr(0, 12);
  if (dot == std::string::npos) return absl::StrCat(name, ".", mark);
  return absl::StrCat(name.substr(0, dot), ".", mark, name.substr(dot));
}

}  // namespace basin
