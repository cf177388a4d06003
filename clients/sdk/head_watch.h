// Remembers what the hub's log was, and makes the hub prove that it still begins so.
//
// The first head of a hub is believed, as is the signing key it names unless the key was given;
// both came over a connection that CURVE authenticated. From then on every head has to be signed
// with that key, and to be shown to extend the last one.
#ifndef BASIN_CLIENTS_SDK_HEAD_WATCH_H_
#define BASIN_CLIENTS_SDK_HEAD_WATCH_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "basin/v1/admin.pb.h"
#include "basin/v1/integrity.pb.h"
#include "basin/v1/session.pb.h"
#include "proto/integrity/signing_key.h"

namespace basin {

// One thread.
class HeadWatch {
 public:
  // `key`: the hub's, when it is known by other ways. Errors: PROOF_INVALID when `kept` is no head
  // that its key signed, or its key is not the one given.
  static absl::StatusOr<HeadWatch> Make(std::optional<VerifyingKey> key,
                                        std::optional<v1::KeptHead> kept);

  // A session begins. Errors: PROOF_INVALID when the hub signs with another key, or no more.
  absl::Status Begin(const v1::Welcome& welcome);
  // What to ask: that the present head extends the one kept.
  v1::Admin Question() const;
  // Keeps the head that was proved. Errors: LOG_REWRITTEN, EPOCH_CHANGED when an operator restored
  // the log and it does not hold all that it held; PROOF_INVALID; the error in the answer.
  absl::Status Take(const v1::AdminAnswer& answer);

  // What to keep; nullopt before the first proof.
  const std::optional<v1::KeptHead>& kept() const { return kept_; }
  // The head in it; an empty one before that.
  const v1::TreeHead& head() const { return head_; }

 private:
  HeadWatch() = default;

  absl::StatusOr<v1::TreeHead> Open(const v1::SignedHead& head) const;
  absl::Status CheckExtends(const v1::TreeHead& later, const v1::ConsistencyProof& proof) const;
  absl::Status Broken(uint32_t epoch, absl::Status why) const;

  std::optional<VerifyingKey> key_;
  std::optional<v1::KeptHead> kept_;
  v1::TreeHead head_;
  uint32_t epoch_ = 0;  // of this session's log
};

}  // namespace basin

#endif  // BASIN_CLIENTS_SDK_HEAD_WATCH_H_
