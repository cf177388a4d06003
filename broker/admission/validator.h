// Checks a body against the limits its schema declares (basin.v1.field). Knows no event type by
// name.
#ifndef BASIN_BROKER_ADMISSION_VALIDATOR_H_
#define BASIN_BROKER_ADMISSION_VALIDATOR_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "basin/v1/options.pb.h"
#include "google/protobuf/message.h"
#include "proto/model/event_catalog.h"

namespace basin {

// What is wrong with a text, the first of these.
enum class TextFault : uint8_t { kNone, kTooLong, kUnclean, kFormat, kRefersTo, kPersonal };
TextFault JudgeText(const v1::FieldOptions& options, absl::string_view text);
// Whether a byte string is short enough.
bool BytesFit(const v1::FieldOptions& options, absl::string_view bytes);

// The rules are read from the options once; validating looks none of them up again and allocates
// nothing when the body is valid. Immutable after construction; any thread.
class Validator {
 public:
  // Ends the process when an option makes no sense (requires_one_of names no field): that is a
  // mistake in the schemas, found by the first test that runs.
  explicit Validator(const EventCatalog& catalog);
  ~Validator();
  Validator(const Validator&) = delete;
  Validator& operator=(const Validator&) = delete;

  // REQUIRES: `body` is of a type of the catalog.
  // Errors name the field by its path, e.g. body.invitees[2] or body.members[0].siren:
  //   MISSING_FIELD    it is required, or neither it nor the other of requires_one_of is set, or
  //                    none of a choice that must be made (choose_one; named by the first of them)
  //   TOO_LONG         code points of a text, bytes of a byte string
  //   TOO_MANY_ITEMS   of a list
  //   OUT_OF_RANGE     a number, wherever min or max is declared
  //   UNKNOWN_ENUM     a coded value that the schema does not list
  //   BAD_TEXT         any text that is not clean: see IsCleanText
  //   BAD_FORMAT, BAD_DATE, BAD_SIRET, BAD_ID: see HasFormat; an empty text is not looked at;
  //                    BAD_FORMAT also of a reference to another kind of case than refers_to
  //   CLEAR_PII        it looks like personal data, where personal_data is FORBIDDEN
  //
  // A text is set when it is not empty, a list when it has an item (and no item is empty), a coded
  // value when it is not …_UNSPECIFIED. A number has no "not set", unless it is declared optional
  // or stands in a oneof: 0 is a value.
  //
  // Fields that the schema does not know are not looked at; max_bytes bounds them.
  absl::Status Validate(const google::protobuf::Message& body) const;

 private:
  struct Plan;  // the rules of one message type, in the order of its fields

  const Plan* PlanFor(const google::protobuf::Descriptor* descriptor);

  absl::flat_hash_map<const google::protobuf::Descriptor*, std::unique_ptr<Plan>> plans_;
};

}  // namespace basin

#endif  // BASIN_BROKER_ADMISSION_VALIDATOR_H_
