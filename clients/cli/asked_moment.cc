#include "clients/cli/asked_moment.h"

#include "CLI/App.hpp"
#include "clients/cli/selection.h"
#include "clients/exchange/cell_values.h"
#include "proto/model/calendar.h"
#include "proto/model/status.h"

namespace basin::cli {

void DeclareMoment(CLI::App& app, const Words& words, AskedMoment& moment) {
  app.add_option("--as-of", moment.as_of,
                 words({"jour considéré, AAAA-MM-JJ ; sinon celui du dernier évènement",
                        "day to look at, YYYY-MM-DD; otherwise that of the last event"}))
      ->type_name("DATE");
  AddNumber(app, "--known-at", moment.known_at,
            words({"seulement ce qui était enregistré jusqu'à cette position",
                   "only what was recorded up to this sequence"}))
      ->type_name("SEQ");
}

absl::StatusOr<std::string> ParseAskedDay(const std::string& option, const std::string& text) {
  if (text.empty()) return text;
  const auto day = ParseDate(text);
  if (!day.has_value())
    return MakeError(v1::USAGE, {.field = option,
                                 .detail = {"write the day as YYYY-MM-DD",
                                            "écrivez le jour sous la forme AAAA-MM-JJ"}});
  return FormatDay(*day);
}

absl::Status Refusal(const absl::Status& status, const std::string& basin) {
  return CodeOf(status) == v1::UNKNOWN_BASIN ? UnknownBasin("BASIN", basin) : status;
}

const char* LanguageCode(const Words& words) { return words.french() ? "fr" : "en"; }

}  // namespace basin::cli
