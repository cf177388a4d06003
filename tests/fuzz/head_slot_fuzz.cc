// Any bytes as a slot of the durable head. Random bytes never match a digest, so the first byte
// says whether the right one is put in. What is taken is a head that is written again as the same
// fields.
#include <string>

#include "broker/log/durable_head.h"
#include "proto/model/check.h"
#include "tests/fuzz/fuzz_input.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace basin;
  constexpr size_t kFields = 480;
  FuzzInput input(data, size);
  const bool sign = input.Number<uint8_t>() % 2 == 1;
  std::string slot(input.Rest());
  if (sign) {
    slot.resize(kFields);
    const Sha256 digest = Digest({slot});
    slot.append(reinterpret_cast<const char*>(digest.data()), digest.size());
    slot.resize(kHeadSlotBytes);
  }
  const absl::StatusOr<HeadSlot> read = DecodeHeadSlot(slot);
  if (!read.ok()) return 0;
  const auto again = DecodeHeadSlot(EncodeHeadSlot(read->head, read->generation));
  BASIN_CHECK(again.ok() && again->head == read->head && again->generation == read->generation);
  return 0;
}
