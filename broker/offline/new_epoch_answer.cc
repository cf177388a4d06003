#include "broker/offline/new_epoch_answer.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"

namespace basin {
namespace {

using Json = nlohmann::ordered_json;

Json ToJson(const char* kind, const NewEpoch& epoch) {
  const EpochNote& note = epoch.note;
  Json lost;
  if (note.lost()) lost = {{"first", note.kept + 1}, {"last", note.acknowledged}};
  return {
      {"kind", kind},      {"ok", true},   {"log_id", epoch.log.log_id}, {"epoch", epoch.log.epoch},
      {"head", note.kept}, {"lost", lost}, {"reason", note.reason},      {"kept", epoch.kept}};
}

std::string ToSentences(const NewEpoch& epoch, Language language) {
  const EpochNote& note = epoch.note;
  std::string text = Text("log $0 goes on behind record $1, in epoch $2\n",
                          "le journal $0 continue après l'enregistrement $1, à l'époque $2\n",
                          epoch.log.log_id, note.kept, epoch.log.epoch)
                         .In(language);
  if (note.lost())
    absl::StrAppend(&text, Text("LOST: records $0…$1, which had been acknowledged\n",
                                "PERDUS : les enregistrements $0…$1, qui avaient été acquittés\n",
                                note.kept + 1, note.acknowledged)
                               .In(language));
  if (!epoch.kept.empty())
    absl::StrAppend(&text, Text("the log that was there is kept in $0\n",
                                "le journal qui s'y trouvait est conservé dans $0\n", epoch.kept)
                               .In(language));
  absl::StrAppend(&text, Text("clients with a position of an earlier epoch are told "
                              "EPOCH_CHANGED; start the hub when you have told them why\n",
                              "les clients qui tiennent une position d'une époque antérieure "
                              "reçoivent EPOCH_CHANGED ; dites-leur pourquoi, puis démarrez le "
                              "hub\n")
                             .In(language));
  return text;
}

}  // namespace

void TellNewEpoch(const char* kind, const NewEpoch& epoch, const AnswerStyle& style,
                  std::FILE* out) {
  const std::string answer =
      style.json ? ToJson(kind, epoch).dump() + "\n" : ToSentences(epoch, style.language);
  std::fputs(answer.c_str(), out);
}

}  // namespace basin
