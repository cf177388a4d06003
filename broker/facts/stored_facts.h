// What lies in the facts' folder, and what memory knows of it.
//
// Keys, all of one generation (a run of events) together:
//   'g' ‖ generation (4) ‖ 'c' ‖ bucket (2)  → its case heads  (fact_bucket.h; notes: the
//   generation
//                                              whose head this one replaces, 0 = not known)
//   'g' ‖ generation (4) ‖ 'i' ‖ bucket (2)  → its event keys  (notes: sequence − first)
//   'g' ‖ generation (4) ‖ 'm' ‖ 0 (2)       → format, epoch, first, last, bits of the id buckets
//   and
//                                              of the case buckets (varints), log id
// Numbers are big-endian; generations count 1, 2, 3 … without a gap. A bucket holds the keys that
// share their first bits, about 256 of them. The checkpoint is the `last` of the last generation.
// Keys only ever grow: RocksDB never merges or rewrites anything, and takes some 130 values for
// 16 384 events instead of 32 768.
//
// Nothing is overwritten. A case's older heads stay behind as garbage: at most one per case and
// generation, hence never more heads than events, some 100 bytes each before compression.
//
// Where a key lies, the directory says (directory.h): 4 bytes per id and per case, in memory,
// rebuilt at opening from the buckets. A key that is new is answered by it alone. Candidates are
// verified in their buckets, newest first.
#ifndef BASIN_BROKER_FACTS_STORED_FACTS_H_
#define BASIN_BROKER_FACTS_STORED_FACTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "broker/facts/directory.h"
#include "broker/facts/fact_generation.h"
#include "broker/log/event_log.h"

namespace basin {

struct FactKey {
  uint32_t generation = 0;
  FactKind kind = FactKind::kMeta;
  uint16_t bucket = 0;
};
std::string EncodeFactKey(const FactKey& key);
std::optional<FactKey> DecodeFactKey(absl::string_view bytes);

struct FactMeta {
  LogIdentity identity;  // id and epoch
  Sequence first = 0;
  Sequence last = 0;
  FactGeneration::Shape shape;
};
std::string EncodeFactMeta(const FactMeta& meta);
std::optional<FactMeta> DecodeFactMeta(absl::string_view bytes);

// One thread.
class StoredFacts {
 public:
  // Enters what was written or is found stored, in the order of the keys: the same entries in the
  // same order both times. False when the bytes are not what the key says.
  bool Enter(const FactKey& key, absl::string_view bytes);

  struct Generation {
    Sequence first = 0;
    FactGeneration::Shape shape;
  };
  // REQUIRES: 1 ≤ number < next_generation().
  const Generation& generation(uint32_t number) const { return generations_[number - 1]; }
  uint32_t next_generation() const { return static_cast<uint32_t>(generations_.size() + 1); }
  bool empty() const { return generations_.empty(); }

  const Directory& directory() const { return directory_; }
  // Of the log they are a fold of; meaningless while empty().
  const LogIdentity& identity() const { return identity_; }
  Sequence checkpoint() const { return checkpoint_; }

 private:
  bool EnterBucket(FactKind kind, absl::string_view bytes, uint32_t generation);
  bool EnterMeta(const FactMeta& meta);

  Directory directory_;
  std::vector<Generation> generations_;  // number 1, 2, …
  LogIdentity identity_;
  Sequence checkpoint_ = 0;
};

}  // namespace basin

#endif  // BASIN_BROKER_FACTS_STORED_FACTS_H_
