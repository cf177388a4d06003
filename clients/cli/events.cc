#include "clients/cli/events.h"

#include <algorithm>
#include <deque>
#include <memory>
#include <string>
#include <utility>

#include "CLI/App.hpp"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/cli/connection.h"
#include "clients/cli/event_writer.h"
#include "clients/cli/exit.h"
#include "clients/cli/pending_file.h"
#include "clients/cli/selection.h"
#include "clients/cli/shell.h"
#include "proto/model/cloud_event.h"
#include "proto/model/status.h"

namespace basin::cli {
namespace {

const std::vector<std::string> kFormats = {"table", "json", "jsonl", "csv", "cloudevents"};

int ExitOf(const Reading& reading) {
  if (reading.interrupted) return kInterrupted;
  return reading.gap ? kPartial : kOk;
}

struct TailOptions {
  std::shared_ptr<SelectionOptions> selection;
  std::string format;
  uint64_t last = 20;
  bool follow = false;
};

struct Kept {
  std::string record;
  bool replayed;
};

// The last `count` events selected, oldest first. A filter may pass few of many, so the part of the
// log that is looked at grows until there are enough.
absl::StatusOr<std::deque<Kept>> LastEvents(Shell& shell, Client& client, Selection selection,
                                            uint64_t count) {
  const Sequence head = client.welcome().head().sequence();
  for (uint64_t window = std::max<uint64_t>(count, 64);; window *= 16) {
    std::deque<Kept> kept;
    const Sequence first = window >= head ? 1 : head - window + 1;
    selection.from = Bound(first);
    BASIN_ASSIGN_OR_RETURN(const Reading reading,
                           ReadEvents(shell, client, selection, /*follow=*/false,
                                      [&](const RecordView& record, bool replayed) {
                                        kept.push_back({std::string(record.bytes), replayed});
                                        if (kept.size() > count) kept.pop_front();
                                        return absl::OkStatus();
                                      }));
    if (kept.size() >= count || first == 1 || reading.interrupted) return kept;
  }
}

absl::StatusOr<int> Tail(Shell& shell, const TailOptions& options) {
  BASIN_ASSIGN_OR_RETURN(Selection selection, MakeSelection(*options.selection, shell.catalog()));
  BASIN_ASSIGN_OR_RETURN(
      const EventFormat format,
      EventFormatOf(options.format, shell.context().output, EventFormat::kTable));
  BASIN_ASSIGN_OR_RETURN(const auto client, ConnectToHub(shell, "events tail"));
  BASIN_RETURN_IF_ERROR(CheckBasins(shell, *client, selection));
  EventWriter writer = WriterFor(shell, *client, format);
  BASIN_RETURN_IF_ERROR(shell.out().Write(writer.Begin()));
  const auto write = [&](const RecordView& record, bool replayed) -> absl::Status {
    BASIN_ASSIGN_OR_RETURN(const std::string text, writer.Event(record, replayed));
    return shell.out().Write(text);
  };
  // With a start there is nothing to count back from.
  if (!selection.from.has_value() && options.last > 0) {
    BASIN_ASSIGN_OR_RETURN(const auto kept, LastEvents(shell, *client, selection, options.last));
    for (const Kept& event : kept) {
      BASIN_ASSIGN_OR_RETURN(const RecordView record, ReadRecord(event.record));
      BASIN_RETURN_IF_ERROR(write(record, event.replayed));
    }
  }
  Reading reading;
  if (options.follow || selection.from.has_value()) {
    if (!selection.from.has_value())
      selection.from = Bound(client->welcome().head().sequence() + 1);
    BASIN_ASSIGN_OR_RETURN(reading, ReadEvents(shell, *client, selection, options.follow, write));
  }
  BASIN_RETURN_IF_ERROR(shell.out().Write(writer.End()));
  if (writer.written() == 0 && !reading.interrupted)
    shell.Remark(shell.words()({"aucun évènement", "no event"}));
  return ExitOf(reading);
}

struct GetOptions {
  std::string which, format;
};

// "4711", or "/actors/ml-melun 0190…": source and id.
absl::StatusOr<v1::Admin> Question(const std::string& which) {
  v1::Admin question;
  Sequence sequence = 0;
  if (absl::SimpleAtoi(which, &sequence) && sequence > 0) {
    question.mutable_get()->set_sequence(sequence);
    return question;
  }
  const std::pair<std::string, std::string> key = absl::StrSplit(which, absl::MaxSplits(' ', 1));
  if (key.second.empty())
    return MakeError(
        v1::USAGE,
        {.field = "EVENT",
         .detail = {"give a sequence from 1, or 'SOURCE ID' as one argument",
                    "donnez une position à partir de 1, ou 'SOURCE ID' en un seul argument"}});
  question.mutable_get()->set_source(key.first);
  question.mutable_get()->set_id(key.second);
  return question;
}

absl::StatusOr<int> Get(Shell& shell, const GetOptions& options) {
  BASIN_ASSIGN_OR_RETURN(const v1::Admin question, Question(options.which));
  BASIN_ASSIGN_OR_RETURN(const EventFormat format,
                         EventFormatOf(options.format, shell.context().output, EventFormat::kJson));
  BASIN_ASSIGN_OR_RETURN(const auto client, ConnectToHub(shell, "events get"));
  BASIN_ASSIGN_OR_RETURN(const v1::AdminAnswer answer, client->Ask(question));
  BASIN_ASSIGN_OR_RETURN(const RecordView record, ReadRecord(answer.record()));
  EventWriter writer = WriterFor(shell, *client, format);
  BASIN_ASSIGN_OR_RETURN(const std::string event, writer.Event(record, /*replayed=*/false));
  BASIN_RETURN_IF_ERROR(shell.out().Write(absl::StrCat(writer.Begin(), event, writer.End())));
  return kOk;
}

struct ExportOptions {
  std::shared_ptr<SelectionOptions> selection;
  std::string format, to;
};

absl::StatusOr<int> Export(Shell& shell, const ExportOptions& options) {
  BASIN_ASSIGN_OR_RETURN(const Selection selection,
                         MakeSelection(*options.selection, shell.catalog()));
  BASIN_ASSIGN_OR_RETURN(
      const EventFormat format,
      EventFormatOf(options.format, shell.context().output, EventFormat::kJsonLines));
  std::unique_ptr<PendingFile> file;
  if (!options.to.empty()) {
    BASIN_ASSIGN_OR_RETURN(file, PendingFile::Create(options.to));
  }
  const auto put = [&](absl::string_view text) {
    return file != nullptr ? file->Write(text) : shell.out().Write(text);
  };
  BASIN_ASSIGN_OR_RETURN(const auto client, ConnectToHub(shell, "events export"));
  BASIN_RETURN_IF_ERROR(CheckBasins(shell, *client, selection));
  EventWriter writer = WriterFor(shell, *client, format);
  BASIN_RETURN_IF_ERROR(put(writer.Begin()));
  const Sequence head = client->welcome().head().sequence();
  const auto progress =
      shell.StartProgress(shell.words()({"export", "exporting"}), head,
                          file == nullptr ? Shell::Out::kStreaming : Shell::Out::kFree);
  BASIN_ASSIGN_OR_RETURN(const Reading reading,
                         ReadEvents(shell, *client, selection, /*follow=*/false,
                                    [&](const RecordView& record, bool replayed) -> absl::Status {
                                      BASIN_ASSIGN_OR_RETURN(const std::string text,
                                                             writer.Event(record, replayed));
                                      progress->Advance(record.sequence);
                                      return put(text);
                                    }));
  if (reading.interrupted) return kInterrupted;
  BASIN_RETURN_IF_ERROR(put(writer.End()));
  if (file != nullptr) BASIN_RETURN_IF_ERROR(file->Commit());
  progress->Clear();
  shell.Remark(shell.words()({"$0 évènements exportés", "$0 events exported"},
                             shell.words().Count(static_cast<int64_t>(writer.written()))));
  return ExitOf(reading);
}

}  // namespace

Action DeclareEventsTail(CLI::App& app, const Words& words) {
  auto options = std::make_shared<TailOptions>();
  options->selection = DeclareSelection(app, words);
  AddNumber(
      app, "-n,--last", options->last,
      words({"combien d'évènements passés montrer (20)", "how many past events to show (20)"}));
  app.add_flag("-f,--follow", options->follow,
               words({"continuer avec les nouveaux évènements jusqu'à Ctrl-C",
                      "go on with new events until Ctrl-C"}));
  AddChoice(app, "--format", options->format, kFormats, words({"forme (table)", "form (table)"}));
  return [options](Shell& shell) { return Tail(shell, *options); };
}

Action DeclareEventsGet(CLI::App& app, const Words& words) {
  auto options = std::make_shared<GetOptions>();
  app.add_option("EVENT", options->which,
                 words({"position, ou 'SOURCE ID' en un seul argument",
                        "sequence, or 'SOURCE ID' as one argument"}))
      ->required();
  AddChoice(app, "--format", options->format, kFormats, words({"forme (json)", "form (json)"}));
  return [options](Shell& shell) { return Get(shell, *options); };
}

Action DeclareEventsExport(CLI::App& app, const Words& words) {
  auto options = std::make_shared<ExportOptions>();
  options->selection = DeclareSelection(app, words);
  AddChoice(app, "--format", options->format, kFormats, words({"forme (jsonl)", "form (jsonl)"}));
  app.add_option("--to", options->to,
                 words({"fichier à créer ; sans lui, la sortie standard",
                        "file to create; without it, standard output"}))
      ->type_name("FILE");
  return [options](Shell& shell) { return Export(shell, *options); };
}

}  // namespace basin::cli
