#include "clients/cli/ground.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "basin/v1/actor.pb.h"
#include "basin/v1/ground.pb.h"
#include "proto/model/calendar.h"
#include "proto/model/event_builder.h"
#include "proto/model/event_id.h"
#include "proto/reference/basins.h"

namespace basin::cli {
namespace {

// France Travail's zoning, on which the reference table stands.
constexpr absl::CivilDay kSince(2021, 1, 1);
constexpr uint32_t kOperationalCadenceDays = 90;
constexpr uint32_t kGovernanceCadenceDays = 180;

// Who sits in a local committee for employment (Code du travail, R5311-31 and following), and the
// providers without whom a referral has nowhere to go.
constexpr v1::ActorType kExpectedTypes[] = {v1::ACTOR_ETAT_PREFECTURE,    v1::ACTOR_REGION,
                                            v1::ACTOR_DEPARTEMENT,        v1::ACTOR_EPT_EPCI,
                                            v1::ACTOR_FRANCE_TRAVAIL,     v1::ACTOR_MISSION_LOCALE,
                                            v1::ACTOR_CAP_EMPLOI,         v1::ACTOR_CHAMBRE_CCI,
                                            v1::ACTOR_ASSOCIATION,        v1::ACTOR_SIAE,
                                            v1::ACTOR_ORGANISME_FORMATION};

class Writer {
 public:
  Writer(const std::string& actor, v1::Origin origin) : actor_(actor), origin_(origin) {}

  void Write(absl::string_view kind, absl::string_view basin,
             const google::protobuf::Message& body) {
    v1::Header header;
    header.set_source(absl::StrCat("/actors/", actor_, "/ground"));
    header.set_subject(absl::StrCat(kind, "/", basin));
    header.set_basin(std::string(basin));
    header.set_origin(origin_);
    SetTimestamp(absl::FromCivil(absl::CivilHour(kSince) + 12, Paris()), header.mutable_time());
    header.set_id(
        MakeUuidV8("ground", absl::StrCat(header.subject(), "\x1f", body.SerializeAsString())));
    events_.events.push_back({.bytes = SealEvent(std::move(header), body),
                              .line = static_cast<int>(events_.events.size()) + 1});
  }

  FileEvents Take() { return std::move(events_); }

 private:
  const std::string actor_;
  const v1::Origin origin_;
  FileEvents events_;
};

v1::TerritoryDefined Region() {
  v1::TerritoryDefined territory;
  territory.set_name(std::string(kRegionName));
  territory.set_kind(v1::TERRITORY_REGION);
  territory.set_valid_from(FormatDay(kSince));
  int64_t population = 0;
  for (const BasinReference& basin : Basins()) population += basin.ft2021.population;
  territory.set_population(population);
  return territory;
}

v1::TerritoryDefined Territory(const BasinReference& basin) {
  v1::TerritoryDefined territory;
  territory.set_name(std::string(basin.name));
  territory.set_kind(v1::TERRITORY_BASIN);
  territory.set_valid_from(FormatDay(kSince));
  territory.set_population(basin.ft2021.population);
  for (const absl::string_view departement : basin.departements())
    territory.add_departements(std::string(departement));
  for (const BasinMember& member : MembersOf(basin.code)) {
    v1::TerritoryMember* entry = territory.add_members();
    entry->set_siren(std::string(member.siren));
    entry->set_name(std::string(member.name));
  }
  territory.set_t_number(std::string(basin.t_number));
  territory.set_note(basin.Note());
  return territory;
}

v1::ExpectationSet Expectation() {
  v1::ExpectationSet expectation;
  for (const v1::ActorType type : kExpectedTypes) expectation.add_expected_types(type);
  expectation.set_operational_cadence_days(kOperationalCadenceDays);
  expectation.set_governance_cadence_days(kGovernanceCadenceDays);
  return expectation;
}

}  // namespace

FileEvents GroundEvents(const std::string& actor, v1::Origin origin) {
  Writer writer(actor, origin);
  // Territories first: everything else needs them.
  writer.Write("territory", kRegionCode, Region());
  for (const BasinReference& basin : Basins())
    writer.Write("territory", basin.code, Territory(basin));
  for (const BasinReference& basin : Basins())
    writer.Write("expectation", basin.code, Expectation());
  return writer.Take();
}

}  // namespace basin::cli
