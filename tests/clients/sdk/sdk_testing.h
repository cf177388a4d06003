// Hand-made messages of a hub.
#ifndef BASIN_TESTS_CLIENTS_SDK_SDK_TESTING_H_
#define BASIN_TESTS_CLIENTS_SDK_SDK_TESTING_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "basin/v1/envelope.pb.h"
#include "basin/v1/session.pb.h"
#include "proto/model/record_view.h"
#include "proto/model/sequence.h"
#include "proto/wire/frame.h"

namespace basin {

inline std::string MakeEvent(absl::string_view id) {
  v1::Header header;
  header.set_id(std::string(id));
  v1::Event event;
  event.set_header(header.SerializeAsString());
  return event.SerializeAsString();
}

inline std::string MakeRecord(Sequence sequence, std::string event) {
  v1::Record record;
  record.set_sequence(sequence);
  record.set_event(std::move(event));
  return record.SerializeAsString();
}

// The body of an EVENTS message with records of these sequences; their events' ids are
// "e<sequence>".
inline std::string EventsBody(uint64_t number, const std::vector<Sequence>& sequences,
                              Sequence through, bool live = false, bool done = false) {
  std::string body;
  for (const Sequence sequence : sequences)
    AppendToRun(MakeRecord(sequence, MakeEvent(absl::StrCat("e", sequence))), body);
  v1::Events rest;
  rest.set_number(number);
  rest.set_through(through);
  rest.set_live(live);
  rest.set_done(done);
  return body + rest.SerializeAsString();
}

inline v1::Position PositionOf(Sequence sequence, const std::string& log = "log",
                               uint32_t epoch = 1) {
  v1::Position position;
  position.set_log_id(log);
  position.set_epoch(epoch);
  position.set_sequence(sequence);
  return position;
}

inline std::vector<Sequence> SequencesOf(const std::vector<RecordView>& records) {
  std::vector<Sequence> sequences;
  for (const RecordView& record : records) sequences.push_back(record.sequence);
  return sequences;
}

}  // namespace basin

#endif  // BASIN_TESTS_CLIENTS_SDK_SDK_TESTING_H_
