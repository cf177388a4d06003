// Valid bodies for any event type, made from the schema's own options: a type that is added is
// covered by every test that runs over the catalog.
#ifndef BASIN_TESTS_BROKER_ADMISSION_SAMPLE_BODY_H_
#define BASIN_TESTS_BROKER_ADMISSION_SAMPLE_BODY_H_

#include <memory>
#include <string>

#include "basin/v1/options.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "proto/model/event_catalog.h"

namespace basin {

inline const v1::FieldOptions& OptionsOf(const google::protobuf::FieldDescriptor& field) {
  return field.options().GetExtension(v1::field);
}

// A text that has the format of the field (and refers to a case of its kind), and one that has not
// the format.
std::string GoodText(const v1::FieldOptions& options);
std::string BadText(v1::Format format);

// Gives the field (one item, when it is repeated) a value that its options allow.
void FillField(google::protobuf::Message& message, const google::protobuf::FieldDescriptor& field);

// Every field of the message and of those within it, but one of each oneof.
void FillEverything(google::protobuf::Message& message);

// With everything filled in; a case's recipient is `recipient`.
std::unique_ptr<google::protobuf::Message> SampleBody(const EventType& type,
                                                      const std::string& recipient = "recipient");

}  // namespace basin

#endif  // BASIN_TESTS_BROKER_ADMISSION_SAMPLE_BODY_H_
