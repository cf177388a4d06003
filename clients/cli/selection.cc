#include "clients/cli/selection.h"

#include <algorithm>

#include "CLI/App.hpp"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "clients/exchange/cell_values.h"
#include "proto/model/calendar.h"
#include "proto/model/event_builder.h"
#include "proto/model/nearest.h"
#include "proto/model/status.h"
#include "proto/reference/basins.h"

namespace basin::cli {
namespace {

// How long a poll may keep the program from noticing Ctrl-C.
constexpr absl::Duration kPatience = absl::Milliseconds(100);

absl::Status CheckPattern(const std::string& pattern, const EventCatalog& catalog) {
  for (const auto& type : catalog.types())
    if (TypePatternMatches(pattern, type->name())) return absl::OkStatus();
  const std::string nearest = catalog.Nearest(pattern);
  if (nearest.empty())
    return MakeError(
        v1::BAD_FILTER,
        {.field = "--type",
         .detail = {"it covers no known type; list them with: basinctl schema ls",
                    "il ne désigne aucun type connu ; listez-les avec : basinctl schema ls"}});
  return MakeError(
      v1::BAD_FILTER,
      {.field = "--type",
       .detail = {"it covers no known type; did you mean $0?",
                  "il ne désigne aucun type connu ; vouliez-vous dire $0 ?", nearest}});
}

// The first and the last are comparable when both are sequences or both are times.
absl::Status CheckOrder(const Selection& selection) {
  if (!selection.from.has_value() || !selection.until.has_value()) return absl::OkStatus();
  const bool comparable = selection.from->index() == selection.until->index();
  if (!comparable || *selection.from <= *selection.until) return absl::OkStatus();
  return MakeError(v1::USAGE, {.field = "--until",
                               .detail = {"the end lies before --from", "la fin précède --from"}});
}

template <typename Field>
void CopyInto(const std::vector<std::string>& values, Field* field) {
  for (const std::string& value : values) *field->Add() = value;
}

v1::Subscribe RequestFor(const Selection& selection, Sequence head, bool follow) {
  v1::Subscribe request;
  *request.mutable_filter() = selection.filter;
  request.set_replay(selection.replay);
  request.set_purpose("reading by hand");
  if (selection.from.has_value() && std::holds_alternative<absl::Time>(*selection.from)) {
    SetTimestamp(std::get<absl::Time>(*selection.from), request.mutable_from_time());
  } else {
    const Sequence first = selection.from.has_value() ? std::get<Sequence>(*selection.from) : 1;
    request.mutable_after()->set_sequence(first > 0 ? first - 1 : 0);
  }
  Sequence last = follow ? 0 : head;
  if (selection.until.has_value() && std::holds_alternative<Sequence>(*selection.until)) {
    const Sequence asked = std::get<Sequence>(*selection.until);
    last = last == 0 ? asked : std::min(last, asked);
  }
  request.set_until(last);
  return request;
}

bool BeyondUntil(const Selection& selection, const RecordView& record) {
  return selection.until.has_value() && std::holds_alternative<absl::Time>(*selection.until) &&
         record.recorded_at > std::get<absl::Time>(*selection.until);
}

// In one line, however many there are in a message.
void TellGaps(Shell& shell, const v1::Events& message) {
  const v1::Gap& first = message.gaps(0);
  const uint64_t to = message.gaps(message.gaps_size() - 1).to();
  shell.Remark(
      message.gaps_size() == 1
          ? shell.words()({"lacune de $0 à $1 : $2", "gap from $0 to $1: $2"}, first.from(), to,
                          first.reason())
          : shell.words()({"$0 lacunes entre $1 et $2 : $3", "$0 gaps between $1 and $2: $3"},
                          message.gaps_size(), first.from(), to, first.reason()));
}

}  // namespace

std::shared_ptr<SelectionOptions> DeclareSelection(CLI::App& app, const Words& words) {
  auto options = std::make_shared<SelectionOptions>();
  app.add_option("--basin", options->basins,
                 words({"code de bassin ; peut être répété", "basin code; may be repeated"}))
      ->type_name("BASIN")
      ->allow_extra_args(false);
  app.add_option("--type", options->types,
                 words({"type ou famille, p. ex. 'meeting.*' ; peut être répété",
                        "type or family, e.g. 'meeting.*'; may be repeated"}))
      ->type_name("TYPE")
      ->allow_extra_args(false);
  app.add_option("--case", options->cases,
                 words({"dossier, p. ex. referral/0190… ; peut être répété",
                        "case, e.g. referral/0190…; may be repeated"}))
      ->type_name("CASE")
      ->allow_extra_args(false);
  app.add_option("--actor", options->actors,
                 words({"acteur dont la clé a publié ; peut être répété",
                        "actor whose key published; may be repeated"}))
      ->type_name("ACTOR")
      ->allow_extra_args(false);
  app.add_option("--from", options->from,
                 words({"première position, ou date d'enregistrement",
                        "first position, or time of recording"}))
      ->type_name("SEQ|TIME");
  app.add_option("--until", options->until,
                 words({"dernière position, ou date d'enregistrement",
                        "last position, or time of recording"}))
      ->type_name("SEQ|TIME");
  return options;
}

absl::StatusOr<Bound> ParseBound(Edge edge, absl::string_view text) {
  Sequence sequence = 0;
  if (absl::SimpleAtoi(text, &sequence)) return Bound(sequence);
  if (const auto day = ParseDate(text); edge == Edge::kUntil && day.has_value())
    return Bound(absl::FromCivil(*day + 1, Paris()) - absl::Nanoseconds(1));
  const MomentResult moment = ParseMoment(text);
  if (moment.fault == MomentFault::kNone) return Bound(moment.time);
  const basin::Text not_a_bound(
      "write a sequence (4711), a day (2026-03-12), or a day and a time",
      "écrivez une position (4711), un jour (2026-03-12), ou un jour et une heure");
  const basin::Text not_one_moment(
      "this hour does not exist once in Paris: give it with a zone",
      "cette heure n'existe pas une seule fois à Paris : donnez-la avec un fuseau");
  return MakeError(
      v1::USAGE,
      {.field = edge == Edge::kFrom ? "--from" : "--until",
       .detail = moment.fault == MomentFault::kNotAMoment ? not_a_bound : not_one_moment});
}

absl::StatusOr<Selection> MakeSelection(const SelectionOptions& options,
                                        const EventCatalog& catalog) {
  Selection selection;
  for (const std::string& pattern : options.types)
    BASIN_RETURN_IF_ERROR(CheckPattern(pattern, catalog));
  for (const std::string& text : options.basins) {
    const BasinReference* basin = FindBasinByName(text);
    selection.filter.add_basins(basin != nullptr ? std::string(basin->code) : text);
  }
  CopyInto(options.types, selection.filter.mutable_types());
  CopyInto(options.cases, selection.filter.mutable_cases());
  CopyInto(options.actors, selection.filter.mutable_actors());
  if (!options.from.empty()) {
    BASIN_ASSIGN_OR_RETURN(selection.from, ParseBound(Edge::kFrom, options.from));
  }
  if (!options.until.empty()) {
    BASIN_ASSIGN_OR_RETURN(selection.until, ParseBound(Edge::kUntil, options.until));
  }
  BASIN_RETURN_IF_ERROR(CheckOrder(selection));
  return selection;
}

absl::Status UnknownBasin(const std::string& field, const std::string& given) {
  std::vector<absl::string_view> names;
  for (const BasinReference& basin : Basins()) names.push_back(basin.name);
  const absl::string_view name = NearestName(given, names);
  const BasinReference* nearest = FindBasinByName(name);
  if (nearest == nullptr)
    return MakeError(v1::UNKNOWN_BASIN, {.field = field,
                                         .detail = {"codes and names: basinctl health",
                                                    "les codes et les noms : basinctl health"}});
  return MakeError(
      v1::UNKNOWN_BASIN,
      {.field = field,
       .detail = {"did you mean $0 ($1)?", "vouliez-vous dire $0 ($1) ?", name, nearest->code}});
}

absl::Status CheckBasins(Shell& shell, Client& client, const Selection& selection) {
  for (const std::string& code : selection.filter.basins()) {
    if (FindBasin(code) != nullptr || code == kRegionCode) continue;
    // Any territory may join: one that is not of our table is defined by an event.
    Selection definition;
    definition.filter.add_cases(absl::StrCat("territory/", code));
    definition.limit = 1;
    bool defined = false;
    const auto note = [&defined](const RecordView&, bool) {
      defined = true;
      return absl::OkStatus();
    };
    BASIN_RETURN_IF_ERROR(ReadEvents(shell, client, definition, /*follow=*/false, note).status());
    if (!defined && !shell.interrupted()) return UnknownBasin("--basin", code);
  }
  return absl::OkStatus();
}

absl::StatusOr<Reading> ReadEvents(Shell& shell, Client& client, const Selection& selection,
                                   bool follow, const Each& each) {
  const v1::Subscribe request = RequestFor(selection, client.welcome().head().sequence(), follow);
  Reading reading;
  if (!follow && request.has_after() && request.after().sequence() == request.until()) {
    reading = {.through = request.until(), .ended = true};  // an empty range, or an empty log
    return reading;
  }
  uint64_t seen = 0;
  bool full = false;
  const auto handle = [&](const Client::Delivery& delivery) -> absl::Status {
    for (const RecordView& record : delivery.records) {
      reading.ended = reading.ended || BeyondUntil(selection, record);
      full = selection.limit > 0 && seen == selection.limit;
      if (reading.ended || full) return absl::OkStatus();
      BASIN_RETURN_IF_ERROR(each(record, delivery.message.replayed()));
      reading.through = record.sequence;
      ++seen;
    }
    if (delivery.message.gaps_size() > 0) {
      reading.gap = true;
      TellGaps(shell, delivery.message);
    }
    reading.through = delivery.message.through();
    reading.ended = reading.ended || delivery.message.done();
    return absl::OkStatus();
  };
  BASIN_ASSIGN_OR_RETURN(const uint32_t channel, client.Subscribe(request, handle));
  while (!reading.ended && !full) {
    reading.interrupted = shell.interrupted();
    if (reading.interrupted) break;
    BASIN_RETURN_IF_ERROR(client.Poll(kPatience));
    if (follow) BASIN_RETURN_IF_ERROR(shell.out().Flush());
  }
  client.Unsubscribe(channel).IgnoreError();
  return reading;
}

}  // namespace basin::cli
