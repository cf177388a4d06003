// SHA-256 of what comes in pieces.
#ifndef BASIN_PROTO_MODEL_DIGEST_STREAM_H_
#define BASIN_PROTO_MODEL_DIGEST_STREAM_H_

#include <memory>

#include "absl/strings/string_view.h"
#include "proto/model/digest.h"

namespace basin {

// One thread at a time.
class DigestStream {
 public:
  DigestStream();
  ~DigestStream();
  DigestStream(const DigestStream&) = delete;
  DigestStream& operator=(const DigestStream&) = delete;

  void Add(absl::string_view bytes);
  // Of everything added. Called once, last.
  Sha256 Finish();

 private:
  struct State;
  const std::unique_ptr<State> state_;
};

}  // namespace basin

#endif  // BASIN_PROTO_MODEL_DIGEST_STREAM_H_
