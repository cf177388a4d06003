#include "clients/exchange/event_template.h"

#include <algorithm>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/exchange/event_rows.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/support/admission_run.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Json = nlohmann::ordered_json;

constexpr char kActor[] = "mission-locale-exemple";                // whom the samples name
constexpr absl::Time kNow = absl::FromUnixSeconds(1'783'000'000);  // 2026-07-02

const FileContext kContext{
    .actor = kActor, .basin = "1107", .on_behalf_of = {}, .origin = v1::REAL};

// Everything an actor can be, so that it is every case's opener and recipient.
v1::ActorsConfig OneActorForEverything() {
  v1::ActorsConfig config;
  v1::ActorConfig& actor = *config.add_actor();
  actor.set_id(kActor);
  actor.set_name("Exemple");
  for (const char* role :
       {"member", "animator", "chair", "funder", "operator", "sentinel", "statistician"})
    actor.add_roles(role);
  actor.add_basins("*");
  return config;
}

// The template as somebody fills it in who takes every sample.
void FillIn(Json& json) {
  if (json.is_structured())
    for (Json& value : json) FillIn(value);
  if (!json.is_string()) return;
  const std::string text = json;
  if (!IsToFillIn(text)) return;
  const size_t sample = text.rfind(" : ") + 3;
  json = text.substr(sample, text.size() - sample - 1);
  if (json == "true") json = true;
}
std::string Filled(const EventType& type) {
  Json json = Json::parse(EventJsonTemplate(type));
  FillIn(json);
  return json.dump();
}

bool Legal(const EventType& type, const std::string& state) {
  const auto& from = type.options->from();
  return std::any_of(from.begin(), from.end(), [&](const std::string& one) {
    return one == state || (one == "*" && state != "new");
  });
}

// The types to publish before `type` may be, about the same case: the shortest way there.
std::vector<const EventType*> WayTo(const EventType& type, const EventCatalog& catalog) {
  std::map<std::string, std::vector<const EventType*>> ways = {{"new", {}}};
  std::deque<std::string> states = {"new"};
  for (; !states.empty(); states.pop_front()) {
    const std::vector<const EventType*> way = ways[states.front()];
    if (Legal(type, states.front())) return way;
    for (const auto& step : catalog.types()) {
      const std::string& to = step->options->to();
      const bool possible = step->options->case_() == type.options->case_() && !to.empty() &&
                            Legal(*step, states.front());
      if (!possible || ways.count(to) > 0) continue;
      ways[to] = way;
      ways[to].push_back(step.get());
      states.push_back(to);
    }
  }
  ADD_FAILURE() << type.name() << " is never legal";
  return {};
}

class EventTemplateTest : public ::testing::Test {
 protected:
  // Reads and admits.
  absl::Status Publish(AdmissionRun& hub, const std::string& json) {
    const FileEvents file = ReadEventJson(json, kContext, catalog_);
    if (!file.ok()) return FaultStatus(file.faults);
    return hub.Admit(file.events[0].bytes, kNow);
  }

  EventCatalog catalog_;
};

TEST_F(EventTemplateTest, OfEveryTypeIsAdmittedWhenItsSamplesAreTaken) {
  EXPECT_THAT(catalog_.types(), SizeIs(71));
  const EventType& territory = *catalog_.Find("territory.defined");
  for (const auto& type : catalog_.types()) {
    AdmissionRun hub(OneActorForEverything(), kActor, v1::REAL);
    std::vector<const EventType*> steps = WayTo(*type, catalog_);
    if (type.get() != &territory) steps.insert(steps.begin(), &territory);
    for (const EventType* step : steps) BASIN_EXPECT_OK(Publish(hub, Filled(*step)));
    BASIN_EXPECT_OK(Publish(hub, Filled(*type))) << Filled(*type);
  }
}

TEST_F(EventTemplateTest, OfNoTypeIsTakenAsItIs) {
  for (const auto& type : catalog_.types()) {
    const FileEvents file = ReadEventJson(EventJsonTemplate(*type), kContext, catalog_);
    ASSERT_THAT(file.faults, SizeIs(1)) << type->name();
    EXPECT_EQ(file.faults[0].code, v1::MISSING_FIELD);
  }
}

TEST_F(EventTemplateTest, OneForgottenLineIsNamed) {
  Json json = Json::parse(EventJsonTemplate(*catalog_.Find("referral.sent")));
  const std::string forgotten = json["data"]["note"];
  FillIn(json);
  json["data"]["note"] = forgotten;

  const FileEvents file = ReadEventJson(json.dump(), kContext, catalog_);

  ASSERT_THAT(file.faults, SizeIs(1));
  EXPECT_THAT(file.faults[0].fr, HasSubstr("data.note"));
  EXPECT_THAT(file.faults[0].fr, HasSubstr("retirez la ligne"));
}

TEST_F(EventTemplateTest, NamesACaseOfTheRightKind) {
  EXPECT_THAT(EventJsonTemplate(*catalog_.Find("referral.sent")),
              HasSubstr("réorientation de, facultatif : referral/2026-001"));
}

TEST_F(EventTemplateTest, OfATableHasNoRows) {
  for (const auto& type : catalog_.types()) {
    const auto table = EventTableTemplate(*type);
    if (!table.ok()) continue;
    EXPECT_THAT(ReadEventTable(*table, type->name(), kContext, catalog_).faults, IsEmpty())
        << type->name();
  }
  EXPECT_EQ(*EventTableTemplate(*catalog_.Find("funding.paid")),
            "\xEF\xBB\xBF"
            "bassin;dossier;date;identifiant;au nom de;versé le;montant (euros)\n");
}

}  // namespace
}  // namespace basin
