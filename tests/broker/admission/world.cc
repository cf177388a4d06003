#include "tests/broker/admission/world.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "basin/v1/ground.pb.h"
#include "proto/model/check.h"
#include "proto/model/event_builder.h"
#include "proto/model/status.h"
#include "tests/broker/admission/sample_body.h"

namespace basin {

v1::ActorsConfig WorldActors() {
  v1::ActorsConfig config;
  const auto add = [&](const char* id, const char* role, const char* basin) {
    v1::ActorConfig* actor = config.add_actor();
    actor->set_id(id);
    actor->add_roles(role);
    actor->add_basins(basin);
    return actor;
  };
  add("operator", "operator", "*");
  add("ml", "member", "1107");
  add("cap", "member", "1107");
  add("anim", "animator", "1107");
  add("funder", "funder", "1107");
  add("far", "member", "1108");
  add("reader", "reader", "1107");
  v1::ActorConfig* importer = add("importer", "member", "1107");
  importer->add_acts_for("ml");
  importer->add_types("referral.*");
  return config;
}

World::World(AdmissionOptions options)
    : actors_(*Actors::Make(WorldActors(), catalog_)),
      facts_(MakeMemoryFactStore()),
      gate_(catalog_, *facts_, records_, options) {
  v1::TerritoryDefined territory;
  FillEverything(territory);
  v1::Header header = Header("operator", "territory/1107");
  header.set_origin(options.origin);
  BASIN_CHECK(Publish(header, territory).ok());
}

v1::Header World::Header(const std::string& actor, const std::string& subject) {
  v1::Header header;
  header.set_id(absl::StrCat("e", ++ids_));
  header.set_source("/actors/" + actor);
  header.set_subject(subject);
  header.set_basin("1107");
  header.set_origin(v1::REAL);
  SetTimestamp(kNow - absl::Hours(1), header.mutable_time());
  return header;
}

absl::StatusOr<TransactionVerdict> World::Send(const std::string& sender,
                                               const std::vector<std::string>& events,
                                               bool dry_run) {
  const std::vector<absl::string_view> views(events.begin(), events.end());
  const Actor* actor = actors_.Find(sender);
  BASIN_CHECK(actor != nullptr);
  auto verdict = gate_.Admit(views, *actor, actors_, dry_run, kNow);
  if (!verdict.ok() || dry_run) return verdict;
  for (const uint32_t index : verdict->fresh) {
    v1::Record record;
    record.set_sequence(records_.all.size() + 1);
    SetTimestamp(kNow, record.mutable_recorded_at());
    record.set_actor(sender);
    record.set_event(events[index]);
    BASIN_CHECK(verdict->sequences[index] == record.sequence());
    records_.all.push_back(record.SerializeAsString());
  }
  return verdict;
}

absl::Status World::Publish(const v1::Header& header, const google::protobuf::Message& body) {
  const std::string sender = header.source().substr(std::string("/actors/").size());
  const auto verdict = Send(sender, {SealEvent(header, body)});
  return verdict.ok() ? verdict->refusal : verdict.status();
}

absl::StatusOr<std::optional<std::string>> World::Records::Find(Sequence sequence) {
  if (sequence == 0 || sequence > all.size() || all[sequence - 1].empty())
    return std::optional<std::string>();
  return std::make_optional(all[sequence - 1]);
}

v1::ReferralSent ReferralTo(const std::string& recipient) {
  v1::ReferralSent body;
  body.set_recipient(recipient);
  body.set_aim(v1::AIM_CHOICES);
  return body;
}

}  // namespace basin
