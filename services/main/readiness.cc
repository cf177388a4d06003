#include "services/main/readiness.h"

#include "absl/strings/str_cat.h"

namespace basin {
namespace {

int64_t Seconds(absl::Duration duration) { return absl::ToInt64Seconds(duration); }

}  // namespace

Readiness JudgeReadiness(const Follower::Figures& figures, absl::Duration now) {
  const absl::Duration away = now - figures.away_since;
  if (!figures.connected && away > kReadyWithoutHub)
    return {
        false,
        "hub_away",
        {"the hub has not been reached for $0 s: how far the log has grown is not known",
         "le hub est injoignable depuis $0 s : on ignore jusqu'où va le journal", Seconds(away)}};
  if (!figures.caught_up)
    return {false, "catching_up",
            figures.connected
                ? Text("the log is being folded", "le journal est en cours de lecture")
                : Text("the hub has not been reached yet", "le hub n'a pas encore été joint")};
  if (figures.connected && figures.frozen)
    return {true,
            "ready",
            {"the rows that answer are of another version of the program and follow the log no "
             "more; the next ones are beside them (basinctl views ls)",
             "les lignes qui répondent sont d'une autre version du programme et ne suivent plus le "
             "journal ; les suivantes sont à côté (basinctl views ls)"}};
  if (figures.connected) return {true, "ready", {}};
  return {true,
          "ready",
          {"the hub has not been reached for $0 s; not ready after $1 s",
           "le hub est injoignable depuis $0 s ; les vues ne seront plus prêtes après $1 s",
           Seconds(away), Seconds(kReadyWithoutHub)}};
}

}  // namespace basin
