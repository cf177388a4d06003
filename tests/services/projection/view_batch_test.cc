#include "services/projection/view_batch.h"

#include <vector>

#include "gmock/gmock.h"
#include "services/projection/memory_view_store.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class ViewBatchTest : public testing::Test {
 protected:
  ViewBatchTest() {
    ViewChange change{.view = "v",
                      .clear_first = false,
                      .rows = {{"b", "stored"}, {"d", "stored"}, {"f", "stored"}},
                      .checkpoint = {}};
    BASIN_EXPECT_OK(store_.Write({change}));
  }

  std::vector<std::string> Scan(absl::string_view prefix = "", size_t limit = 100) {
    std::vector<std::string> rows;
    BASIN_EXPECT_OK(batch_.Scan(prefix, [&](absl::string_view key, absl::string_view value) {
      rows.push_back(absl::StrCat(key, "=", value));
      return rows.size() < limit;
    }));
    return rows;
  }

  MemoryViewStore store_;
  ViewBatch batch_{store_, "v"};
};

TEST_F(ViewBatchTest, ReadsItsOwnChangesFirst) {
  batch_.Put("b", "changed");
  batch_.Delete("d");

  EXPECT_EQ(*batch_.Get("b"), "changed");
  EXPECT_EQ(batch_.Get("d").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(*batch_.Get("f"), "stored");
}

TEST_F(ViewBatchTest, MergesChangesIntoAScanInOrder) {
  batch_.Put("a", "new");
  batch_.Put("b", "changed");
  batch_.Delete("d");
  batch_.Put("e", "new");
  batch_.Put("g", "new");

  EXPECT_THAT(Scan(), ElementsAre("a=new", "b=changed", "e=new", "f=stored", "g=new"));
  EXPECT_THAT(Scan("", 2), ElementsAre("a=new", "b=changed"));
  EXPECT_THAT(Scan("e"), ElementsAre("e=new"));
  EXPECT_THAT(Scan("d"), IsEmpty());
}

TEST_F(ViewBatchTest, MergesChangesIntoAScanThatIsTakenUp) {
  batch_.Put("c", "new");
  batch_.Delete("d");
  batch_.Put("g", "new");
  std::vector<std::string> rows;
  BASIN_EXPECT_OK(batch_.ScanFrom("c", [&](absl::string_view key, absl::string_view value) {
    rows.push_back(absl::StrCat(key, "=", value));
    return true;
  }));

  EXPECT_THAT(rows, ElementsAre("c=new", "f=stored", "g=new"));
}

TEST_F(ViewBatchTest, StartsAnewOnceItsChangesAreTaken) {
  batch_.Put("b", "changed");
  EXPECT_EQ(*batch_.Get("b"), "changed");

  const RowChanges taken = batch_.Take();
  BASIN_EXPECT_OK(
      store_.Write({{.view = "v", .clear_first = false, .rows = taken, .checkpoint = {}}}));

  EXPECT_EQ(batch_.bytes(), 0u);
  EXPECT_EQ(*batch_.Get("b"), "changed");
  EXPECT_THAT(batch_.Take(), IsEmpty());
}

}  // namespace
}  // namespace basin
