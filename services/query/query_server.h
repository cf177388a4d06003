// The questions' side of the wire: HELLO, QUERY, PING and BYE on a ROUTER with CURVE.
#ifndef BASIN_SERVICES_QUERY_QUERY_SERVER_H_
#define BASIN_SERVICES_QUERY_QUERY_SERVER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "basin/v1/session.pb.h"
#include "proto/wire/frame.h"
#include "services/projection/view_store.h"
#include "services/query/answerer.h"
#include "services/query/readers.h"
#include "services/query/views_answer.h"

namespace basin {

struct QueryServerOptions {
  std::string version;                   // of the program
  size_t max_sessions = 1000;            // one more is BUSY
  uint32_t max_message_bytes = 1 << 20;  // told in WELCOME
  absl::Duration silence_max =
      absl::Seconds(120);  // a session that says nothing for so long is forgotten
  // Does what Query.views asks of the generations; without it there is no such question.
  KeepGenerations generations = {};
};

// The conversation without I/O: frames in, frames out. A question is answered at once; nothing is
// queued for a peer that does not read, its answers are dropped with it. One thread.
class QueryServer {
 public:
  // Tries to send a frame to a peer.
  using Send = std::function<void(absl::string_view routing_id, std::string frame)>;

  // `store` and what the functions refer to outlive the server.
  QueryServer(QueryServerOptions options, const ViewStore& store,
              std::shared_ptr<const Readers> readers, std::function<FollowedLog()> followed,
              Send send);

  struct Received {
    absl::string_view routing_id;
    absl::string_view user_id;  // the peer's public key; empty = not authenticated
    absl::string_view bytes;
    bool single_frame = true;
  };
  void OnMessage(const Received& message, absl::Time now);

  // From the next message on. Sessions of keys that are no longer known get AUTH_UNKNOWN.
  void SetReaders(std::shared_ptr<const Readers> readers) { readers_ = std::move(readers); }

  // Tells every peer that the service ends.
  void Close();

  size_t sessions() const { return sessions_.size(); }

 private:
  struct Session {
    uint64_t id = 0;
    std::string key;  // the public key that said HELLO; every later message carries the same
    absl::Time heard_at;
  };

  void Hello(const Received& message, const Frame& frame, const Reader& reader, absl::Time now);
  void Question(const Received& message, const Frame& frame, const Reader& reader);
  void Dispatch(const Received& message, const Frame& frame, const Reader& reader, absl::Time now);
  Session* FindSession(const Received& message, absl::Time now);
  void ForgetSilent(absl::Time now);
  void Refuse(absl::string_view routing_id, uint32_t channel, const absl::Status& error);

  const QueryServerOptions options_;
  const ViewStore& store_;
  std::shared_ptr<const Readers> readers_;
  const std::function<FollowedLog()> followed_;
  const Send send_;
  absl::flat_hash_map<std::string, Session> sessions_;  // by routing id
  uint64_t last_session_ = 0;
};

}  // namespace basin

#endif  // BASIN_SERVICES_QUERY_QUERY_SERVER_H_
