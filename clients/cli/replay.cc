// Replays read page by page: what is due later stays in the log, so that a slow replay of a long
// log holds no more than a page.
//
// To a file or to standard output each event carries "replayed": true. To another hub the bytes go
// as they are, for bytes that were signed cannot take a mark: hence only into a simulated log, and
// only what the key's own actor published. A real log gets its history by restoring a backup.
#include "clients/cli/replay.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "CLI/App.hpp"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/connection.h"
#include "clients/cli/event_writer.h"
#include "clients/cli/exit.h"
#include "clients/cli/pace.h"
#include "clients/cli/pending_file.h"
#include "clients/cli/selection.h"
#include "clients/cli/shell.h"
#include "proto/model/status.h"

namespace basin::cli {
namespace {

constexpr uint64_t kPage = 4096;
constexpr absl::Duration kPatience = absl::Milliseconds(100);

// Where replayed events go.
class Target {
 public:
  virtual ~Target() = default;
  virtual absl::Status Begin() { return absl::OkStatus(); }
  virtual absl::Status Put(const RecordView& record, bool replayed) = 0;
  // What was put so far may be waited for by a reader.
  virtual absl::Status Flush() { return absl::OkStatus(); }
  virtual absl::Status End() = 0;
};

class TextTarget final : public Target {
 public:
  // Without a file, to the shell's out.
  TextTarget(Shell& shell, EventWriter writer, std::unique_ptr<PendingFile> file)
      : shell_(shell), writer_(std::move(writer)), file_(std::move(file)) {}

  absl::Status Begin() override { return Write(writer_.Begin()); }
  absl::Status Put(const RecordView& record, bool replayed) override {
    BASIN_ASSIGN_OR_RETURN(const std::string text, writer_.Event(record, replayed));
    return Write(text);
  }
  absl::Status Flush() override {
    return file_ != nullptr ? absl::OkStatus() : shell_.out().Flush();
  }
  absl::Status End() override {
    BASIN_RETURN_IF_ERROR(Write(writer_.End()));
    return file_ != nullptr ? file_->Commit() : absl::OkStatus();
  }

 private:
  absl::Status Write(absl::string_view text) {
    return file_ != nullptr ? file_->Write(text) : shell_.out().Write(text);
  }

  Shell& shell_;
  EventWriter writer_;
  const std::unique_ptr<PendingFile> file_;
};

class HubTarget final : public Target {
 public:
  explicit HubTarget(std::unique_ptr<Client> client) : client_(std::move(client)) {
    client_->OnAnswer([this](const v1::Outcome& outcome) {
      if (refused_.ok() && outcome.has_refused()) refused_ = FromProto(outcome.refused());
    });
  }

  absl::Status Begin() override {
    if (client_->welcome().origin() == v1::SIMULATED) return absl::OkStatus();
    return MakeError(v1::ORIGIN_MISMATCH,
                     {.field = "--to",
                      .detail = {"only a hub with a simulated log takes a replay",
                                 "seul un hub au journal simulé accepte une relecture"}});
  }
  absl::Status Put(const RecordView& record, bool) override {
    BASIN_RETURN_IF_ERROR(refused_);
    const std::string own = absl::StrCat("/actors/", client_->welcome().actor());
    const absl::string_view source = record.event.header.source;
    if (source != own && !absl::StartsWith(source, absl::StrCat(own, "/")))
      return MakeError(
          v1::FOREIGN_SOURCE,
          {.field = "--key",
           .detail = {"the event at $0 was published under another actor's key; replay with that "
                      "key, or leave it out with --actor",
                      "l'évènement à la position $0 a été publié avec la clé d'un autre acteur ; "
                      "relisez avec cette clé, ou écartez-le avec --actor",
                      record.sequence}});
    return client_->Offer({std::string(record.event.bytes)});
  }
  absl::Status Flush() override { return client_->Poll(absl::ZeroDuration()); }
  absl::Status End() override {
    BASIN_RETURN_IF_ERROR(client_->Flush());
    return refused_;
  }

 private:
  const std::unique_ptr<Client> client_;
  absl::Status refused_;
};

struct ReplayOptions {
  std::shared_ptr<SelectionOptions> selection;
  std::string rate = "max";
  std::string clock = "occurred";
  std::string to = "stdout";
  std::string to_key, format;

  bool to_stdout() const { return to == "stdout" || to == "-"; }
  bool to_hub() const { return absl::StrContains(to, "://"); }
};

// What --to cannot mean is told before anything is connected.
absl::Status CheckTarget(const std::string& to) {
  const size_t scheme = to.find("://");
  if (scheme == std::string::npos || to.substr(0, scheme) == "tcp" || to.substr(0, scheme) == "ipc")
    return absl::OkStatus();
  return MakeError(v1::USAGE, {.field = "--to",
                               .detail = {"a hub's address is tcp://host:port",
                                          "l'adresse d'un hub s'écrit tcp://hôte:port"}});
}

absl::StatusOr<std::unique_ptr<Target>> OpenTarget(Shell& shell, const ReplayOptions& options,
                                                   const Client& source) {
  if (options.to_hub()) {
    const Endpoint hub{
        .address = options.to,
        .key_file = options.to_key.empty() ? shell.context().hub.key_file : options.to_key,
        .flag = "--to"};
    BASIN_ASSIGN_OR_RETURN(auto client, ConnectTo(shell, hub, "replay"));
    return std::make_unique<HubTarget>(std::move(client));
  }
  BASIN_ASSIGN_OR_RETURN(
      const EventFormat format,
      EventFormatOf(options.format, shell.context().output, EventFormat::kJsonLines));
  EventWriter writer = WriterFor(shell, source, format);
  std::unique_ptr<PendingFile> file;
  if (!options.to_stdout()) {
    BASIN_ASSIGN_OR_RETURN(file, PendingFile::Create(options.to));
  }
  return std::make_unique<TextTarget>(shell, std::move(writer), std::move(file));
}

struct Replayed {
  std::string record;
  bool marked;
};

// Sends a page, each event when it is due. The source's client is polled meanwhile: it keeps its
// session.
absl::Status SendPage(Shell& shell, Client& source, const std::vector<Replayed>& page,
                      bool by_recording, Pace& pace, Target& target) {
  for (const Replayed& event : page) {
    BASIN_ASSIGN_OR_RETURN(const RecordView record, ReadRecord(event.record));
    absl::Time now = shell.now();
    const absl::Time due =
        pace.Due(by_recording ? record.recorded_at : record.event.header.time, now);
    if (now < due) BASIN_RETURN_IF_ERROR(target.Flush());
    for (; now < due && !shell.interrupted(); now = shell.now())
      BASIN_RETURN_IF_ERROR(source.Poll(std::min(due - now, kPatience)));
    if (shell.interrupted()) return absl::OkStatus();
    BASIN_RETURN_IF_ERROR(target.Put(record, event.marked));
  }
  return absl::OkStatus();
}

absl::StatusOr<int> Replay(Shell& shell, const ReplayOptions& options) {
  BASIN_ASSIGN_OR_RETURN(Selection selection, MakeSelection(*options.selection, shell.catalog()));
  BASIN_ASSIGN_OR_RETURN(Pace pace, Pace::Parse(options.rate));
  BASIN_RETURN_IF_ERROR(CheckTarget(options.to));
  BASIN_ASSIGN_OR_RETURN(const auto source, ConnectToHub(shell, "replay"));
  BASIN_RETURN_IF_ERROR(CheckBasins(shell, *source, selection));
  BASIN_ASSIGN_OR_RETURN(const auto target, OpenTarget(shell, options, *source));
  BASIN_RETURN_IF_ERROR(target->Begin());
  selection.replay = true;
  selection.limit = kPage;
  const bool by_recording = options.clock == "recorded";
  const auto progress = shell.StartProgress(
      shell.words()({"relecture", "replay"}), source->welcome().head().sequence(),
      options.to_stdout() ? Shell::Out::kStreaming : Shell::Out::kFree);
  int exit = kOk;
  int64_t sent = 0;
  for (Reading reading; !reading.ended;) {
    std::vector<Replayed> page;
    BASIN_ASSIGN_OR_RETURN(reading,
                           ReadEvents(shell, *source, selection, /*follow=*/false,
                                      [&page](const RecordView& record, bool replayed) {
                                        page.push_back({std::string(record.bytes), replayed});
                                        return absl::OkStatus();
                                      }));
    BASIN_RETURN_IF_ERROR(SendPage(shell, *source, page, by_recording, pace, *target));
    if (reading.interrupted || shell.interrupted()) return kInterrupted;
    sent += static_cast<int64_t>(page.size());
    if (reading.gap) exit = kPartial;
    progress->Advance(reading.through);
    selection.from = Bound(reading.through + 1);
  }
  BASIN_RETURN_IF_ERROR(target->End());
  progress->Clear();
  if (sent == 0 || !options.to_stdout())
    shell.Remark(
        shell.words()({"$0 évènements relus", "$0 events replayed"}, shell.words().Count(sent)));
  return exit;
}

}  // namespace

Action DeclareReplay(CLI::App& app, const Words& words) {
  auto options = std::make_shared<ReplayOptions>();
  options->selection = DeclareSelection(app, words);
  app.add_option("--rate", options->rate,
                 words({"max, xN (x10 = dix fois plus vite que les faits) ou N/s",
                        "max, xN (x10 = ten times as fast as it happened) or N/s"}))
      ->type_name("RATE");
  AddChoice(app, "--clock", options->clock, {"occurred", "recorded"},
            words({"heures que suit xN : survenue ou enregistrement",
                   "times that xN follows: of occurrence or of recording"}));
  app.add_option("--to", options->to,
                 words({"stdout, fichier à créer, ou adresse d'un hub simulé (tcp://…)",
                        "stdout, file to create, or address of a simulated hub (tcp://…)"}))
      ->type_name("FILE");
  app.add_option("--to-key", options->to_key,
                 words({"fichier de la clé publique de ce hub", "file of that hub's public key"}))
      ->type_name("FILE");
  AddChoice(app, "--format", options->format, {"table", "json", "jsonl", "csv", "cloudevents"},
            words({"forme (jsonl)", "form (jsonl)"}));
  return [options](Shell& shell) { return Replay(shell, *options); };
}

}  // namespace basin::cli
