// A small valid log, told event by event, for tests of whatever reads logs.
//
//   EventFixture log;
//   const std::string sent = log.Add({.subject = "referral/1", .on = "2026-03-01", .actor = "ml"},
//   body); log.Add({.subject = "referral/1", .on = "2026-03-04", .actor = "cap"},
//   v1::ReferralAccepted()); for (const RecordView& record : log.Views()) …
//
// Events may be told in any order: the records are sorted by the time they were recorded, which is
// the time they occurred unless `recorded_on` says otherwise, and numbered 1, 2, 3 … in that order.
#ifndef BASIN_TESTS_SUPPORT_EVENT_FIXTURE_H_
#define BASIN_TESTS_SUPPORT_EVENT_FIXTURE_H_

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "basin/v1/envelope.pb.h"
#include "google/protobuf/message.h"
#include "proto/model/calendar.h"
#include "proto/model/check.h"
#include "proto/model/event_builder.h"
#include "proto/model/record_view.h"
#include "proto/model/sequence.h"

namespace basin {

// How an event is told. Days are "2026-03-01" (noon) or "2026-03-01T23:30", both in Europe/Paris.
struct Telling {
  std::string subject = {};
  std::string on = {};           // when it occurred
  std::string actor = "actor";   // who published it
  std::string basin = {};        // empty = the fixture's
  std::string recorded_on = {};  // empty = as it occurred
  std::string corrects = {};     // id of the event it replaces
  std::string retracts = {};     // id of the event that shall count as never said
  std::string onbehalfof = {};
  std::string id = {};  // empty = "e1", "e2" …
};

class EventFixture {
 public:
  explicit EventFixture(std::string basin = "1107", v1::Origin origin = v1::SIMULATED)
      : basin_(std::move(basin)), origin_(origin) {}

  // Paris time of "2026-03-01" (noon) or "2026-03-01T23:30".
  static absl::Time At(absl::string_view when) {
    absl::CivilMinute minute;
    absl::CivilDay day;
    if (ParseDay(when, &day)) {
      minute = absl::CivilMinute(day.year(), day.month(), day.day(), 12, 0);
    } else {
      BASIN_CHECK(absl::ParseCivilTime(when, &minute));
    }
    return absl::FromCivil(minute, Paris());
  }

  // Returns the event's id.
  std::string Add(const Telling& telling, const google::protobuf::Message& body) {
    v1::Header header;
    header.set_id(telling.id.empty() ? absl::StrCat("e", events_.size() + 1) : telling.id);
    header.set_source("/actors/" + telling.actor);
    header.set_subject(telling.subject);
    SetTimestamp(At(telling.on), header.mutable_time());
    header.set_basin(telling.basin.empty() ? basin_ : telling.basin);
    header.set_origin(origin_);
    header.set_corrects(telling.corrects);
    header.set_retracts(telling.retracts);
    if (!telling.corrects.empty() || !telling.retracts.empty()) header.set_reason("saisie erronée");
    header.set_onbehalfof(telling.onbehalfof);
    events_.push_back({At(telling.recorded_on.empty() ? telling.on : telling.recorded_on),
                       telling.actor, header.id(), SealEvent(header, body)});
    records_.clear();
    return header.id();
  }

  // The serialised Records. Valid until the next Add.
  const std::vector<std::string>& Records() const {
    if (records_.empty()) Order();
    return records_;
  }
  // The same, skimmed. Views into this fixture, valid until the next Add.
  std::vector<RecordView> Views() const {
    std::vector<RecordView> views;
    for (const std::string& bytes : Records()) {
      auto view = ReadRecord(bytes);
      BASIN_CHECK(view.ok());
      views.push_back(*view);
    }
    return views;
  }
  // Where the event with this id stands in the log.
  Sequence SequenceOf(absl::string_view id) const {
    for (const RecordView& record : Views())
      if (record.event.header.id == id) return record.sequence;
    BASIN_CHECK(false);
    return 0;
  }
  Sequence last() const { return Records().size(); }

 private:
  struct Told {
    absl::Time recorded_at;
    std::string actor, id, event;
  };

  void Order() const {
    std::vector<const Told*> order;
    for (const Told& told : events_) order.push_back(&told);
    std::stable_sort(order.begin(), order.end(),
                     [](const Told* a, const Told* b) { return a->recorded_at < b->recorded_at; });
    for (const Told* told : order) {
      v1::Record record;
      record.set_sequence(records_.size() + 1);
      SetTimestamp(told->recorded_at, record.mutable_recorded_at());
      record.set_actor(told->actor);
      record.set_event(told->event);
      records_.push_back(record.SerializeAsString());
    }
  }

  std::string basin_;
  v1::Origin origin_;
  std::vector<Told> events_;
  mutable std::vector<std::string> records_;
};

}  // namespace basin

#endif  // BASIN_TESTS_SUPPORT_EVENT_FIXTURE_H_
