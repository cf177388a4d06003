// The short way through the validator, for bodies written as every serialiser writes them.
//
// A yes is final: protobuf's readers read the bytes, and Validator::Validate says OK to what they
// read. A no says nothing at all: the long way decides, and names what is wrong. So whatever is
// rare (a field twice, an unknown one, a default spelt out, a length in more bytes than it takes)
// and whatever is wrong gets a no here, and this file needs neither an error nor a subtlety.
#ifndef BASIN_BROKER_ADMISSION_PLAIN_BODY_H_
#define BASIN_BROKER_ADMISSION_PLAIN_BODY_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "basin/v1/options.pb.h"
#include "google/protobuf/descriptor.h"

namespace basin {

// The schema of one message type, laid out for a walk over the bytes. Field numbers up to 63.
struct PlainShape {
  enum class Kind : uint8_t { kNone, kText, kBytes, kBool, kEnum, kNumber, kMessage };
  struct Field {
    Kind kind = Kind::kNone;  // kNone: not a field, or of a type that has no short way
    bool repeated = false;
    const v1::FieldOptions* options = nullptr;
    uint64_t excludes = 0;              // the other members of its oneof
    uint64_t largest = 0;               // of a number, as it is written
    uint64_t known = 0;                 // of an enum: the values below 64 that it lists
    const PlainShape* shape = nullptr;  // of a message
  };

  std::vector<Field> fields;     // by number
  uint64_t required = 0;         // bit n: field n must be there
  std::vector<uint64_t> one_of;  // at least one of these fields must be there
  bool walkable = true;          // false: no short way, for a reason that no bytes show
};

// Immutable after construction; any thread.
class PlainBodies {
 public:
  PlainBodies() = default;
  PlainBodies(const PlainBodies&) = delete;
  PlainBodies& operator=(const PlainBodies&) = delete;

  // The shape of a message type, and of those within; made when it is asked for first.
  const PlainShape* ShapeOf(const google::protobuf::Descriptor& type);

 private:
  absl::flat_hash_map<const google::protobuf::Descriptor*, std::unique_ptr<PlainShape>> shapes_;
};

bool IsPlainAndValid(const PlainShape& shape, absl::string_view body);

}  // namespace basin

#endif  // BASIN_BROKER_ADMISSION_PLAIN_BODY_H_
