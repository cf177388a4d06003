#include "services/projection/generations.h"

#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "proto/model/status.h"

namespace basin {
namespace {

absl::Status NoneBeside() {
  return MakeError(v1::NOT_FOUND, {.detail = {"there is no generation beside the one that answers",
                                              "il n'y a pas de génération à côté de celle qui "
                                              "répond"}});
}

absl::Status NotReady(uint64_t number, const GenerationFacts& answering,
                      const GenerationFacts& beside) {
  if (beside.frozen)
    return MakeError(v1::NOT_CAUGHT_UP,
                     {.detail = {"generation $0 is of another version of the program and folds no "
                                 "more; it can only be rolled back to",
                                 "la génération $0 est d'une autre version du programme et ne suit "
                                 "plus le journal ; on ne peut qu'y revenir",
                                 number}});
  return MakeError(
      v1::NOT_CAUGHT_UP,
      {.detail = {"generation $0 has folded the log up to $1, the one that answers up to $2",
                  "la génération $0 connaît le journal jusqu'à $1, celle qui répond jusqu'à $2",
                  number, beside.sequence, answering.sequence},
       .retry_after = absl::Seconds(1)});
}

Generations Exchange(Generations generations) {
  std::swap(generations.answering, *generations.beside);
  generations.answered_before = true;
  generations.switch_by_itself = false;
  return generations;
}

std::string EncodeNote(absl::string_view role, const GenerationNote& note) {
  return absl::StrCat(role, "\t", note.number, "\t", absl::ToUnixNanos(note.begun_at), "\t",
                      note.whole ? "whole" : "partial");
}

bool DecodeNote(absl::string_view role, absl::Span<const absl::string_view> fields,
                GenerationNote& note) {
  int64_t nanoseconds = 0;
  if (fields.size() < 4 || fields[0] != role || !absl::SimpleAtoi(fields[1], &note.number) ||
      note.number == 0 || !absl::SimpleAtoi(fields[2], &nanoseconds) ||
      (fields[3] != "whole" && fields[3] != "partial"))
    return false;
  note.begun_at = absl::FromUnixNanos(nanoseconds);
  note.whole = fields[3] == "whole";
  return true;
}

bool DecodeFlag(absl::string_view text, absl::string_view yes, absl::string_view no, bool& flag) {
  flag = text == yes;
  return flag || text == no;
}

}  // namespace

v1::GenerationState StateOfAnswering(const GenerationFacts& answering) {
  return answering.frozen ? v1::GENERATION_FROZEN : v1::GENERATION_ANSWERING;
}

v1::GenerationState StateOfBeside(const GenerationFacts& beside, const GenerationFacts& answering) {
  if (beside.frozen) return v1::GENERATION_FROZEN;
  const bool close = beside.sequence + kSwitchLagMax >= answering.sequence;
  return beside.caught_up && close ? v1::GENERATION_READY : v1::GENERATION_BUILDING;
}

absl::StatusOr<bool> IsFrozen(const ViewSnapshot& views, const Projections& projections) {
  bool other_version = false;
  for (const auto& projection : projections) {
    BASIN_ASSIGN_OR_RETURN(const Checkpoint checkpoint, views.FindCheckpoint(projection->name()));
    if (checkpoint.version == 0) return false;
    other_version |= checkpoint.version != projection->version();
  }
  return other_version;
}

Generations FirstGeneration(absl::Time now, bool whole) {
  return {.answering = {.number = 1, .begun_at = now, .whole = whole}, .last_number = 1};
}

bool MayFreeze(const GenerationNote& note) { return note.whole; }

Generations OnStart(Generations generations, bool answering_frozen, bool beside_frozen,
                    absl::Time now) {
  const bool beside_follows = generations.beside.has_value() && !beside_frozen;
  if (answering_frozen && beside_follows) {
    generations.switch_by_itself = !generations.held;
    return generations;
  }
  if (answering_frozen) {
    generations.held = false;
    return Begin(generations, /*switch_by_itself=*/true, now);
  }
  const bool half_built = beside_frozen && !generations.answered_before;
  if (half_built) generations.beside.reset();
  return generations;
}

Generations Begin(Generations generations, bool switch_by_itself, absl::Time now) {
  generations.beside = GenerationNote{.number = ++generations.last_number, .begun_at = now};
  generations.answered_before = false;
  generations.switch_by_itself = switch_by_itself;
  return generations;
}

absl::StatusOr<Generations> SwitchOver(const Generations& generations,
                                       const GenerationFacts& answering,
                                       const GenerationFacts& beside) {
  if (!generations.beside.has_value()) return NoneBeside();
  if (StateOfBeside(beside, answering) != v1::GENERATION_READY)
    return NotReady(generations.beside->number, answering, beside);
  Generations next = Exchange(generations);
  next.answering.whole = true;
  next.held = false;
  return next;
}

absl::StatusOr<Generations> RollBack(const Generations& generations) {
  if (!generations.beside.has_value()) return NoneBeside();
  if (!generations.answered_before)
    return MakeError(v1::NOT_FOUND,
                     {.detail = {"generation $0 has never answered; it can be switched to",
                                 "la génération $0 n'a jamais répondu ; on peut y basculer",
                                 generations.beside->number}});
  Generations next = Exchange(generations);
  next.held = true;
  return next;
}

absl::StatusOr<Generations> Drop(const Generations& generations, bool answering_frozen,
                                 absl::Time now) {
  if (!generations.beside.has_value()) return NoneBeside();
  if (answering_frozen) return Begin(generations, !generations.held, now);
  Generations next = generations;
  next.beside.reset();
  next.answered_before = next.switch_by_itself = next.held = false;
  return next;
}

// Fields between tabs; the first is the format's version:
//   1 <last number> held|free
//   answering <number> <begun, ns> whole|partial
//   beside <number> <begun, ns> whole|partial before|never itself|asked     (when there is one)
std::string EncodeGenerations(const Generations& generations) {
  std::string text =
      absl::StrCat("1\t", generations.last_number, "\t", generations.held ? "held" : "free", "\n",
                   EncodeNote("answering", generations.answering), "\n");
  if (generations.beside.has_value())
    absl::StrAppend(&text, EncodeNote("beside", *generations.beside), "\t",
                    generations.answered_before ? "before" : "never", "\t",
                    generations.switch_by_itself ? "itself" : "asked", "\n");
  return text;
}

absl::StatusOr<Generations> DecodeGenerations(absl::string_view text) {
  const absl::Status unreadable =
      absl::DataLossError("the list of the views' generations cannot be read");
  std::vector<std::vector<absl::string_view>> lines;
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty()))
    lines.push_back(absl::StrSplit(line, '\t'));
  Generations generations;
  if (lines.size() < 2 || lines.size() > 3 || lines[0].size() != 3 || lines[0][0] != "1" ||
      !absl::SimpleAtoi(lines[0][1], &generations.last_number) ||
      !DecodeFlag(lines[0][2], "held", "free", generations.held) || lines[1].size() != 4 ||
      !DecodeNote("answering", lines[1], generations.answering))
    return unreadable;
  if (lines.size() == 2) return generations;
  if (lines[2].size() != 6 || !DecodeNote("beside", lines[2], generations.beside.emplace()) ||
      !DecodeFlag(lines[2][4], "before", "never", generations.answered_before) ||
      !DecodeFlag(lines[2][5], "itself", "asked", generations.switch_by_itself))
    return unreadable;
  return generations;
}

}  // namespace basin
