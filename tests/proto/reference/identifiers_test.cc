#include "proto/reference/identifiers.h"

#include "gtest/gtest.h"

namespace basin {
namespace {

TEST(IdentifiersTest, ChecksTheKeyOfASiren) {
  EXPECT_TRUE(IsSiren("130005481"));
  EXPECT_FALSE(IsSiren("130005482"));
  EXPECT_FALSE(IsSiren("13000548"));
  EXPECT_FALSE(IsSiren("13000548 "));
}

TEST(IdentifiersTest, ChecksTheKeyOfASiret) {
  EXPECT_TRUE(IsSiret("21060004500392"));
  EXPECT_FALSE(IsSiret("21860194600000"));
  EXPECT_FALSE(IsSiret("218601946"));
  EXPECT_FALSE(IsSiret("32402138500000.0"));
}

TEST(IdentifiersTest, LetsLaPosteCountItsEstablishmentsOtherwise) {
  EXPECT_TRUE(IsSiret("35600000000048"));   // its seat, by Luhn
  EXPECT_TRUE(IsSiret("35600000049837"));   // by the sum of the digits, 45
  EXPECT_FALSE(IsSiret("35600000049838"));  // 46
}

TEST(IdentifiersTest, ReadsTheNumbersOfAssociations) {
  EXPECT_TRUE(IsRna("W333216789"));
  EXPECT_FALSE(IsRna("W3222"));
  EXPECT_FALSE(IsRna("w333216789"));
}

}  // namespace
}  // namespace basin
