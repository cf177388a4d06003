#include "clients/exchange/event_file.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/types/span.h"

namespace basin {
namespace {

constexpr absl::string_view kTables[] = {".csv", ".tsv", ".txt"};
constexpr absl::string_view kCloudEvents[] = {".json", ".jsonl", ".ndjson"};

bool EndsWithAny(absl::string_view name, absl::Span<const absl::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(), [&](absl::string_view ending) {
    return absl::EndsWithIgnoreCase(name, ending);
  });
}

FileEvents Unusable(absl::string_view fr, absl::string_view en) {
  FileEvents result;
  result.faults.push_back({.fr = std::string(fr), .en = std::string(en)});
  return result;
}

}  // namespace

EventFileKind KindOfName(absl::string_view name) {
  if (EndsWithAny(name, kTables)) return EventFileKind::kTable;
  if (EndsWithAny(name, kCloudEvents)) return EventFileKind::kCloudEvents;
  return EventFileKind::kUnknown;
}

std::string TypeOfName(absl::string_view name, const EventCatalog& catalog) {
  name.remove_prefix(name.rfind('/') + 1);  // the whole name when there is none
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

FileEvents ReadEventFile(EventFileKind kind, absl::string_view type, absl::string_view bytes,
                         const FileContext& context, const EventCatalog& catalog) {
  if (kind == EventFileKind::kUnknown)
    return Unusable("format inconnu ; donnez un fichier .csv ou .json",
                    "unknown kind of file; give .csv or .json");
  FileEvents events = kind == EventFileKind::kTable ? ReadEventTable(bytes, type, context, catalog)
                                                    : ReadEventJson(bytes, context, catalog);
  if (events.ok() && events.events.empty())
    return Unusable("aucun évènement dans le fichier", "the file holds no event");
  return events;
}

}  // namespace basin
