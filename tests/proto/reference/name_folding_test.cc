#include "proto/reference/name_folding.h"

#include "gtest/gtest.h"

namespace basin {
namespace {

TEST(NameFoldingTest, ForgivesCaseAccentsAndPunctuation) {
  EXPECT_EQ(FoldName("Brie-Créçois"), "briecrecois");
  EXPECT_EQ(FoldName(" BRIE CRÉÇOIS "), "briecrecois");
  EXPECT_EQ(FoldName("Cœur d’Essonne"), "coeurdessonne");
  EXPECT_EQ(FoldName("L'Haÿ-les-Roses"), "lhaylesroses");
}

TEST(NameFoldingTest, ForgivesBlanksThatDoNotBreak) {
  EXPECT_EQ(FoldName("Est\u00A095"), "est95");
  EXPECT_EQ(FoldName("Est\u202F95"), "est95");
}

TEST(NameFoldingTest, KeepsWhatItDoesNotKnow) {
  EXPECT_EQ(FoldName("Łódź"), "Łodź");
  EXPECT_EQ(FoldName("\xC3"), "\xC3");
}

TEST(NameFoldingTest, HeadingsKeepTheirPunctuation) {
  EXPECT_EQ(FoldHeading("NomBénéficiaire "), "nombeneficiaire");
  EXPECT_EQ(FoldHeading("nom Beneficiaire"), "nombeneficiaire");
  EXPECT_EQ(FoldHeading("NOM_Beneficiaire"), "nom_beneficiaire");
}

}  // namespace
}  // namespace basin
