// Bodies of events with random content, for properties that hold for every event type.
#ifndef BASIN_TESTS_SUPPORT_RANDOM_BODY_H_
#define BASIN_TESTS_SUPPORT_RANDOM_BODY_H_

#include <memory>
#include <string>

#include "absl/random/bit_gen_ref.h"
#include "google/protobuf/message.h"
#include "proto/model/event_catalog.h"

namespace basin {

// Any values the field's kind can hold, whatever the schema's options allow: every field is there
// about half of the time, texts mix accents, quotes and letters of three and four bytes, numbers
// come from the ends of their range as often as from its middle.
void FillWildly(google::protobuf::Message& message, absl::BitGenRef random);

// A text of 1 … `max_points` code points.
std::string RandomText(absl::BitGenRef random, int max_points);

}  // namespace basin

#endif  // BASIN_TESTS_SUPPORT_RANDOM_BODY_H_
