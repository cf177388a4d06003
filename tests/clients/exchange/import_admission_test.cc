// What is imported from a real file passes the real admission, and passes it once.
#include <string>

#include "clients/exchange/scdl.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "proto/reference/basins.h"
#include "tests/clients/exchange/sample_data.h"
#include "tests/support/admission_run.h"
#include "tests/support/status_matchers.h"
#include "tests/support/test_events.h"

namespace basin {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1773316800);  // 2026-03-12

v1::ActorsConfig OneActor(const std::string& id, const std::string& role) {
  v1::ActorsConfig config;
  v1::ActorConfig* actor = config.add_actor();
  actor->set_id(id);
  actor->add_roles(role);
  actor->add_roles("operator");
  actor->add_basins("*");
  return config;
}

// Admits everything twice: the second time adds nothing.
void AdmitTwice(const FileEvents& file, const std::string& actor, AdmissionRun& hub) {
  for (const BasinReference& basin : Basins())
    BASIN_ASSERT_OK(hub.Admit(
        TerritoryEvent(
            {.actor = actor, .id = std::string(basin.code), .basin = std::string(basin.code)}),
        kNow));
  for (int round = 0; round < 2; ++round)
    for (const FileEvent& event : file.events)
      BASIN_EXPECT_OK(hub.Admit(event.bytes, kNow)) << "line " << event.line;
  EXPECT_EQ(hub.admitted(), Basins().size() + file.events.size());
  EXPECT_EQ(hub.duplicates(), file.events.size());
}

TEST(ImportAdmissionTest, TheGrantsOfTheSampleAreAdmittedOnce) {
  const std::string bytes = ReadSample("scdl/datasubvention_exemple_valide.csv");
  BASIN_NEED_SAMPLE(bytes, "scdl/datasubvention_exemple_valide.csv");
  const FileEvents file = ImportScdl(bytes, {.actor = "antibes",
                                             .actor_siren = "210600045",
                                             .basin = "1148",
                                             .origin = v1::REAL,
                                             .granting_actors = {}});
  ASSERT_EQ(file.events.size(), 29u);
  AdmissionRun hub(OneActor("antibes", "funder"), "antibes", v1::REAL);
  AdmitTwice(file, "antibes", hub);
}

}  // namespace
}  // namespace basin
