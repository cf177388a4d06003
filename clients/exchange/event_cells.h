// One cell → one field of an event's body, by reflection.
#ifndef BASIN_CLIENTS_EXCHANGE_EVENT_CELLS_H_
#define BASIN_CLIENTS_EXCHANGE_EVENT_CELLS_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "basin/v1/error.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace basin {

// What is wrong with a cell.
struct CellFault {
  v1::ErrorCode code;
  std::string fr, en;
};

// Sets `field` of `message` from a cell that is not empty: a value, or the items of a list with |
// between them (and = between the fields of an item). `euros`: the cell counts euros, the field
// cents.
std::optional<CellFault> ReadCell(absl::string_view cell,
                                  const google::protobuf::FieldDescriptor& field, bool euros,
                                  google::protobuf::Message& message);

}  // namespace basin

#endif  // BASIN_CLIENTS_EXCHANGE_EVENT_CELLS_H_
