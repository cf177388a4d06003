#include "broker/log/rocksdb/packing.h"

#include <random>
#include <string>

#include "gtest/gtest.h"

namespace basin {
namespace {

constexpr size_t kLarge = 100'000;

std::string Repetitive(size_t size) {
  std::string text;
  while (text.size() < size) text += "need.expressed " + std::to_string(text.size());
  text.resize(size);
  return text;
}

std::string Random(size_t size, std::mt19937& random) {
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

TEST(PackingTest, WhatIsPackedComesBack) {
  std::mt19937 random(20261124);
  std::string scratch;  // one for all: what an earlier one left does not matter
  for (const std::string& records :
       {std::string(), Repetitive(350), Repetitive(kLarge), Random(kLarge, random),
        Repetitive(17'000), Repetitive(1'000'000)}) {
    const Packed packed = Pack(records, scratch);
    EXPECT_LE(packed.bytes.size(), records.size());
    EXPECT_EQ(Unpack(packed.packing, packed.bytes, static_cast<uint32_t>(records.size())), records);
  }
}

TEST(PackingTest, SmallGroupsAreLeftToTheTables) {
  std::string scratch;
  EXPECT_EQ(Pack(Repetitive(350), scratch).packing, Packing::kPlain);
  EXPECT_EQ(Pack(Repetitive(kLarge), scratch).packing, Packing::kLz4);
}

TEST(PackingTest, WhatSavesNothingIsLeftPlain) {
  std::mt19937 random(20261124);
  std::string scratch;
  EXPECT_EQ(Pack(Random(kLarge, random), scratch).packing, Packing::kPlain);
}

TEST(PackingTest, AnotherSizeIsRefusedWithoutAskingForItsMemory) {
  std::string scratch;
  const Packed packed = Pack(Repetitive(kLarge), scratch);
  for (const uint32_t size : {0u, 1u, uint32_t{kLarge} - 1, uint32_t{kLarge} + 1, 0xffffffffu})
    EXPECT_EQ(Unpack(packed.packing, packed.bytes, size), std::nullopt) << size;
  EXPECT_EQ(Unpack(Packing::kPlain, "abc", 4), std::nullopt);
}

TEST(PackingTest, AnUnknownPackingIsRefused) {
  EXPECT_EQ(Unpack(static_cast<Packing>(2), "abc", 3), std::nullopt);
}

TEST(PackingTest, NoBytesOverturnIt) {
  std::mt19937 random(20261124);
  std::string scratch;
  const std::string packed(Pack(Repetitive(kLarge), scratch).bytes);
  for (int i = 0; i < 2000; ++i) {
    std::string changed = packed.substr(0, random() % (packed.size() + 1));
    for (int flips = 0; flips < 3 && !changed.empty(); ++flips)
      changed[random() % changed.size()] ^= static_cast<char>(1u << random() % 8);
    const std::optional<std::string> records = Unpack(Packing::kLz4, changed, kLarge);
    EXPECT_TRUE(!records.has_value() || records->size() == kLarge);
  }
}

}  // namespace
}  // namespace basin
