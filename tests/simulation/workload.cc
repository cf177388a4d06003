#include "tests/simulation/workload.h"

#include "absl/strings/str_cat.h"
#include "proto/model/check.h"
#include "proto/model/event_builder.h"
#include "tests/broker/admission/sample_body.h"
#include "tests/support/test_events.h"

namespace basin {
namespace {

constexpr const char* kSteps[] = {"referral.sent",      "referral.sent",    "referral.received",
                                  "referral.accepted",  "referral.refused", "referral.in_progress",
                                  "referral.withdrawn", "need.expressed",   "need.expressed",
                                  "need.expressed",     "need.expressed"};
constexpr int kCases = 8;

}  // namespace

Transaction Workload::Next(Random& random, absl::Time now) {
  Transaction transaction;
  const uint64_t events = Chance(random, 700) ? 1 : 1 + random() % 4;
  for (uint64_t i = 0; i < events; ++i) transaction.push_back(NextEvent(random, now));
  return transaction;
}

std::string Workload::NextEvent(Random& random, absl::Time now) {
  if (!said_.empty() && Chance(random, 80)) return said_[random() % said_.size()];
  const std::string id = !said_.empty() && Chance(random, 30)
                             ? absl::StrCat(1 + random() % static_cast<uint64_t>(last_id_))
                             : absl::StrCat(++last_id_);
  said_.push_back(NewEvent(random, now, id));
  return said_.back();
}

std::string Workload::NewEvent(Random& random, absl::Time now, const std::string& id) {
  const std::string type_name = kSteps[random() % std::size(kSteps)];
  const EventType* type = catalog_.Find(type_name);
  BASIN_CHECK(type != nullptr);
  const uint64_t number = random() % kCases;
  v1::Header header = TestHeader({.actor = actor_,
                                  .id = id,
                                  .basin = SimulatedBasins()[number % 2],
                                  .origin = origin_,
                                  .time = now - absl::Seconds(random() % 100)});
  header.set_subject(type->family == "need" ? absl::StrCat("need/", actor_, "-", id)
                                            : absl::StrCat("referral/", number));
  if (Chance(random, 50)) {
    const std::string earlier = absl::StrCat(1 + random() % static_cast<uint64_t>(last_id_));
    Chance(random, 500) ? header.set_corrects(earlier) : header.set_retracts(earlier);
    header.set_reason("saisie");
  }
  if (Chance(random, 50)) header.mutable_expected()->set_exact(random() % 4);
  return SealEvent(header, *SampleBody(*type, SimulatedPublishers()[number % 3]));
}

}  // namespace basin
