#include "services/views/toolbox.h"

#include "services/views/case_view.h"
#include "tests/services/views/folded_log.h"

namespace basin {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class ToolboxTest : public testing::Test, protected FoldedLog {
 protected:
  void Publish(const std::string& id, int days_ago, const std::string& title) {
    v1::ToolboxResourcePublished published;
    published.set_title(title);
    published.set_kind(v1::RESOURCE_METHOD);
    Add("resource/" + id, Ago(days_ago), published);
  }
  void Share(const std::string& id, const std::string& basin, int days_ago) {
    v1::PracticeShared shared;
    shared.set_title("Pratique " + id);
    log().Add({.subject = "practice/" + id, .on = Ago(days_ago), .basin = basin}, shared);
  }
  std::string Adopt(const std::string& id, const std::string& home, const std::string& by,
                    int days_ago, const std::string& corrects = "") {
    v1::PracticeAdopted adopted;
    adopted.set_adopting_basin(by);
    return log().Add(
        {.subject = "practice/" + id, .on = Ago(days_ago), .basin = home, .corrects = corrects},
        adopted);
  }
  Toolbox Read(const std::string& basin, absl::CivilDay day = kToday) {
    store_ = std::make_unique<MemoryViewStore>();
    FoldRecords(log().Records(), *store_);
    auto toolbox = ReadToolbox(*store_->Snapshot()->Open(kToolboxView), basin, {day}, arena_);
    BASIN_EXPECT_OK(toolbox);
    return *std::move(toolbox);
  }
  static std::vector<std::string> Subjects(const std::vector<Practice>& practices) {
    std::vector<std::string> subjects;
    for (const Practice& practice : practices) subjects.emplace_back(practice.history->subject);
    return subjects;
  }

  Arena arena_;
  std::unique_ptr<MemoryViewStore> store_;
};

TEST_F(ToolboxTest, ShowsAResourceAsItWasLastTold) {
  Publish("1", 100, "Guide");
  v1::ToolboxResourceUpdated updated;
  updated.set_title("Guide, deuxième édition");
  updated.set_kind(v1::RESOURCE_TEMPLATE);
  updated.set_url("https://exemple.fr/guide");
  Add("resource/1", Ago(10), updated);

  const Toolbox toolbox = Read("1107");
  ASSERT_THAT(toolbox.resources, SizeIs(1));
  const Resource& resource = toolbox.resources[0];
  EXPECT_EQ(resource.title, "Guide, deuxième édition");
  EXPECT_EQ(resource.kind, v1::RESOURCE_TEMPLATE);
  EXPECT_EQ(resource.url, "https://exemple.fr/guide");
  EXPECT_EQ(resource.published->day(), kToday - 100);
  EXPECT_EQ(resource.last_told->day(), kToday - 10);
  EXPECT_EQ(Read("1107", kToday - 11).resources[0].title, "Guide");
}

TEST_F(ToolboxTest, KeepsAWithdrawnResourceThatIsNoLongerActive) {
  Publish("1", 100, "Guide");
  Add("resource/1", Ago(5), v1::ToolboxResourceWithdrawn());

  EXPECT_FALSE(Read("1107").resources[0].active());
  EXPECT_TRUE(Read("1107", kToday - 6).resources[0].active());
}

TEST_F(ToolboxTest, FindsAPracticeInItsOwnBasinAndWhereItWasTakenUp) {
  Share("p", "1107", 100);
  Adopt("p", "1107", "1116", 50);
  Adopt("p", "1107", "1120", 40);

  const Toolbox home = Read("1107"), adopting = Read("1116"), stranger = Read("1122");
  ASSERT_THAT(Subjects(home.practices), ElementsAre("practice/p"));
  EXPECT_THAT(home.practices[0].adoptions, SizeIs(2));
  EXPECT_THAT(home.adopted, IsEmpty());
  ASSERT_THAT(Subjects(adopting.adopted), ElementsAre("practice/p"));
  EXPECT_EQ(adopting.adopted[0].home, "1107");
  ASSERT_THAT(adopting.adopted[0].adoptions, SizeIs(1));
  EXPECT_EQ(adopting.adopted[0].adoptions[0].fact->day(), kToday - 50);
  EXPECT_THAT(adopting.practices, IsEmpty());
  EXPECT_THAT(stranger.adopted, IsEmpty());
}

TEST_F(ToolboxTest, FollowsACorrectionToTheBasinItNames) {
  Share("p", "1107", 100);
  const std::string adopted = Adopt("p", "1107", "1116", 50);
  Adopt("p", "1107", "1120", 50, adopted);

  EXPECT_THAT(Read("1116").adopted, IsEmpty());
  EXPECT_THAT(Subjects(Read("1120").adopted), ElementsAre("practice/p"));
}

TEST_F(ToolboxTest, HasAPracticeTakenUpAtHomeAmongItsOwnOnly) {
  Share("p", "1107", 100);
  Adopt("p", "1107", "1107", 50);

  EXPECT_THAT(Read("1107").practices[0].adoptions, SizeIs(1));
  EXPECT_THAT(Read("1107").adopted, IsEmpty());
}

// A store that counts the rows that are read.
class CountingReader final : public ViewReader {
 public:
  explicit CountingReader(const ViewReader& rows) : rows_(rows) {}
  absl::StatusOr<std::string> Get(absl::string_view key) const override {
    ++read;
    return rows_.Get(key);
  }
  absl::Status Scan(
      absl::string_view prefix,
      absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const override {
    return rows_.Scan(prefix, [&](absl::string_view key, absl::string_view value) {
      ++read;
      return visit(key, value);
    });
  }
  absl::Status ScanFrom(
      absl::string_view from,
      absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const override {
    return rows_.ScanFrom(from, [&](absl::string_view key, absl::string_view value) {
      ++read;
      return visit(key, value);
    });
  }
  mutable size_t read = 0;

 private:
  const ViewReader& rows_;
};

TEST_F(ToolboxTest, ReadsNothingOfWhatOtherBasinsDidAmongThemselves) {
  Share("mine", "1107", 100);
  Share("theirs", "1120", 100);
  Adopt("theirs", "1120", "1107", 50);
  const auto rows_read = [&] {
    Read("1107");
    const auto snapshot = store_->Snapshot();
    const auto rows = snapshot->Open(kToolboxView);
    const CountingReader counting(*rows);
    BASIN_EXPECT_OK(ReadToolbox(counting, "1107", {kToday}, arena_));
    return counting.read;
  };
  const size_t before = rows_read();

  for (int i = 0; i < 200; ++i) {
    Share(absl::StrCat("other-", i), "1120", 90);
    Adopt(absl::StrCat("other-", i), "1120", "1122", 80);
  }

  EXPECT_EQ(rows_read(), before);
}

}  // namespace
}  // namespace basin
