#include "clients/cli/publishing.h"

#include <algorithm>

#include "basin/v1/referral.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "proto/model/event_builder.h"
#include "tests/support/status_matchers.h"

namespace basin::cli {
namespace {

using testing::HasSubstr;

std::string EventOf(const std::string& subject, const std::string& id) {
  v1::Header header;
  header.set_id(id);
  header.set_subject(subject);
  return SealEvent(std::move(header), v1::ReferralAccepted());
}

std::vector<FileEvent> EventsOf(const std::vector<std::string>& subjects) {
  std::vector<FileEvent> events;
  for (const std::string& subject : subjects)
    events.push_back({.bytes = EventOf(subject, std::to_string(events.size())),
                      .line = static_cast<int>(events.size()) + 2});
  return events;
}

Publication Mixed() {
  Publication publication;
  publication.outcomes.resize(3);
  publication.outcomes[0] = {.kind = EventOutcome::Kind::kAccepted, .sequence = 41};
  publication.outcomes[1] = {.kind = EventOutcome::Kind::kRefused};
  publication.outcomes[1].error.set_code(v1::STATE_CONFLICT);
  publication.outcomes[1].error.set_field("header.subject");
  publication.outcomes[1].error.set_detail("it is refused");
  publication.outcomes[2] = {.kind = EventOutcome::Kind::kDuplicate, .sequence = 7};
  return publication;
}

TEST(PublicationDocumentTest, TellsEachEventOfAShortFile) {
  FileEvents file;
  file.events = EventsOf({"referral/1", "referral/2", "referral/3"});
  const OutputOptions options;
  const Words words(Language::kFrench);

  const std::string text =
      Render(PublicationDocument(file, Mixed(), v1::REAL, options, words), options, words, 0);

  EXPECT_THAT(text, HasSubstr("referral/2  refusé"));
  EXPECT_THAT(text, HasSubstr("STATE_CONFLICT : Le dossier ne permet pas cette étape"));
  EXPECT_THAT(text, HasSubstr("referral/1  publié"));
  EXPECT_THAT(text, HasSubstr("déjà au journal"));
}

TEST(PublicationDocumentTest, TellsOnlyRefusalsOfALongFileToPeople) {
  FileEvents file;
  file.events = EventsOf(std::vector<std::string>(60, "referral/1"));
  Publication publication = Mixed();
  publication.outcomes.resize(60, {.kind = EventOutcome::Kind::kAccepted, .sequence = 50});
  const Words words(Language::kEnglish);

  const std::string table =
      Render(PublicationDocument(file, publication, v1::REAL, {}, words), {}, words, 0);
  const OutputOptions json{.format = Format::kJson};
  const auto answer = nlohmann::json::parse(
      Render(PublicationDocument(file, publication, v1::SIMULATED, json, words), json, words, 0));

  EXPECT_THAT(table, HasSubstr("STATE_CONFLICT"));
  EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), 7) << table;
  EXPECT_EQ(answer["events"].size(), 60u);
  EXPECT_EQ(answer["published"], 58);
  EXPECT_EQ(answer["refused"], 1);
  EXPECT_EQ(answer["events"][1]["error"], "STATE_CONFLICT");
  EXPECT_EQ(answer["events"][1]["result"], "refused");
}

}  // namespace
}  // namespace basin::cli
