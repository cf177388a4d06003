#include "broker/hub/descriptor_guard.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <vector>

#include "gtest/gtest.h"

namespace basin {
namespace {

int OpenOne() { return open("/", O_PATH | O_CLOEXEC); }

class DescriptorGuardTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before_), 0); }
  void TearDown() override {
    for (const int descriptor : opened_) close(descriptor);
    EXPECT_EQ(setrlimit(RLIMIT_NOFILE, &before_), 0);
  }
  void Limit(rlim_t to) {
    const rlimit limit = {.rlim_cur = to, .rlim_max = before_.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
  }
  void Open() {
    opened_.push_back(OpenOne());
    ASSERT_GE(opened_.back(), 0);
  }

  rlimit before_ = {};
  std::vector<int> opened_;
};

TEST_F(DescriptorGuardTest, KeepsHalfOfFewForTheLog) {
  Open();
  Limit(2 * (opened_[0] + 4));  // its own number, and three more

  EXPECT_TRUE(HasDescriptorForClient());
  for (int i = 0; i < 3; ++i) Open();
  EXPECT_FALSE(HasDescriptorForClient());

  close(opened_.back());
  opened_.pop_back();
  EXPECT_TRUE(HasDescriptorForClient());
}

TEST_F(DescriptorGuardTest, KeepsAThousandOfManyForTheLog) {
  if (before_.rlim_max < 2100) GTEST_SKIP() << "needs 2 100 descriptors; the hard limit is lower";
  Limit(2100);

  while (opened_.empty() || opened_.back() < 2100 - 1024 - 1) {
    EXPECT_TRUE(HasDescriptorForClient());
    ASSERT_NO_FATAL_FAILURE(Open());
  }
  EXPECT_FALSE(HasDescriptorForClient());
}

TEST_F(DescriptorGuardTest, RaisesTheLimitAsFarAsAllowed) {
  Limit(64);

  RaiseDescriptorLimit();

  rlimit now;
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &now), 0);
  EXPECT_EQ(now.rlim_cur, before_.rlim_max);
}

}  // namespace
}  // namespace basin
