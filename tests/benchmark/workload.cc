#include "tests/benchmark/workload.h"

#include <random>

#include "absl/strings/str_cat.h"
#include "basin/v1/envelope.pb.h"
#include "basin/v1/ground.pb.h"
#include "basin/v1/need.pb.h"
#include "proto/model/event_builder.h"
#include "proto/model/event_id.h"

namespace basin {
namespace {

constexpr int kBasins = 25;

v1::Header MakeHeader(const std::string& actor, std::string id, std::string subject,
                      const std::string& basin, absl::Time now) {
  v1::Header header;
  header.set_id(std::move(id));
  header.set_source(absl::StrCat("/actors/", actor));
  header.set_subject(std::move(subject));
  header.set_basin(basin);
  header.set_origin(v1::REAL);
  SetTimestamp(now, header.mutable_time());
  return header;
}

}  // namespace

std::string DefineBasin(const std::string& actor, absl::Time now, const std::string& basin) {
  v1::TerritoryDefined territory;
  territory.set_name("Paris");
  territory.set_kind(v1::TERRITORY_BASIN);
  territory.set_valid_from("2018-01-01");
  return SealEvent(MakeHeader(actor, absl::StrCat("define-", basin),
                              absl::StrCat("territory/", basin), basin, now),
                   territory);
}

std::vector<std::string> WorkloadBasins() {
  std::vector<std::string> basins;
  for (int i = 0; i < kBasins; ++i) basins.push_back(absl::StrCat(1101 + i));
  return basins;
}

namespace {

std::vector<std::string> MakeNeeds(const std::string& actor, uint64_t count, uint64_t seed,
                                   const std::vector<std::string>& basins, absl::Time now) {
  static constexpr v1::NeedPublic kPublics[] = {v1::PUBLIC_COMPANY, v1::PUBLIC_JOB_SEEKER,
                                                v1::PUBLIC_EMPLOYEE, v1::PUBLIC_YOUTH};
  static constexpr const char* kNotes[] = {
      "besoin repéré lors du comité opérationnel, à traiter avec la mission locale",
      "plusieurs entreprises de la logistique cherchent ensemble",
      "demande relayée par la maison de l'emploi après la permanence",
      "public éloigné de l'emploi, accompagnement renforcé souhaité"};
  std::mt19937_64 random(seed);
  std::vector<std::string> events;
  events.reserve(count);
  for (uint64_t i = 0; i < count; ++i) {
    v1::NeedExpressed need;
    need.set_public_(kPublics[random() % 4]);
    need.set_qualification(static_cast<v1::Qualification>(1 + random() % 5));
    need.set_rome(absl::StrCat("N", 1101 + random() % 5));
    need.set_persons(static_cast<uint32_t>(1 + random() % 20));
    need.set_note(kNotes[random() % 4]);
    events.push_back(SealEvent(
        MakeHeader(actor, MakeUuidV7(now, random), absl::StrCat("need/", MakeUuidV7(now, random)),
                   basins[i % basins.size()], now),
        need));
  }
  return events;
}

}  // namespace

std::vector<std::string> MakeEvents(const std::string& actor, uint64_t count, uint64_t seed,
                                    absl::Time now) {
  return MakeNeeds(actor, count, seed, {kWorkloadBasin}, now);
}

std::vector<std::string> MakeEventsOfBasins(const std::string& actor, uint64_t count, uint64_t seed,
                                            absl::Time now) {
  return MakeNeeds(actor, count, seed, WorkloadBasins(), now);
}

}  // namespace basin
