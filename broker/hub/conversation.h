// What a client's messages mean to the hub: each is judged by the key it came with, and answered
// through the session it belongs to.
#ifndef BASIN_BROKER_HUB_CONVERSATION_H_
#define BASIN_BROKER_HUB_CONVERSATION_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "basin/v1/admin.pb.h"
#include "broker/admission/actors.h"
#include "broker/admission/gate.h"
#include "broker/delivery/publish_view.h"
#include "broker/hub/admin_desk.h"
#include "broker/hub/commit_pipeline.h"
#include "broker/hub/figures.h"
#include "broker/hub/hub_port.h"
#include "broker/hub/session_table.h"
#include "broker/hub/told_head.h"
#include "broker/index/tree_index.h"
#include "proto/wire/frame.h"

namespace basin {

struct ConversationOptions {
  AdmissionOptions admission;
  PublishAllowance publish;
  uint32_t max_message_bytes = 1024 * 1024;
  uint32_t max_sessions = 2000;
  uint32_t max_subscriptions = 16;  // of one session
  // The key that speaks for connections without CURVE; empty = they are refused. For measurements.
  std::string key_without_curve;
};

// A message as the socket brought it; views for the time of the call.
struct ClientMessage {
  absl::string_view routing_id;
  // The client's public key, from the body frame; empty = not authenticated.
  absl::string_view user_id;
  absl::string_view bytes;
  bool single_frame = true;
};

// One thread, the front's. Sends nothing but refusals to peers without a session; everything else
// waits in the sessions.
class Conversation {
 public:
  // What it talks about. Everything outlives the conversation; `head` is the durable head as
  // clients are told of it.
  struct Ground {
    const EventCatalog& catalog;
    const EventLog& log;
    const TreeIndex& tree;
    ToldHead& head;
    FactStore& facts;
    CommitPipeline& pipeline;
    SessionTable& sessions;
    HubPort& port;
    HubFigures& figures;
  };
  Conversation(ConversationOptions options, const Ground& ground,
               std::shared_ptr<const Actors> actors);

  // Errors: facts or the log could not be read; the process is to end.
  absl::Status OnMessage(const ClientMessage& message, absl::Time now);

  // Takes effect with the next message of everybody concerned; sessions of keys that are gone end
  // now.
  void SetActors(std::shared_ptr<const Actors> actors);
  // While it is not OK, publishes are refused with it; reading goes on.
  void SetRefusal(absl::Status refusal) { refusal_ = std::move(refusal); }
  const absl::Status& refusal() const { return refusal_; }
  // From now on nobody is welcomed any more.
  void Close() { closed_ = true; }

 private:
  // Who a message is from.
  struct Caller {
    const ClientMessage& message;
    const Actor& actor;
    absl::Time now;
  };

  const Actor* FindActor(absl::string_view user_id) const;
  const Actor* Authenticate(const ClientMessage& message);
  Session* FindSession(const ClientMessage& message, const Actor& actor);
  absl::Status Dispatch(Session& session, const Frame& frame, const Caller& caller);
  void Hello(const Frame& frame, const Caller& caller);
  absl::Status CheckHello(const Frame& frame, uint32_t& version) const;
  v1::Welcome MakeWelcome(const Session& session, uint32_t version, absl::Time now) const;
  absl::Status Publish(Session& session, const Frame& frame, const Caller& caller);
  absl::Status Admit(Session& session, absl::Span<const absl::string_view> events,
                     const Caller& caller);
  void Subscribe(Session& session, const Frame& frame, const Caller& caller);
  absl::Status StartSubscription(Session& session, const Frame& frame, const Caller& caller);
  void Grant(Session& session, const Frame& frame);
  void Unsubscribe(Session& session, const Frame& frame);
  absl::Status Admin(Session& session, const Frame& frame, const Caller& caller);
  void Ping(Session& session, const Frame& frame, absl::Time now);
  void RenewFilters(Session& session, const Actor& actor);

  // Says ERROR on the channel and counts a fault; the third one ends the session, which is gone
  // then.
  void Fault(Session& session, uint32_t channel, const absl::Status& error);
  // To a peer without a session, for which nothing is kept: what its socket does not take is let
  // go.
  void Reply(absl::string_view routing_id, uint32_t channel, const absl::Status& error);

  const ConversationOptions options_;
  const Ground ground_;
  std::shared_ptr<const Actors> actors_;
  SessionTable& sessions_;
  HubFigures& figures_;
  Gate gate_;
  AdminDesk desk_;
  PublishView publish_;  // the message at hand
  absl::Status refusal_;
  bool closed_ = false;
};

}  // namespace basin

#endif  // BASIN_BROKER_HUB_CONVERSATION_H_
