// A small hub without wire or disk: a gate, its facts in memory, a table of actors, and every
// record that was admitted. One territory, 1107, is defined; sequence 1 is its definition.
#ifndef BASIN_TESTS_BROKER_ADMISSION_WORLD_H_
#define BASIN_TESTS_BROKER_ADMISSION_WORLD_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "basin/v1/envelope.pb.h"
#include "basin/v1/referral.pb.h"
#include "broker/admission/gate.h"
#include "google/protobuf/message.h"

namespace basin {

// The actors of every test: "operator" (of all basins), "ml" and "cap" (members of 1107), "anim"
// (animator) and "funder" there, "far" (member of 1108), "reader", and "importer" (a member that
// acts for ml, for referrals only).
v1::ActorsConfig WorldActors();

class World {
 public:
  static constexpr absl::Time kNow = absl::FromUnixSeconds(1'772'366'400);  // 2026-03-01T12:00:00Z

  explicit World(AdmissionOptions options = {});

  // The header of a new event of `actor` in basin 1107, occurred one hour ago, with an id of its
  // own.
  v1::Header Header(const std::string& actor, const std::string& subject);

  // Admits (or not) and keeps the records. The sender is the actor of this name.
  absl::StatusOr<TransactionVerdict> Send(const std::string& sender,
                                          const std::vector<std::string>& events,
                                          bool dry_run = false);
  // One event by the actor its source names. OK or the refusal.
  absl::Status Publish(const v1::Header& header, const google::protobuf::Message& body);
  absl::Status Publish(const std::string& actor, const std::string& subject,
                       const google::protobuf::Message& body) {
    return Publish(Header(actor, subject), body);
  }

  const EventCatalog& catalog() const { return catalog_; }
  const Actors& actors() const { return actors_; }
  FactStore& facts() { return *facts_; }
  Gate& gate() { return gate_; }
  // The serialised Records from sequence 1 on.
  const std::vector<std::string>& records() const { return records_.all; }
  // Loses the record: reading it again finds nothing.
  void Lose(Sequence sequence) { records_.all[sequence - 1].clear(); }

 private:
  struct Records final : RecordSource {
    absl::StatusOr<std::optional<std::string>> Find(Sequence sequence) override;
    std::vector<std::string> all;
  };

  const EventCatalog catalog_;
  const Actors actors_;
  const std::unique_ptr<FactStore> facts_;
  Records records_;
  Gate gate_;
  int ids_ = 0;
};

// A referral to `recipient`, complete.
v1::ReferralSent ReferralTo(const std::string& recipient);

}  // namespace basin

#endif  // BASIN_TESTS_BROKER_ADMISSION_WORLD_H_
