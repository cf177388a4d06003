#include "tests/durability/script.h"

#include <functional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/support/test_events.h"

namespace basin {
namespace {

// The lines come in rounds of sixteen; most of them are new.
constexpr uint32_t kRound = 16;
constexpr uint32_t kRepeatAt = 5, kReuseAt = 9, kConflictAt = 11, kHalfBadAt = 13, kNoCauseAt = 15;
constexpr uint32_t kRepeatBack = 3, kReuseBack = 5;  // both reach a new line

std::string IdOf(uint32_t number, uint32_t index) { return absl::StrCat(number, "-", index); }

// A need of a case of its own. Sizes differ, so that records fall differently into pages.
std::string Event(size_t actor, uint32_t number, uint32_t index,
                  const std::function<void(v1::Header&)>& change = nullptr) {
  v1::NeedExpressed body;
  body.set_public_(v1::PUBLIC_COMPANY);
  body.set_qualification(v1::QUALIFICATION_BAC);
  body.set_rome("N4101");
  body.set_note(std::string((number * 37 + index * 11) % 180, 'n'));
  v1::Header header = TestHeader({.actor = ScriptActors()[actor], .id = IdOf(number, index)});
  header.set_subject(absl::StrCat("need/", ScriptActors()[actor], "-", number, "-", index));
  if (index > 0) header.set_causationid(IdOf(number, 0));
  if (number % 2 == 0) header.mutable_expected()->set_none(true);
  if (change != nullptr) change(header);
  return SealEvent(header, body);
}

Transaction NewLine(size_t actor, uint32_t number) {
  Transaction events;
  for (uint32_t i = 0; i <= number % 4; ++i) events.push_back(Event(actor, number, i));
  return events;
}

}  // namespace

Line LineOf(size_t actor, uint32_t number) {
  switch (number % kRound) {
    case kRepeatAt:
      return {.events = NewLine(actor, number - kRepeatBack), .repeats = number - kRepeatBack};
    case kReuseAt: {
      // The id of an earlier event, for other words.
      const uint32_t used = number - kReuseBack;
      return {.events = {Event(actor, used, 0,
                               [](v1::Header& header) { header.set_purpose("autre"); })},
              .refusal = v1::ID_REUSED};
    }
    case kConflictAt:
      return {
          .events = {Event(actor, number, 0,
                           [](v1::Header& header) { header.mutable_expected()->set_exact(7); })},
          .refusal = v1::VERSION_CONFLICT};
    case kHalfBadAt: {
      Transaction events = {Event(actor, number, 0), Event(actor, number, 1)};
      events.push_back(
          Event(actor, number, 2, [](v1::Header& header) { header.set_basin("9999"); }));
      return {.events = std::move(events), .refusal = v1::UNKNOWN_BASIN};
    }
    case kNoCauseAt:
      return {.events = {Event(actor, number, 0,
                               [](v1::Header& header) { header.set_causationid("never"); })},
              .refusal = v1::UNKNOWN_CAUSE};
    default:
      return {.events = NewLine(actor, number)};
  }
}

LinePlace PlaceOf(absl::string_view id) {
  const std::vector<absl::string_view> parts = absl::StrSplit(id, '-');
  LinePlace place;
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &place.number) ||
      !absl::SimpleAtoi(parts[1], &place.index))
    return {};
  return place;
}

}  // namespace basin
