#include "broker/offline/retention_log.h"

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "basin/v1/config.pb.h"
#include "broker/facts/purged_fact.h"
#include "broker/hub/settings.h"
#include "broker/log/rocksdb/purge.h"
#include "broker/log/rocksdb/read_only_log.h"
#include "broker/offline/pace.h"
#include "broker/offline/progress_line.h"
#include "broker/retention/holds.h"
#include "broker/retention/retention_plan.h"
#include "nlohmann/json.hpp"
#include "proto/config/config.h"
#include "proto/files/durable_files.h"
#include "proto/model/event_builder.h"
#include "proto/model/status.h"
#include "proto/wire/poll_loop.h"

namespace basin {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kPlanBytesMax = size_t{16} << 20;

// What both commands stand on.
struct Ground {
  HubSettings settings;
  std::vector<std::string> held;
  OpenedReadOnlyLog opened;
};

absl::StatusOr<Ground> OpenGround(const RetentionLogArguments& arguments) {
  v1::HubConfig config = DefaultHubConfig();
  BASIN_RETURN_IF_ERROR(LoadConfig(arguments.config, config));
  BASIN_RETURN_IF_ERROR(
      ApplyEnvironment([](const char* name) { return std::getenv(name); }, config));
  Ground ground;
  BASIN_ASSIGN_OR_RETURN(ground.settings, ReadSettings(config));
  if (ground.settings.log.folder.empty())
    return MakeError(v1::NOT_FOUND, {.field = "log.backend",
                                     .detail = {"the memory log has nothing to purge",
                                                "le journal en mémoire n'a rien à purger"}});
  BASIN_ASSIGN_OR_RETURN(ground.held, LoadHolds(ground.settings.retention.holds_file));
  BASIN_ASSIGN_OR_RETURN(ground.opened, OpenReadOnlyLog(ground.settings.log.folder));
  const EventLog& log = *ground.opened.log;
  BASIN_RETURN_IF_ERROR(CheckRetentionClock(WallNow(), log.last_recorded_at(),
                                            log.identity().origin, arguments.clock_confirmed));
  return ground;
}

// ---- Saying it ----

std::string DayOf(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d", time, absl::UTCTimeZone());
}

Json ToJson(const RetentionFindings& found) {
  const v1::RetentionPlan& plan = found.plan;
  Json classes = Json::array(), held = Json::array();
  for (const v1::RetentionClass& ending : plan.classes())
    classes.push_back({{"class", absl::AsciiStrToLower(v1::Retention_Name(ending.retention()))},
                       {"months", ending.months()},
                       {"recorded_before", DayOf(ToTime(ending.before()))},
                       {"events", ending.events()},
                       {"bytes", ending.bytes()}});
  for (const auto& [subject, kept] : found.held)
    held.push_back({{"case", subject}, {"events", kept.events}, {"bytes", kept.bytes}});
  return {
      {"log_id", plan.log_id()}, {"epoch", plan.epoch()}, {"as_of", DayOf(ToTime(plan.as_of()))},
      {"events", plan.events()}, {"bytes", plan.bytes()}, {"cases", plan.cases()},
      {"classes", classes},      {"held", held}};
}

Text Sentences(const RetentionFindings& found) {
  const v1::RetentionPlan& plan = found.plan;
  Text text("log $0, epoch $1; ages as of $2\n", "journal $0, époque $1 ; durées au $2\n",
            plan.log_id(), plan.epoch(), DayOf(ToTime(plan.as_of())));
  for (const v1::RetentionClass& ending : plan.classes())
    text = {"$0$1, $2 months: recorded before $3: $4 events, $5\n",
            "$0$1, $2 mois : enregistrés avant le $3 : $4 évènements, $5\n",
            text,
            absl::AsciiStrToLower(v1::Retention_Name(ending.retention())),
            ending.months(),
            DayOf(ToTime(ending.before())),
            ending.events(),
            BytesText(ending.bytes())};
  for (const auto& [subject, kept] : found.held)
    text = {"$0held: $1: $2 events, $3\n",
            "$0sous conservation : $1 : $2 évènements, $3\n",
            text,
            subject,
            kept.events,
            BytesText(kept.bytes)};
  return {"$0to purge: $1 events of $2 cases, $3\n",
          "$0à purger : $1 évènements de $2 dossiers, $3\n",
          text,
          plan.events(),
          plan.cases(),
          BytesText(plan.bytes())};
}

void Say(const RetentionLogArguments& arguments, const Json& json, const Text& text,
         std::FILE* out) {
  const std::string answer =
      arguments.style.json ? json.dump() + "\n" : text.In(arguments.style.language);
  std::fputs(answer.c_str(), out);
}

// ---- Finding it ----

absl::StatusOr<RetentionFindings> Find(const Ground& ground, const EventCatalog& catalog,
                                       v1::RetentionPlan draft,
                                       const RetentionLogArguments& arguments, std::FILE* err) {
  ProgressLine line(err, Text("examining", "examen").In(arguments.style.language),
                    arguments.style.language);
  const auto progress = [&](Sequence reached, Sequence end) { line.Advance(reached, end); };
  return Examine(*ground.opened.log, catalog, std::move(draft), ground.held,
                 arguments.style.quiet ? RetentionProgress() : RetentionProgress(progress));
}

absl::StatusOr<v1::RetentionPlan> ReadPlan(const std::string& path) {
  BASIN_ASSIGN_OR_RETURN(const std::string bytes, ReadFile(path, kPlanBytesMax));
  v1::RetentionPlan plan;
  if (bytes.size() <= kPlanBytesMax && plan.ParseFromString(bytes) && !plan.log_id().empty() &&
      plan.classes_size() > 0)
    return plan;
  return MakeError(v1::BAD_FILE,
                   {.field = path,
                    .detail = {"it is no plan of basinctl log retention plan",
                               "ce n'est pas un plan de basinctl log retention plan"}});
}

// ---- Doing it ----

// The heads of the cases that lose records. The facts are written whole before anything is purged:
// from then on the log alone does not give what lies between an older checkpoint and its purged
// records.
absl::StatusOr<std::unique_ptr<FactStore>> OpenFacts(const Ground& ground,
                                                     const EventCatalog& catalog) {
  const EventLog& log = *ground.opened.log;
  const auto open = [&] {
    return OpenRocksDbFactStore(ground.settings.facts_folder, log.identity(), log.durable_head(),
                                {.checkpoint_min = log.purged_through()});
  };
  {
    BASIN_ASSIGN_OR_RETURN(const auto facts, open());
    BASIN_RETURN_IF_ERROR(CatchUp(log, catalog, *facts));
  }
  BASIN_ASSIGN_OR_RETURN(auto facts, open());
  if (facts->checkpointed() == log.durable_head()) return facts;
  return MakeError(v1::IO_FAILED, {.field = ground.settings.facts_folder,
                                   .detail = {"the facts could not be written",
                                              "les faits n'ont pas pu être écrits"}});
}

// What is kept of a record that is due: its first of a case carries the case's head.
class Traces {
 public:
  Traces(const DueRecords& due, FactStore& facts) : due_(due), facts_(facts) {}

  absl::StatusOr<std::optional<std::string>> Decide(const RecordView& record) {
    if (due_.Judge(record) != DueRecords::Verdict::kDue) return std::optional<std::string>();
    PurgedFact fact = FactOf(record);
    const EventKey case_key = CaseKeyOf(record.event.header.subject);
    if (told_.insert(case_key).second) {
      BASIN_ASSIGN_OR_RETURN(std::optional<CaseHead> head, facts_.FindCase(case_key));
      if (!head.has_value())
        return MakeError(v1::LOG_DAMAGED, {.detail = {"the facts know no case of record $0",
                                                      "les faits ne connaissent pas le dossier de "
                                                      "l'enregistrement $0",
                                                      record.sequence}});
      fact.case_head = PurgedCase{case_key, *std::move(head)};
    }
    return std::make_optional(EncodePurgedFact(fact));
  }

 private:
  const DueRecords& due_;
  FactStore& facts_;
  absl::flat_hash_set<EventKey, EventKeyHash> told_;
};

struct Purged {
  uint64_t records = 0;
  uint64_t bytes = 0;
};

// `head`: where the log ended when it was examined. The facts, which are open, keep a hub from
// starting meanwhile.
absl::StatusOr<Purged> Purge(const Ground& ground, const std::string& plan,
                             const RetentionFindings& found, Sequence head, FactStore& facts,
                             const RetentionLogArguments& arguments, std::FILE* err) {
  BASIN_ASSIGN_OR_RETURN(const auto purge,
                         LogPurge::Open({.folder = ground.settings.log.folder,
                                         .bytes_per_second = arguments.bytes_per_second}));
  const Purged before{purge->purged_records(), purge->purged_bytes()};
  if (purge->identity().log_id != found.plan.log_id() || purge->head() != head)
    return MakeError(v1::PLAN_OUTDATED);
  BASIN_RETURN_IF_ERROR(purge->Begin(plan));
  Traces traces(*found.due, facts);
  const auto decide = [&](const RecordView& record) { return traces.Decide(record); };
  ProgressLine line(err, Text("purging", "purge").In(arguments.style.language),
                    arguments.style.language);
  Pace pace(arguments.bytes_per_second);
  while (true) {
    BASIN_ASSIGN_OR_RETURN(const uint64_t moved, purge->Step(found.last_due, decide));
    if (moved == 0) break;
    if (!arguments.style.quiet) line.Advance(purge->next() - 1, found.last_due);
    pace.Spend(moved);
  }
  BASIN_RETURN_IF_ERROR(purge->Finish());
  return Purged{purge->purged_records() - before.records, purge->purged_bytes() - before.bytes};
}

uint64_t FolderBytes(const std::string& folder) {
  uint64_t bytes = 0;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, ignored))
    if (entry.is_regular_file(ignored)) bytes += entry.file_size(ignored);
  return bytes;
}

}  // namespace

absl::Status PlanRetention(const RetentionLogArguments& arguments, std::FILE* out, std::FILE* err) {
  BASIN_ASSIGN_OR_RETURN(const Ground ground, OpenGround(arguments));
  const EventCatalog catalog;
  BASIN_ASSIGN_OR_RETURN(v1::RetentionPlan draft,
                         DraftPlan(*ground.opened.log, ground.settings.retention, WallNow()));
  BASIN_ASSIGN_OR_RETURN(const RetentionFindings found,
                         Find(ground, catalog, std::move(draft), arguments, err));
  if (!arguments.plan_file.empty())
    BASIN_RETURN_IF_ERROR(WriteDurably(arguments.plan_file, found.plan.SerializeAsString()));

  Json json = {{"kind", "log_retention_plan"}};
  json.update(ToJson(found));
  json["unfinished"] = !ground.opened.purge_plan.empty();
  Text text = Sentences(found);
  if (!ground.opened.purge_plan.empty())
    text = {"$0a purge was begun and not ended: the next apply ends it\n",
            "$0une purge a été commencée et non finie : la prochaine la finit\n", text};
  Say(arguments, json, {"$0nothing was purged\n", "$0rien n'a été purgé\n", text}, out);
  return absl::OkStatus();
}

absl::Status ApplyRetention(const RetentionLogArguments& arguments, std::FILE* out,
                            std::FILE* err) {
  BASIN_ASSIGN_OR_RETURN(v1::RetentionPlan plan, ReadPlan(arguments.plan_file));
  BASIN_ASSIGN_OR_RETURN(Ground ground, OpenGround(arguments));
  const EventCatalog catalog;
  const std::string name = plan.SerializeAsString();
  const bool begun = !ground.opened.purge_plan.empty();
  const bool resumed = ground.opened.purge_plan == name;
  BASIN_RETURN_IF_ERROR(
      CheckGround(plan, *ground.opened.log, ground.settings.retention, WallNow(), resumed));
  v1::RetentionPlan draft = plan;
  for (v1::RetentionClass& ending : *draft.mutable_classes()) {
    ending.clear_events();
    ending.clear_bytes();
  }
  for (const auto clear : {&v1::RetentionPlan::clear_held, &v1::RetentionPlan::clear_events,
                           &v1::RetentionPlan::clear_bytes, &v1::RetentionPlan::clear_digest})
    (draft.*clear)();
  BASIN_ASSIGN_OR_RETURN(const RetentionFindings found,
                         Find(ground, catalog, std::move(draft), arguments, err));
  BASIN_RETURN_IF_ERROR(CheckPlan(plan, found, resumed));

  const uint64_t disk_before = FolderBytes(ground.settings.log.folder);
  Purged purged;
  if (found.last_due > 0 || begun) {
    BASIN_ASSIGN_OR_RETURN(const auto facts, OpenFacts(ground, catalog));
    const Sequence head = ground.opened.log->durable_head();
    ground.opened.log.reset();  // and its hold of the folder
    BASIN_ASSIGN_OR_RETURN(purged, Purge(ground, name, found, head, *facts, arguments, err));
  }
  const uint64_t disk_after = FolderBytes(ground.settings.log.folder);
  const Json json = {
      {"kind", "log_retention_apply"}, {"log_id", plan.log_id()}, {"events", purged.records},
      {"bytes", purged.bytes},         {"resumed", resumed},      {"disk_before", disk_before},
      {"disk_after", disk_after}};
  Say(arguments, json,
      {"purged: $0 events, $1\non the disk: $2 before, $3 now\n",
       "purgé : $0 évènements, $1\nsur le disque : $2 avant, $3 maintenant\n", purged.records,
       BytesText(purged.bytes), BytesText(disk_before), BytesText(disk_after)},
      out);
  return absl::OkStatus();
}

}  // namespace basin
