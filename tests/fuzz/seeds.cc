// Writes what each fuzz target begins from: seeds FOLDER makes FOLDER/<target>/<name>.
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "basin/v1/admin.pb.h"
#include "basin/v1/session.pb.h"
#include "broker/log/durable_head.h"
#include "broker/log/rocksdb/keys.h"
#include "broker/log/rocksdb/packing.h"
#include "proto/integrity/signed_head.h"
#include "proto/model/big_endian.h"
#include "proto/wire/frame.h"
#include "tests/broker/log/groups.h"
#include "tests/fuzz/known_archive.h"
#include "tests/fuzz/known_log.h"
#include "tests/support/test_events.h"

namespace basin {
namespace {

class Corpus {
 public:
  explicit Corpus(std::filesystem::path folder) : folder_(std::move(folder)) {}
  void Add(const std::string& target, const std::string& bytes) {
    const std::filesystem::path place = folder_ / target;
    std::filesystem::create_directories(place);
    std::ofstream(place / absl::StrCat("seed-", ++count_), std::ios::binary) << bytes;
  }

 private:
  const std::filesystem::path folder_;
  int count_ = 0;
};

std::string Sized(const std::string& frame) {
  std::string bytes;
  AppendBigEndian(static_cast<uint16_t>(frame.size()), bytes);
  return bytes + frame;
}

template <typename Message>
std::string FrameOf(v1::MessageType type, const Message& message, uint32_t channel = 0) {
  return WriteFrame(type, channel, message.SerializeAsString());
}

std::string StoredValue(const CommitGroup& group) {
  std::string scratch;
  const Packed packed = Pack(group.records, scratch);
  return EncodeGroupHeader(group, packed.packing) + std::string(packed.bytes);
}

void AddStored(Corpus& corpus) {
  LogEnd end;
  corpus.Add("stored_group", EncodeGroupKey(1) + StoredValue(*MakeTestGroup(1, 20, 1000)));
  for (const Sequence first : {Sequence{1}, Sequence{4}, Sequence{11}}) {
    const SharedGroup group = MakeTestGroup(first, static_cast<uint32_t>(first + 2), 20);
    corpus.Add("stored_group", EncodeGroupKey(first) + StoredValue(*group));
    end = Extend(end, *group);
    corpus.Add("log_keys", EncodeEnd(end));
    corpus.Add("envelope", std::string(RecordBytes(*group, 0)));
    corpus.Add("envelope", group->records);
    corpus.Add("head_slot", "\1" + EncodeHeadSlot({"log-a", 1, first, end.tree.Root()}, first));
  }
  corpus.Add("log_keys", EncodeFormat(kLogFormat));
  corpus.Add("log_keys", EncodeIdentity({"log-a", 7, v1::REAL}));
}

v1::Publish PublishOf(uint64_t number) {
  v1::Publish publish;
  publish.set_number(number);
  for (int i = 0; i < 2; ++i)
    publish.add_transactions()->add_events(NeedEvent({.id = absl::StrCat(number, "-", i)}));
  return publish;
}

void AddSpoken(Corpus& corpus) {
  v1::Hello hello;
  hello.set_min_version(1);
  hello.set_max_version(1);
  v1::Subscribe subscribe;
  subscribe.mutable_after();
  subscribe.mutable_credit()->set_messages(4);
  subscribe.mutable_credit()->set_bytes(60000);
  v1::Credit credit;
  credit.mutable_grant()->set_messages(4);
  v1::Admin status;
  status.mutable_status();
  std::string talk = Sized(FrameOf(v1::HELLO, hello)) +
                     Sized(FrameOf(v1::SUBSCRIBE, subscribe, 5)) +
                     Sized(FrameOf(v1::PUBLISH, PublishOf(1)));
  corpus.Add("conversation", talk);
  talk += Sized(FrameOf(v1::CREDIT, credit, 5)) + Sized(FrameOf(v1::PUBLISH, PublishOf(2))) +
          Sized(FrameOf(v1::ADMIN, status, 6)) + Sized(FrameOf(v1::PING, v1::Ping()));
  corpus.Add("conversation", talk);
  corpus.Add("envelope", FrameOf(v1::PUBLISH, PublishOf(1)));
  corpus.Add("envelope", NeedEvent({.id = "1"}));
  corpus.Add("envelope", TerritoryEvent({.actor = "operator", .id = "t"}));
}

// What a hub says: WELCOME, then answers and records.
void AddHeard(Corpus& corpus) {
  v1::Welcome welcome;
  welcome.set_version(1);
  welcome.set_session(1);
  welcome.mutable_credit()->set_messages(8);
  welcome.mutable_credit()->set_bytes(1 << 20);
  welcome.mutable_limits()->set_max_message_bytes(1 << 20);
  welcome.mutable_limits()->set_max_transaction_events(100);
  welcome.mutable_limits()->set_max_transaction_bytes(1 << 20);
  welcome.mutable_head()->set_log_id("log");
  welcome.mutable_head()->set_epoch(1);
  welcome.mutable_head()->set_sequence(3);
  v1::Ack ack;
  ack.set_number(1);
  *ack.mutable_head() = welcome.head();
  for (uint32_t i = 0; i < 3; ++i) {
    v1::Outcome* outcome = ack.add_outcomes();
    outcome->set_number(1);
    outcome->set_transaction(i);
    outcome->add_sequences(i + 1);
  }
  v1::Events events;
  events.set_number(1);
  events.set_through(3);
  const SharedGroup group = MakeTestGroup(1, 3);
  for (uint32_t i = 0; i < group->count; ++i)
    events.add_records(std::string(RecordBytes(*group, i)));
  const std::string hello = Sized(FrameOf(v1::WELCOME, welcome));
  corpus.Add("session", hello + Sized(FrameOf(v1::ACK, ack)));
  corpus.Add("session", hello + Sized(FrameOf(v1::EVENTS, events, 1)) +
                            Sized(FrameOf(v1::PING, v1::Ping())) +
                            Sized(FrameOf(v1::DRAIN, v1::Drain())));
}

// Honest heads and proofs, and some that are not: the first byte says which (proof_fuzz.cc).
void AddProofs(Corpus& corpus) {
  const KnownLog log;
  for (const uint64_t groups : {1, 7, 12}) {
    const v1::SignedHead head = log.Signed(groups);
    corpus.Add("proof", std::string(1, '\0') + head.SerializeAsString());
    corpus.Add("proof",
               std::string(1, '\1') + log.Holds(groups - 1, 0, groups).SerializeAsString());
    corpus.Add("proof", std::string(1, '\2') + log.Extends(groups / 2, groups).SerializeAsString());
  }
  // Which record, which head, then what is done to the proof.
  for (const char* bent :
       {"\3\5\11", "\3\50\13\1\0\0", "\3\12\13\5\2\0", "\4\3\13", "\4\6\14\0\0\40", "\4\0\7\2\0\0"})
    corpus.Add("proof", bent);
}

// A whole archive as text, and what is done to its lines (archive_fuzz.cc).
void AddArchives(Corpus& corpus) {
  std::string text(1, '\0');
  const KnownArchive known;
  for (const std::string& line : known.lines()) text += line + "\n";
  corpus.Add("archive", text.substr(0, text.size() - 1));
  for (const char* bent : {"\1", "\1\4\5\1\11", "\1\1\3\1\1", "\1\2\4\1\7", "\1\3\2\1\5"})
    corpus.Add("archive", bent);
}

}  // namespace
}  // namespace basin

int main(int argc, char** argv) {
  if (argc != 2) return 64;
  basin::Corpus corpus(argv[1]);
  basin::AddStored(corpus);
  basin::AddSpoken(corpus);
  basin::AddHeard(corpus);
  basin::AddProofs(corpus);
  basin::AddArchives(corpus);
  return 0;
}
