// The C++ client of a hub, and of a views service. One thread owns a Client and calls it; nothing
// happens in the background except ZeroMQ's own I/O.
//
//   BASIN_ASSIGN_OR_RETURN(auto client, Client::Connect(options));
//   BASIN_ASSIGN_OR_RETURN(auto outcomes, client->Publish({{event_bytes}}));
//
// Lost connections: the client rebuilds its socket with backoff, says HELLO again, sends every
// unanswered publish again (safe: an event known by (source, id) enters the log once) and renews
// every subscription after the last sequence it handed out. After a refused handshake libzmq never
// retries; the client watches the socket's monitor and rebuilds.
#ifndef BASIN_CLIENTS_SDK_CLIENT_H_
#define BASIN_CLIENTS_SDK_CLIENT_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "basin/v1/admin.pb.h"
#include "basin/v1/query.pb.h"
#include "basin/v1/session.pb.h"
#include "clients/sdk/publish_queue.h"
#include "proto/integrity/signing_key.h"
#include "proto/model/record_view.h"
#include "proto/wire/curve.h"

namespace basin {

class Context;

struct ClientOptions {
  std::string endpoint;                        // "tcp://127.0.0.1:7400"
  std::string server_key;                      // Z85 public key of the hub; ignored without curve
  KeyPair keys;                                // the client's own
  bool curve = true;                           // false only for measurements on loopback
  std::string agent;                           // program and version, for the hub's records
  std::string purpose;                         // why it connects
  absl::Duration timeout = absl::Seconds(10);  // of Connect and of every answer
  // Where the last proved head of the hub's log is kept; empty = the hub need not prove anything.
  // See head_watch.h. The folder exists; one client at a time.
  std::string head_file = {};
  // The key that signs the hub's heads, when it is known; else the first one named is kept.
  std::optional<VerifyingKey> signing_key = {};
  // The process's ZeroMQ context, which outlives the client: for programs with more than one client
  // or with sockets of their own. Without one the client makes its own.
  Context* context = nullptr;
};

class Client {
 public:
  // Called in order. `done` is set with the last call of a subscription that has an end.
  struct Delivery {
    const std::vector<RecordView>& records;  // valid during the call
    const v1::Events& message;               // through, replayed, live, gaps, done
  };
  using Handler = std::function<absl::Status(const Delivery&)>;

  // Waits for WELCOME, trying again until the timeout: a hub that is just starting is worth it.
  // Errors: UNREACHABLE; AUTH_UNKNOWN (the hub does not know the key), VERSION_UNSUPPORTED,
  // BAD_KEY_FILE and BAD_CONFIG at once; BUSY or DRAINING when that was its last answer. With a
  // head file: LOG_REWRITTEN, EPOCH_CHANGED or PROOF_INVALID, then or from every later call, when
  // the hub's log does not extend the head kept; BAD_FILE when that is none; IO_FAILED.
  static absl::StatusOr<std::unique_ptr<Client>> Connect(ClientOptions options);
  virtual ~Client() = default;

  virtual const v1::Welcome& welcome() const = 0;

  // Sends `transactions` within the hub's credit and waits until each is answered. Outcomes are in
  // the order sent; a refused transaction is an outcome, not an error of the call. Errors: DEADLINE
  // when no answer came for the timeout. The outcome is unknown then, and what was not answered is
  // still being sent; publish the same bytes again to learn it.
  virtual absl::StatusOr<std::vector<v1::Outcome>> Publish(
      absl::Span<const Transaction> transactions, bool dry_run) = 0;
  absl::StatusOr<std::vector<v1::Outcome>> Publish(absl::Span<const Transaction> transactions) {
    return Publish(transactions, /*dry_run=*/false);
  }

  // The same without waiting: sends as credit allows, calls `answered` from within any call, in the
  // order offered; `answered` must not call the client. Blocks (polling) while the credit is used
  // up. Errors: DEADLINE when no answer came for the timeout: the transaction of this call was not
  // taken.
  using Answered = std::function<void(const v1::Outcome&)>;
  virtual void OnAnswer(Answered answered) = 0;
  virtual absl::Status Offer(Transaction transaction) = 0;
  virtual absl::Status Flush() = 0;         // until everything offered is answered; DEADLINE
  virtual uint64_t unanswered() const = 0;  // transactions

  // Starts a subscription; `handler` is called from within Poll. A handler's error ends Poll with
  // it and leaves the records to be delivered again. Credit is renewed automatically as the handler
  // returns; without one in the request, 32 messages and 4 MiB are on their way at most. A handler
  // may call the client, except for Poll. Returns the subscription's name.
  virtual absl::StatusOr<uint32_t> Subscribe(v1::Subscribe request, Handler handler) = 0;
  virtual absl::Status Unsubscribe(uint32_t subscription) = 0;

  // Handles what has come, waiting at most `wait` for something. Errors: those of handlers; the
  // refusal of a subscription, which is gone then (e.g. EPOCH_CHANGED, BAD_FILTER); a refusal of
  // the whole session, which every later call repeats (e.g. AUTH_UNKNOWN). A lost connection is not
  // an error.
  virtual absl::Status Poll(absl::Duration wait) = 0;

  // Errors: the one in the answer, if it has one; DEADLINE.
  virtual absl::StatusOr<v1::Answer> Ask(const v1::Query& query) = 0;
  virtual absl::StatusOr<v1::AdminAnswer> Ask(const v1::Admin& admin) = 0;

  virtual bool connected() const = 0;
  virtual v1::Position durable_head() const = 0;  // the last one heard of
};

}  // namespace basin

#endif  // BASIN_CLIENTS_SDK_CLIENT_H_
