#include "clients/agent/papers.h"

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "proto/model/calendar.h"
#include "proto/model/check.h"
#include "proto/model/cloud_event.h"
#include "proto/model/origin.h"
#include "proto/model/record_view.h"

namespace basin {
namespace {

nlohmann::ordered_json EventEntry(const FileEvent& event, const PublishedEvent& published) {
  nlohmann::ordered_json entry;
  entry["line"] = event.line;
  const auto view = ReadEvent(event.bytes);
  BASIN_CHECK(view.ok());  // it was sealed here
  entry["type"] = std::string(view->header.type);
  entry["source"] = std::string(view->header.source);
  entry["id"] = std::string(view->header.id);
  entry["subject"] = std::string(view->header.subject);
  entry["sequence"] = published.sequence;
  if (published.known_before) entry["known_before"] = true;
  return entry;
}

std::string Plural(size_t count, absl::string_view one, absl::string_view several) {
  return absl::StrCat(count, " ", count == 1 ? one : several);
}

std::string FrenchRefusal(absl::string_view name, absl::Span<const FileFault> faults,
                          size_t published, absl::Time now) {
  std::string text = absl::StrCat(
      "Fichier refusé : ", name, "\n",
      absl::FormatTime("Le %d/%m/%Y à %H:%M (heure de Paris)\n\n", now, Paris()),
      published == 0
          ? "Rien n'a été publié.\n\n"
          : absl::StrCat("Publié avant le refus : ", Plural(published, "évènement", "évènements"),
                         ". Le reste ne l'est pas.\n\n"),
      Plural(faults.size(), "erreur", "erreurs"), " :\n");
  for (const FileFault& fault : faults)
    absl::StrAppend(&text, "- ", FormatFault(fault, Language::kFrench), "\n");
  absl::StrAppend(
      &text,
      "\nCorrigez le fichier, puis déposez-le de nouveau. Un évènement déjà publié ne le "
      "sera pas deux fois.\n");
  return text;
}

std::string EnglishRefusal(absl::string_view name, absl::Span<const FileFault> faults,
                           size_t published, absl::Time now) {
  std::string text = absl::StrCat(
      "File refused: ", name, "\n",
      absl::FormatTime("%Y-%m-%d %H:%M (Paris time)\n\n", now, Paris()),
      published == 0
          ? "Nothing was published.\n\n"
          : absl::StrCat("Published before the refusal: ", Plural(published, "event", "events"),
                         ". The rest is not.\n\n"),
      Plural(faults.size(), "fault", "faults"), ":\n");
  for (const FileFault& fault : faults)
    absl::StrAppend(&text, "- ", FormatFault(fault, Language::kEnglish), "\n");
  absl::StrAppend(
      &text,
      "\nCorrect the file, then hand it in again. An event that is published already will "
      "not be published twice.\n");
  return text;
}

}  // namespace

std::string ReceiptText(const PublishedFile& file, const FileEvents& events) {
  BASIN_CHECK(file.events.size() == events.events.size());
  nlohmann::ordered_json receipt;
  receipt["file"] = file.name;
  receipt["sha256"] = file.sha256;
  receipt["published_at"] = FormatTimestamp(file.at);
  receipt["log_id"] = file.log.log_id();
  receipt["epoch"] = file.log.epoch();
  receipt["origin"] = std::string(OriginCode(file.origin));
  const absl::string_view notice = OriginNotice(file.origin, Language::kFrench);
  if (!notice.empty()) receipt["notice"] = std::string(notice);
  receipt["events"] = nlohmann::ordered_json::array();
  for (size_t i = 0; i < file.events.size(); ++i)
    receipt["events"].push_back(EventEntry(events.events[i], file.events[i]));
  // A name is whatever bytes the system allows; what is not UTF-8 is replaced.
  return receipt.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

std::string RefusalText(absl::string_view name, absl::Span<const FileFault> faults,
                        size_t published, absl::Time now, Language language) {
  return language == Language::kFrench ? FrenchRefusal(name, faults, published, now)
                                       : EnglishRefusal(name, faults, published, now);
}

std::string RefusalName(absl::string_view name, Language language) {
  return absl::StrCat(name, language == Language::kFrench ? ".erreur.txt" : ".error.txt");
}

}  // namespace basin
