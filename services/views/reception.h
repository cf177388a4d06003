// A basin's reception places at a moment, and the labels of the advisers there.
#ifndef BASIN_SERVICES_VIEWS_RECEPTION_H_
#define BASIN_SERVICES_VIEWS_RECEPTION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/views/case_history.h"

namespace basin {

struct Place {
  const CaseHistory* history = nullptr;
  const Fact* opened = nullptr;     // the last opening: a place may close and open again
  const Fact* last_told = nullptr;  // that opening or a later update: as old as what is known of it
  const Fact* closed = nullptr;     // null while it is open
  // As last told.
  std::string name, commune;  // the commune's INSEE code
  int64_t capacity = 0;       // persons a week; 0 = not told

  bool open() const { return closed == nullptr; }
};

// A label is valid from the day it is granted to the day it was last granted or renewed until, that
// day included, unless it was revoked. That is derived from the dates: an event label.expired
// informs and is not looked at, so that no figure depends on whoever watches the deadlines.
struct Label {
  const CaseHistory* history = nullptr;
  const Fact* granted = nullptr;
  const Fact* renewed = nullptr;  // the last time
  const Fact* revoked = nullptr;
  std::string place;  // its subject
  absl::CivilDay valid_until;

  bool ValidOn(absl::CivilDay day) const { return revoked == nullptr && day <= valid_until; }
};

struct Reception {
  std::vector<Place> places;  // by subject; closed ones too
  std::vector<Label> labels;  // by subject
};

// A label counts where it was granted: a place has the labels of its own basin. Errors: those of
// ReadCases.
absl::StatusOr<Reception> ReadReception(const ViewReader& reception_view, absl::string_view basin,
                                        const Moment& moment, Arena& arena);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_RECEPTION_H_
