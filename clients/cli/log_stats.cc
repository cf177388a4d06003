#include "clients/cli/log_stats.h"

#include <string>
#include <utility>

#include "CLI/App.hpp"
#include "absl/strings/str_format.h"
#include "clients/cli/connection.h"
#include "clients/cli/exit.h"
#include "clients/cli/shell.h"
#include "proto/model/event_builder.h"
#include "proto/model/status.h"

namespace basin::cli {
namespace {

int64_t Number(uint64_t value) { return static_cast<int64_t>(value); }

uint64_t CountOf(const v1::Distribution& distribution) {
  uint64_t count = 0;
  for (const uint64_t one : distribution.counts()) count += one;
  return count;
}

Cell TimeOrNone(bool has, const google::protobuf::Timestamp& time) {
  if (!has) return std::monostate();
  return ToTime(time);
}

// "≤ 2 ms": a bucket's bound is all that is known.
Cell AtMost(const v1::Distribution& distribution, double share) {
  const std::optional<double> seconds = Quantile(distribution, share);
  if (!seconds.has_value()) return std::monostate();
  return absl::StrFormat("≤ %g ms", *seconds * 1000);
}

Cell Amplification(const v1::LogStats& stats) {
  if (stats.committed_bytes() == 0) return std::monostate();
  return absl::StrFormat("%.2f", static_cast<double>(stats.written_bytes()) /
                                     static_cast<double>(stats.committed_bytes()));
}

Listing Classes(const v1::LogStats& stats) {
  Listing classes{.key = "classes",
                  .title = {"Classes de conservation, tout ce qui fut enregistré",
                            "Retention classes, all that was ever recorded"},
                  .columns = {{"class", {"classe", "class"}},
                              {"events", {"évènements", "events"}},
                              {"bytes", {"octets", "bytes"}}},
                  .rows = {}};
  for (const v1::ClassStats& one : stats.classes())
    classes.rows.push_back({one.class_(), Number(one.events()), Bytes{one.bytes()}});
  return classes;
}

Listing Commits(const v1::Distribution& distribution) {
  Listing commits{
      .key = "commit_seconds",
      .title = {"Durée pour rendre un groupe durable, synchronisation comprise",
                "Time to make a group durable, the sync included"},
      .columns = {{"at_most", {"au plus", "at most"}}, {"groups", {"groupes", "groups"}}},
      .rows = {}};
  for (int i = 0; i < distribution.counts_size(); ++i) {
    if (distribution.counts(i) == 0) continue;
    const Cell bound = i < distribution.bounds_size()
                           ? Cell(absl::StrFormat("%g ms", distribution.bounds(i) * 1000))
                           : Cell();
    commits.rows.push_back({bound, Number(distribution.counts(i))});
  }
  return commits;
}

Document StatsDocument(const v1::LogStats& stats, v1::Origin origin) {
  const v1::Distribution& commits = stats.commit_seconds();
  Document document{.kind = "log_stats",
                    .origin = origin,
                    .facts = {},
                    .listings = {},
                    .notes = {},
                    .facts_first = true};
  document.facts = {
      {"log_id", {"journal", "log"}, stats.head().log_id()},
      {"epoch", {"époque", "epoch"}, Ordinal{stats.head().epoch()}},
      {"head", {"dernière position durable", "durable head"}, Ordinal{stats.head().sequence()}},
      {"last_recorded_at",
       {"dernier enregistrement", "last recorded"},
       TimeOrNone(stats.head().sequence() > 0, stats.last_recorded_at())},
      {"oldest",
       {"plus ancienne position présente", "oldest that is there"},
       stats.oldest() == 0 ? Cell() : Cell(Ordinal{stats.oldest()})},
      {"oldest_recorded_at",
       {"enregistrée le", "recorded"},
       TimeOrNone(stats.has_oldest_recorded_at(), stats.oldest_recorded_at())},
      {"groups", {"groupes", "groups"}, Number(stats.groups())},
      {"stored_bytes", {"taille sur le disque", "size on disk"}, Bytes{stats.stored_bytes()}},
      {"committed_bytes",
       {"enregistrés depuis le démarrage", "recorded since the start"},
       Bytes{stats.committed_bytes()}},
      {"written_bytes",
       {"écrits sur le disque depuis", "written to the disk since"},
       Bytes{stats.written_bytes()}},
      {"write_amplification",
       {"écrits par octet enregistré", "written for each byte recorded"},
       Amplification(stats)},
      {"commits", {"groupes écrits depuis", "groups written since"}, Number(CountOf(commits))},
      {"commit_p50", {"durée, médiane", "time, median"}, AtMost(commits, 0.5)},
      {"commit_p99", {"durée, 99 %", "time, 99 %"}, AtMost(commits, 0.99)},
      {"indexed", {"indexé jusqu'à", "indexed up to"}, Ordinal{stats.indexed()}},
      {"counted", {"classes comptées jusqu'à", "classes counted up to"}, Ordinal{stats.counted()}},
      {"verified",
       {"relu et vérifié jusqu'à", "read again and verified up to"},
       Ordinal{stats.scrub().verified()}},
      {"passes",
       {"vérifications complètes", "whole verifications"},
       Number(stats.scrub().passes())},
      {"damage",
       {"dommage", "damage"},
       stats.scrub().damage().empty() ? Cell() : Cell(stats.scrub().damage())},
  };
  if (stats.classes_size() > 0) document.listings.push_back(Classes(stats));
  if (CountOf(commits) > 0) document.listings.push_back(Commits(commits));
  return document;
}

absl::StatusOr<int> Stats(Shell& shell) {
  BASIN_ASSIGN_OR_RETURN(const auto client, ConnectToHub(shell, "log stats"));
  v1::Admin question;
  question.mutable_log_stats();
  BASIN_ASSIGN_OR_RETURN(const v1::AdminAnswer answer, client->Ask(question));
  BASIN_RETURN_IF_ERROR(shell.Print(StatsDocument(answer.log_stats(), client->welcome().origin())));
  // Like a probe: a log that is not what it was is not well.
  return answer.log_stats().scrub().damage().empty() ? kOk : kFailed;
}

}  // namespace

std::optional<double> Quantile(const v1::Distribution& distribution, double share) {
  const auto wanted = static_cast<double>(CountOf(distribution)) * share;
  double seen = 0;
  for (int i = 0; i < distribution.bounds_size() && i < distribution.counts_size(); ++i) {
    seen += static_cast<double>(distribution.counts(i));
    if (seen > 0 && seen >= wanted) return distribution.bounds(i);
  }
  return std::nullopt;
}

Action DeclareLogStats(CLI::App&, const Words&) { return Stats; }

}  // namespace basin::cli
