#include "services/views/toolbox_words.h"

#include "basin/v1/toolbox.pb.h"
#include "gmock/gmock.h"
#include "services/views/search_words.h"
#include "tests/services/views/folded_log.h"

namespace basin {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class ToolboxWordsTest : public testing::Test, protected FoldedLog {
 protected:
  template <typename Body>
  void Tell(const std::string& id, const std::string& title, const std::string& description = "",
            const std::string& basin = "1107") {
    Body body;
    body.set_title(title);
    body.set_kind(v1::RESOURCE_METHOD);
    body.set_description(description);
    log().Add({.subject = "resource/" + id, .on = Ago(10), .basin = basin}, body);
  }
  std::vector<std::string> Find(const std::string& text) {
    MemoryViewStore store;
    FoldRecords(log().Records(), store);
    const auto found = FindTold(*store.Snapshot()->Open(kToolboxWordsView), SearchWords(text));
    BASIN_EXPECT_OK(found);
    std::vector<std::string> told;
    for (const ToldResource& one : *found) told.push_back(one.basin + " " + one.subject);
    return told;
  }
};

TEST_F(ToolboxWordsTest, KnowsWhichResourcesWereToldWithEveryWord) {
  Tell<v1::ToolboxResourcePublished>("a", "Médiation numérique");
  Tell<v1::ToolboxResourcePublished>("b", "Guide", "de la médiation", "1116");
  Tell<v1::ToolboxResourcePublished>("ab", "Annuaire");

  EXPECT_THAT(Find("mediations"), ElementsAre("1107 resource/a", "1116 resource/b"));
  EXPECT_THAT(Find("guide mediation"), ElementsAre("1116 resource/b"));
  EXPECT_THAT(Find("guide numerique"), IsEmpty());
  EXPECT_THAT(Find("annu"), ElementsAre("1107 resource/ab"));
  EXPECT_THAT(Find("an"), IsEmpty()) << "two letters begin too many words";
}

TEST_F(ToolboxWordsTest, KeepsWhatAResourceWasCalledBefore) {
  Tell<v1::ToolboxResourcePublished>("a", "Guide");
  Tell<v1::ToolboxResourceUpdated>("a", "Manuel");

  EXPECT_THAT(Find("guide"), ElementsAre("1107 resource/a"));
  EXPECT_THAT(Find("manuel"), ElementsAre("1107 resource/a"));
}

}  // namespace
}  // namespace basin
