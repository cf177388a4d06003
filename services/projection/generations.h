// Which generations of the views there are, and what may be done with them.
//
// A generation is a complete set of views: every projection's rows and checkpoints, in a folder of
// their own. One answers. Beside it there may be another: one that is being built, or the one that
// answered before. Everything here is a value and a decision about it; where it is kept, who folds
// and who answers is for others (generation_folder.h, generation_keeper.h).
#ifndef BASIN_SERVICES_PROJECTION_GENERATIONS_H_
#define BASIN_SERVICES_PROJECTION_GENERATIONS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "basin/v1/query_views.pb.h"
#include "proto/model/sequence.h"
#include "services/projection/runner.h"
#include "services/projection/view_store.h"

namespace basin {

struct GenerationNote {
  uint64_t number = 0;  // never used again for another
  absl::Time begun_at = absl::UnixEpoch();
  bool whole = false;  // it held everything that the log held, once

  friend bool operator==(const GenerationNote&, const GenerationNote&) = default;
};

struct Generations {
  GenerationNote answering = {};
  std::optional<GenerationNote> beside = {};
  bool answered_before = false;   // the one beside: it may be rolled back to
  bool switch_by_itself = false;  // to the one beside, once it has caught up
  // Somebody rolled back to the one that answers: it goes on answering although the program is of
  // another version.
  bool held = false;
  uint64_t last_number = 0;

  friend bool operator==(const Generations&, const Generations&) = default;
};

// What a generation is like at the moment.
struct GenerationFacts {
  // Its rows are of another version of the program: it is read, and folds no more.
  bool frozen = false;
  bool caught_up = false;  // with what the log held when its follower connected
  Sequence sequence = 0;   // every view has folded the log up to here
};

// One that catches up while the log grows is behind the other by what it folds in one write. More
// than that, and the answers would go back visibly at the switch.
inline constexpr Sequence kSwitchLagMax = 4096;

// Of the one that answers, and of the one beside it.
v1::GenerationState StateOfAnswering(const GenerationFacts& answering);
v1::GenerationState StateOfBeside(const GenerationFacts& beside, const GenerationFacts& answering);

// Whether rows can be read and not continued: a view is of another version than its projection, and
// none is missing. Rows with a view missing would leave questions about it without an answer, so
// they are folded again in place. Errors: the store's.
absl::StatusOr<bool> IsFrozen(const ViewSnapshot& views, const Projections& projections);

// Generation 1. `whole`: it was there before anybody counted generations.
Generations FirstGeneration(absl::Time now, bool whole);

// What follows from how a program that starts finds them:
//   The one that answers is frozen: one beside it is built, and switched to by itself unless
//   somebody rolled back on purpose. One that never was whole is given no time: it is not frozen
//   but folded again in place (MayFreeze).
//   The one beside was being built and is of another version: it is given up.
Generations OnStart(Generations generations, bool answering_frozen, bool beside_frozen,
                    absl::Time now);
bool MayFreeze(const GenerationNote& note);

// Begins one beside. One that is there is given up.
Generations Begin(Generations generations, bool switch_by_itself, absl::Time now);

// The one beside answers from now on, and the one that answered stays beside it. Errors: NOT_FOUND
// when there is none; NOT_CAUGHT_UP unless it is READY.
absl::StatusOr<Generations> SwitchOver(const Generations& generations,
                                       const GenerationFacts& answering,
                                       const GenerationFacts& beside);

// The same for one that answered before, whatever it is like now. Errors: NOT_FOUND when there is
// none.
absl::StatusOr<Generations> RollBack(const Generations& generations);

// Gives up the one beside. While the one that answers is frozen, the next one is begun at once: a
// frozen one always has one beside it that follows the log. Errors: NOT_FOUND when there is none.
absl::StatusOr<Generations> Drop(const Generations& generations, bool answering_frozen,
                                 absl::Time now);

// As text, one generation a line, for people who look at the folder.
std::string EncodeGenerations(const Generations& generations);
// Errors: DataLoss when the text is none.
absl::StatusOr<Generations> DecodeGenerations(absl::string_view text);

}  // namespace basin

#endif  // BASIN_SERVICES_PROJECTION_GENERATIONS_H_
