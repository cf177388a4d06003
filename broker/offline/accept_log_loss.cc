#include "broker/offline/accept_log_loss.h"

#include "absl/strings/str_cat.h"
#include "broker/backup/accept_loss.h"
#include "broker/offline/new_epoch_answer.h"
#include "broker/offline/progress_line.h"
#include "nlohmann/json.hpp"
#include "proto/model/status.h"
#include "proto/wire/poll_loop.h"

namespace basin {
namespace {

using Json = nlohmann::ordered_json;

Json ToJson(const Loss& loss) {
  Json lost;
  if (loss.acknowledged.has_value() && *loss.acknowledged > loss.kept)
    lost = {{"first", loss.kept + 1}, {"last", *loss.acknowledged}};
  return {{"kind", "log_loss"},
          {"log_id", loss.log.log_id},
          {"epoch", loss.log.epoch},
          {"kept", loss.kept},
          {"lost", lost},
          {"damage", loss.damage.en},
          {"readable_behind", loss.readable_behind}};
}

Text LostText(const Loss& loss) {
  if (!loss.acknowledged.has_value())
    return {"how far it had been acknowledged nobody knows: all behind $0 may be lost",
            "nul ne sait jusqu'où il avait été acquitté : tout après $0 peut être perdu",
            loss.kept};
  if (*loss.acknowledged > loss.kept)
    return {"LOST: records $0…$1, which had been acknowledged",
            "PERDUS : les enregistrements $0…$1, qui avaient été acquittés", loss.kept + 1,
            *loss.acknowledged};
  return {"nothing acknowledged is lost", "rien d'acquitté n'est perdu"};
}

std::string ToSentences(const Loss& loss, Language language) {
  std::string text =
      Text("log $0, epoch $1, is whole up to record $2\n$3\n$4\n",
           "le journal $0, époque $1, est entier jusqu'à l'enregistrement $2\n$3\n$4\n",
           loss.log.log_id, loss.log.epoch, loss.kept, loss.damage, LostText(loss))
          .In(language);
  if (loss.readable_behind > 0)
    absl::StrAppend(&text, Text("$0 records behind it can still be read one by one; they stay in "
                                "the log that is kept\n",
                                "$0 enregistrements au-delà restent lisibles un à un ; ils "
                                "demeurent dans le journal conservé\n",
                                loss.readable_behind)
                               .In(language));
  return text;
}

std::string Invitation(Language language) {
  return Text(
             "nothing was changed; a backup may hold more (log restore). To go on without what is "
             "lost: --reason TEXT\n",
             "rien n'a été changé ; une sauvegarde en contient peut-être davantage (log restore). "
             "Pour continuer sans ce qui est perdu : --reason TEXT\n")
      .In(language);
}

}  // namespace

absl::Status AcceptLogLoss(const AcceptLogLossArguments& arguments, std::FILE* out,
                           std::FILE* err) {
  const AnswerStyle& style = arguments.style;
  const Text label("reading what is left", "lecture de ce qui reste");
  ProgressLine line(err, label.In(style.language), style.language);
  const auto progress = [&](Sequence reached, Sequence head) {
    if (!style.quiet) line.Advance(reached, head);
  };
  if (arguments.reason.empty()) {
    BASIN_ASSIGN_OR_RETURN(const Loss loss, AssessLoss(arguments.data, progress));
    const std::string answer = style.json
                                   ? ToJson(loss).dump() + "\n"
                                   : ToSentences(loss, style.language) + Invitation(style.language);
    std::fputs(answer.c_str(), out);
    return absl::OkStatus();
  }
  BASIN_ASSIGN_OR_RETURN(
      const AcceptedLoss accepted,
      AcceptLoss(arguments.data, {.reason = arguments.reason, .now = WallNow()}, progress));
  if (!style.json) std::fputs(ToSentences(accepted.loss, style.language).c_str(), out);
  TellNewEpoch("log_accept_loss", accepted.epoch, style, out);
  return absl::OkStatus();
}

}  // namespace basin
