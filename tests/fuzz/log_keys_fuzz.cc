// Any bytes as what a log keeps once: its format, its identity, its end, the edge of its tree. What
// is taken is written again as the same bytes.
#include "broker/log/rocksdb/keys.h"
#include "proto/model/check.h"
#include "tests/fuzz/fuzz_input.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace basin;
  const absl::string_view bytes = FuzzInput(data, size).Rest();
  if (CheckFormat(bytes).ok())
    BASIN_CHECK(bytes == EncodeFormat(kLogFormat) || bytes == EncodeFormat(kPurgedLogFormat));
  if (const auto identity = DecodeIdentity(bytes); identity.ok())
    BASIN_CHECK(EncodeIdentity(*identity) == bytes);
  if (auto end = DecodeEnd(bytes); end.ok()) {
    BASIN_CHECK(EncodeEnd(*end) == bytes);
    end->tree.Root();
    const uint64_t leaves = end->tree.size();
    if (leaves < ~uint64_t{0}) {
      end->tree.Append(LeafHash(bytes));
      BASIN_CHECK(end->tree.size() == leaves + 1);
    }
  }
  return 0;
}
