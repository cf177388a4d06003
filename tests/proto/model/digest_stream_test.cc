#include "proto/model/digest_stream.h"

#include <string>

#include "gtest/gtest.h"

namespace basin {
namespace {

TEST(DigestStreamTest, PiecesGiveTheDigestOfTheWhole) {
  const std::string bytes(1000, 'x');
  for (const size_t piece : {1, 7, 64, 999, 1000}) {
    DigestStream stream;
    for (size_t at = 0; at < bytes.size(); at += piece)
      stream.Add(absl::string_view(bytes).substr(at, piece));
    EXPECT_EQ(stream.Finish(), Digest({bytes})) << piece;
  }
}

TEST(DigestStreamTest, OfNothingIsTheDigestOfNothing) {
  EXPECT_EQ(DigestStream().Finish(), Digest({}));
}

}  // namespace
}  // namespace basin
