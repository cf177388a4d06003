#include "services/views/health/indicator_words.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace basin {
namespace {

constexpr Language kFr = Language::kFrench, kEn = Language::kEnglish;

TEST(IndicatorWordsTest, AreThereForEveryIndicatorInBothLanguages) {
  std::set<std::string> labels;
  for (const IndicatorType& type : IndicatorTypes()) {
    SCOPED_TRACE(type.full_name());
    for (const Language language : {kFr, kEn}) {
      EXPECT_FALSE(DefinitionOf(type, language).empty());
      EXPECT_TRUE(
          labels.insert(absl::StrCat(static_cast<int>(language), LabelOf(type, language))).second);
    }
    EXPECT_NE(DimensionLabel(type.dimension, kFr), type.dimension);
  }
}

}  // namespace
}  // namespace basin
