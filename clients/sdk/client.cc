// The shell around ClientSession: the connection, the clock, and the handlers.
#include "clients/sdk/client.h"

#include <algorithm>
#include <deque>
#include <map>
#include <utility>

#include "absl/functional/function_ref.h"
#include "clients/sdk/head_file.h"
#include "clients/sdk/head_watch.h"
#include "clients/sdk/link.h"
#include "clients/sdk/session.h"
#include "proto/model/status.h"
#include "proto/wire/dealer_socket.h"
#include "proto/wire/poll_loop.h"

namespace basin {
namespace {

// A key that is refused has to be registered by a person first.
constexpr absl::Duration kRefusedPause = absl::Seconds(5);
// Offered and not sent yet: what is gathered into larger messages while the credit is used up.
constexpr uint64_t kUnsentTransactionsMax = 1024;
constexpr uint64_t kUnsentBytesMax = 1024 * 1024;

DealerOptions DealerOptionsOf(const ClientOptions& options) {
  DealerOptions dealer;
  dealer.curve = options.curve;
  dealer.server_key = options.server_key;
  dealer.keys = options.keys;
  return dealer;
}

// For the session, whose time may count from anywhere but must not go back.
absl::Time SteadyTime() { return absl::UnixEpoch() + SteadyNow(); }

class WireClient final : public Client {
 public:
  WireClient(ClientOptions options, std::optional<HeadWatch> watch);
  ~WireClient() override;
  absl::Status WaitForWelcome();

  const v1::Welcome& welcome() const override { return session_.welcome(); }
  absl::StatusOr<std::vector<v1::Outcome>> Publish(absl::Span<const Transaction> transactions,
                                                   bool dry_run) override;
  void OnAnswer(Answered answered) override { answered_ = std::move(answered); }
  absl::Status Offer(Transaction transaction) override;
  absl::Status Flush() override;
  uint64_t unanswered() const override { return session_.publishes().unanswered(); }
  absl::StatusOr<uint32_t> Subscribe(v1::Subscribe request, Handler handler) override;
  absl::Status Unsubscribe(uint32_t subscription) override;
  absl::Status Poll(absl::Duration wait) override;
  absl::StatusOr<v1::Answer> Ask(const v1::Query& query) override;
  absl::StatusOr<v1::AdminAnswer> Ask(const v1::Admin& admin) override;
  bool connected() const override { return session_.state() == ClientSession::State::kReady; }
  v1::Position durable_head() const override { return session_.durable_head(); }

 private:
  // The tickets of one Publish call, and what came for them.
  struct Collection {
    uint64_t first = 0, end = 0;
    std::vector<v1::Outcome> outcomes;
  };

  // One turn: sends, waits at most `wait` for something to come, and takes it in. Calls no handler.
  void Step(absl::Duration wait);
  void OpenLink(absl::Time now);
  void DropLink(absl::Duration at_least);
  void SendFrames();
  void ReceiveFrames(absl::Time now);
  void FollowLink(absl::Time now);
  void FollowSession();
  void KeepHead();
  void TakeEvents();
  void TakeAnswer(PublishAnswered answered);

  // Turns until `done`; DEADLINE when no answer came for the timeout.
  absl::Status WaitUntil(absl::FunctionRef<bool()> done);
  absl::Status WaitForRoom();
  absl::StatusOr<bool> Deliver();
  template <typename Reply>
  absl::StatusOr<Reply> AskAs(v1::MessageType type, const google::protobuf::MessageLite& question);

  const ClientOptions options_;
  std::unique_ptr<Context> own_context_;
  ClientSession session_;
  ClientLink link_;
  absl::Status last_failure_;  // of the connection; OK again after WELCOME
  absl::Status fatal_;         // sticky
  // Epoch and groups of the head that is in the file.
  std::optional<std::pair<uint32_t, uint64_t>> kept_place_;

  Answered answered_;
  uint64_t last_ticket_ = 0;
  Collection* collection_ = nullptr;  // while Publish waits
  std::deque<uint64_t> offered_;      // tickets whose answers go to answered_
  uint64_t progress_ = 0;             // counts answers of any kind
  std::map<uint32_t, std::shared_ptr<const Handler>> handlers_;
  std::deque<absl::Status> ended_subscriptions_;
  std::map<uint32_t, absl::StatusOr<std::string>> answers_to_questions_;
};

SessionOptions SessionOptionsOf(const ClientOptions& options, std::optional<HeadWatch> watch) {
  SessionOptions session;
  session.watch = std::move(watch);
  session.agent = options.agent;
  session.purpose = options.purpose;
  return session;
}

WireClient::WireClient(ClientOptions options, std::optional<HeadWatch> watch)
    : options_(std::move(options)),
      own_context_(options_.context == nullptr ? std::make_unique<Context>() : nullptr),
      session_(SessionOptionsOf(options_, std::move(watch))),
      link_(options_.context == nullptr ? *own_context_ : *options_.context, options_.endpoint,
            DealerOptionsOf(options_)) {}

WireClient::~WireClient() {
  session_.Close();
  SendFrames();
}

// --- The connection.

void WireClient::DropLink(absl::Duration at_least) {
  SendFrames();  // a BYE
  session_.ConnectionDown();
  link_.Drop(at_least, SteadyTime());
}

// What has become of the connection itself.
void WireClient::FollowLink(absl::Time now) {
  while (const std::optional<LinkEvent> event = link_.NextEvent()) {
    switch (*event) {
      case LinkEvent::kUp:
        if (session_.state() == ClientSession::State::kDown) session_.ConnectionUp(now);
        break;
      case LinkEvent::kRefused:
        last_failure_ =
            MakeError(v1::AUTH_UNKNOWN, {.field = {}, .detail = Text::Verbatim(link_.endpoint())});
        DropLink(kRefusedPause);
        break;
      case LinkEvent::kDown:
        last_failure_ =
            MakeError(v1::UNREACHABLE, {.field = {}, .detail = Text::Verbatim(link_.endpoint())});
        DropLink(absl::ZeroDuration());
        break;
    }
  }
}

// What has become of the conversation.
void WireClient::FollowSession() {
  switch (session_.state()) {
    case ClientSession::State::kReady:
      last_failure_ = absl::OkStatus();
      return;
    case ClientSession::State::kBroken:
      last_failure_ = session_.why();
      DropLink(session_.retry_after());
      return;
    case ClientSession::State::kRefused:
      if (!fatal_.ok()) return;
      fatal_ = session_.why();
      DropLink(absl::InfiniteDuration());
      return;
    default:
      return;
  }
}

// What was proved is written down before anything else is done with the hub.
void WireClient::KeepHead() {
  const HeadWatch* const watch = session_.watch();
  if (watch == nullptr || !watch->kept().has_value()) return;
  const std::pair<uint32_t, uint64_t> place(watch->head().epoch(), watch->head().groups());
  if (kept_place_ == place) return;
  kept_place_ = place;
  if (absl::Status kept = SaveHead(*watch->kept(), options_.head_file); !kept.ok() && fatal_.ok())
    fatal_ = std::move(kept);
}

void WireClient::OpenLink(absl::Time now) {
  if (!fatal_.ok()) return;
  absl::Status status = link_.Open(now);
  if (status.ok()) return;
  // A mistake in the options stays one; no socket left is worth another try.
  if (CodeOf(status) != v1::BUSY) fatal_ = status;
  last_failure_ = std::move(status);
}

void WireClient::SendFrames() {
  link_.Send([this] { return session_.NextFrame(SteadyTime()); });
}

void WireClient::ReceiveFrames(absl::Time now) {
  Message message;
  while (link_.Receive(message)) {
    session_.Receive(message.bytes(), now);
    TakeEvents();
  }
}

void WireClient::Step(absl::Duration wait) {
  absl::Time now = SteadyTime();
  OpenLink(now);
  SendFrames();
  if (!fatal_.ok()) wait = absl::ZeroDuration();
  link_.Wait(std::min(wait, session_.NextDeadline() - now), now);

  now = SteadyTime();
  ReceiveFrames(now);  // first: what came before the end of a connection still counts
  FollowLink(now);
  session_.Tick(now);
  KeepHead();
  TakeEvents();
  SendFrames();
  FollowSession();
}

// --- What the session tells.

void WireClient::TakeEvents() {
  while (std::optional<SessionEvent> event = session_.NextEvent()) {
    ++progress_;
    link_.WasOfUse();
    if (auto* answered = std::get_if<PublishAnswered>(&*event)) {
      TakeAnswer(std::move(*answered));
    } else if (auto* ended = std::get_if<FeedEnded>(&*event)) {
      handlers_.erase(ended->feed);
      ended_subscriptions_.push_back(std::move(ended->why));
    } else if (auto* answer = std::get_if<QuestionAnswered>(&*event)) {
      answers_to_questions_.emplace(answer->question, std::move(answer->body));
    }
  }
}

void WireClient::TakeAnswer(PublishAnswered answered) {
  if (collection_ != nullptr && answered.ticket >= collection_->first &&
      answered.ticket < collection_->end) {
    collection_->outcomes.push_back(std::move(answered.outcome));
  } else if (!offered_.empty() && offered_.front() == answered.ticket) {
    offered_.pop_front();
    if (answered_) answered_(answered.outcome);
  }
  // Otherwise of a Publish that has given up waiting.
}

absl::Status WireClient::WaitUntil(absl::FunctionRef<bool()> done) {
  absl::Time give_up = SteadyTime() + options_.timeout;
  uint64_t seen = progress_;
  while (!done()) {
    BASIN_RETURN_IF_ERROR(fatal_);
    const absl::Time now = SteadyTime();
    if (seen != progress_) give_up = now + options_.timeout;
    seen = progress_;
    if (now >= give_up)
      return MakeError(v1::DEADLINE, {.field = {}, .detail = Sentence(last_failure_)});
    Step(give_up - now);
  }
  return absl::OkStatus();
}

absl::Status WireClient::WaitForWelcome() {
  const absl::Time give_up = SteadyTime() + options_.timeout;
  while (!connected()) {
    Step(give_up - SteadyTime());
    BASIN_RETURN_IF_ERROR(fatal_);
    // A person has to register the key first: waiting would only hide that.
    if (CodeOf(last_failure_) == v1::AUTH_UNKNOWN) return last_failure_;
    if (SteadyTime() < give_up || connected()) continue;
    return last_failure_.ok() ? MakeError(v1::UNREACHABLE,
                                          {.field = {}, .detail = Text::Verbatim(link_.endpoint())})
                              : last_failure_;
  }
  return absl::OkStatus();
}

// --- Publishing.

absl::Status WireClient::WaitForRoom() {
  BASIN_RETURN_IF_ERROR(fatal_);
  return WaitUntil([this] {
    const PublishQueue& publishes = session_.publishes();
    return publishes.unsent() < kUnsentTransactionsMax &&
           publishes.unsent_bytes() < kUnsentBytesMax;
  });
}

absl::StatusOr<std::vector<v1::Outcome>> WireClient::Publish(
    absl::Span<const Transaction> transactions, bool dry_run) {
  Collection collection;
  collection.first = collection.end = last_ticket_ + 1;
  Collection* const outer = std::exchange(collection_, &collection);
  absl::Status status;
  for (size_t i = 0; i < transactions.size() && status.ok(); ++i) {
    status = WaitForRoom();
    if (!status.ok()) break;
    last_ticket_ = session_.Publish(transactions[i], dry_run);
    collection.end = last_ticket_ + 1;
  }
  if (status.ok())
    status = WaitUntil([&] { return collection.outcomes.size() == transactions.size(); });
  collection_ = outer;
  BASIN_RETURN_IF_ERROR(status);
  return std::move(collection.outcomes);
}

absl::Status WireClient::Offer(Transaction transaction) {
  BASIN_RETURN_IF_ERROR(WaitForRoom());
  last_ticket_ = session_.Publish(transaction, /*dry_run=*/false);
  offered_.push_back(last_ticket_);
  SendFrames();
  return absl::OkStatus();
}

absl::Status WireClient::Flush() {
  return WaitUntil([this] { return offered_.empty(); });
}

// --- Subscriptions.

absl::StatusOr<uint32_t> WireClient::Subscribe(v1::Subscribe request, Handler handler) {
  BASIN_RETURN_IF_ERROR(fatal_);
  const uint32_t name = session_.Subscribe(std::move(request), SteadyTime());
  handlers_[name] = std::make_shared<const Handler>(std::move(handler));
  SendFrames();
  return name;
}

absl::Status WireClient::Unsubscribe(uint32_t subscription) {
  if (handlers_.erase(subscription) == 0) return MakeError(v1::UNKNOWN_SUBSCRIPTION);
  session_.Unsubscribe(subscription);
  SendFrames();
  return absl::OkStatus();
}

// True when something was delivered.
absl::StatusOr<bool> WireClient::Deliver() {
  bool delivered = false;
  while (std::optional<ReceivedEvents> events = session_.NextEvents()) {
    delivered = true;
    link_.WasOfUse();
    // Kept alive: the handler may end its own subscription.
    const std::shared_ptr<const Handler> handler = handlers_.at(events->feed);
    absl::Status status = (*handler)({events->records, events->message});
    if (!status.ok()) {
      session_.NotHandled(*events, SteadyTime());
      return status;
    }
    if (session_.Handled(*events)) handlers_.erase(events->feed);
    SendFrames();  // what is granted keeps the hub sending while the next is handled
  }
  return delivered;
}

absl::Status WireClient::Poll(absl::Duration wait) {
  const absl::Time until = SteadyTime() + wait;
  const uint64_t seen = progress_;
  for (;;) {
    BASIN_ASSIGN_OR_RETURN(const bool delivered, Deliver());
    if (!ended_subscriptions_.empty()) {
      absl::Status status = std::move(ended_subscriptions_.front());
      ended_subscriptions_.pop_front();
      return status;
    }
    BASIN_RETURN_IF_ERROR(fatal_);
    const absl::Duration left = until - SteadyTime();
    if (delivered || progress_ != seen) return absl::OkStatus();
    Step(std::max(left, absl::ZeroDuration()));
    if (left > absl::ZeroDuration()) continue;
    return Deliver().status();
  }
}

// --- Questions.

template <typename Reply>
absl::StatusOr<Reply> WireClient::AskAs(v1::MessageType type,
                                        const google::protobuf::MessageLite& question) {
  BASIN_RETURN_IF_ERROR(fatal_);
  const uint32_t name = session_.Ask(type, question.SerializeAsString());
  const absl::Status waited = WaitUntil([&] { return answers_to_questions_.count(name) != 0; });
  if (!waited.ok()) {
    session_.CancelQuestion(name);
    return waited;
  }
  const absl::StatusOr<std::string> body = std::move(answers_to_questions_.at(name));
  answers_to_questions_.erase(name);
  BASIN_RETURN_IF_ERROR(body.status());
  Reply reply;
  if (!reply.ParseFromString(*body))
    return MakeError(v1::BAD_PROTO, {.field = "answer", .detail = {}});
  if (reply.has_error()) BASIN_RETURN_IF_ERROR(FromProto(reply.error()));
  return reply;
}

absl::StatusOr<v1::Answer> WireClient::Ask(const v1::Query& query) {
  return AskAs<v1::Answer>(v1::QUERY, query);
}
absl::StatusOr<v1::AdminAnswer> WireClient::Ask(const v1::Admin& admin) {
  return AskAs<v1::AdminAnswer>(v1::ADMIN, admin);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Client>> Client::Connect(ClientOptions options) {
  std::optional<HeadWatch> watch;
  if (!options.head_file.empty()) {
    BASIN_ASSIGN_OR_RETURN(std::optional<v1::KeptHead> kept, LoadHead(options.head_file));
    BASIN_ASSIGN_OR_RETURN(watch, HeadWatch::Make(options.signing_key, std::move(kept)));
  }
  auto client = std::make_unique<WireClient>(std::move(options), std::move(watch));
  BASIN_RETURN_IF_ERROR(client->WaitForWelcome());
  return client;
}

}  // namespace basin
