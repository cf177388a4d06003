// Valid events to publish, for tests of hubs and clients.
#ifndef BASIN_TESTS_SUPPORT_TEST_EVENTS_H_
#define BASIN_TESTS_SUPPORT_TEST_EVENTS_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "basin/v1/ground.pb.h"
#include "basin/v1/need.pb.h"
#include "proto/model/event_builder.h"

namespace basin {

inline const absl::Time kTestEventTime = absl::FromUnixSeconds(1773316800);  // 2026-03-12 12:00 UTC

struct TestEvent {
  std::string actor = "ml";
  std::string id = "1";
  std::string basin = "1107";
  std::string subject = {};  // empty = a case of its own
  v1::Origin origin = v1::REAL;
  absl::Time time = kTestEventTime;
};

inline v1::Header TestHeader(const TestEvent& event) {
  v1::Header header;
  header.set_id(event.id);
  header.set_source(absl::StrCat("/actors/", event.actor));
  header.set_basin(event.basin);
  header.set_origin(event.origin);
  SetTimestamp(event.time, header.mutable_time());
  header.set_subject(event.subject);
  return header;
}

// Defines the basin, which every other event in it needs. Published by an operator.
inline std::string TerritoryEvent(TestEvent event) {
  v1::TerritoryDefined body;
  body.set_name("Bassin");
  body.set_kind(v1::TERRITORY_BASIN);
  body.set_valid_from("2020-01-01");
  event.subject = absl::StrCat("territory/", event.basin);
  return SealEvent(TestHeader(event), body);
}

// Opens a case of its own: any member may publish any number of them.
inline std::string NeedEvent(TestEvent event, absl::string_view note = "") {
  v1::NeedExpressed body;
  body.set_public_(v1::PUBLIC_COMPANY);
  body.set_qualification(v1::QUALIFICATION_BAC);
  body.set_rome("N4101");
  body.set_note(std::string(note));
  if (event.subject.empty()) event.subject = absl::StrCat("need/", event.actor, "-", event.id);
  return SealEvent(TestHeader(event), body);
}

}  // namespace basin

#endif  // BASIN_TESTS_SUPPORT_TEST_EVENTS_H_
