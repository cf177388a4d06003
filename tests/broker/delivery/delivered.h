// What a subscriber makes of EVENTS messages, for tests.
#ifndef BASIN_TESTS_BROKER_DELIVERY_DELIVERED_H_
#define BASIN_TESTS_BROKER_DELIVERY_DELIVERED_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "basin/v1/session.pb.h"
#include "broker/delivery/filter.h"
#include "gtest/gtest.h"
#include "proto/model/record_view.h"

namespace basin {

// Parses a message that follows `prefix`.
inline v1::Events ParseEvents(absl::string_view bytes, absl::string_view prefix = "") {
  EXPECT_EQ(bytes.substr(0, prefix.size()), prefix);
  bytes.remove_prefix(prefix.size());
  v1::Events events;
  EXPECT_TRUE(events.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
  return events;
}

inline std::vector<Sequence> SequencesOf(const v1::Events& events) {
  std::vector<Sequence> sequences;
  for (const std::string& bytes : events.records()) {
    const auto record = ReadRecord(bytes);
    EXPECT_TRUE(record.ok());
    sequences.push_back(record->sequence);
  }
  return sequences;
}

// first, first + 1 … last.
inline std::vector<Sequence> FromTo(Sequence first, Sequence last) {
  std::vector<Sequence> run;
  for (Sequence sequence = first; sequence <= last; ++sequence) run.push_back(sequence);
  return run;
}

inline std::shared_ptr<const Filter> MakeFilter(const std::vector<std::string>& types = {},
                                                const std::vector<std::string>& basins = {}) {
  static const EventCatalog* catalog = new EventCatalog();
  v1::Filter asked;
  for (const std::string& type : types) asked.add_types(type);
  for (const std::string& basin : basins) asked.add_basins(basin);
  auto filter = Filter::Make(asked, {.everything = true, .basins = {}}, *catalog);
  EXPECT_TRUE(filter.ok());
  return std::make_shared<const Filter>(*std::move(filter));
}

}  // namespace basin

#endif  // BASIN_TESTS_BROKER_DELIVERY_DELIVERED_H_
