#include "services/views/search_words.h"

#include "gmock/gmock.h"

namespace basin {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(SearchWordsTest, ForgivesCaseAccentsLigaturesAndHowTheyAreEncoded) {
  EXPECT_EQ(SearchWords("MÉDIATION NUMÉRIQUE"), SearchWords("mediation numerique"));
  EXPECT_EQ(SearchWords("Œuvre"), SearchWords("oeuvre"));
  EXPECT_EQ(SearchWords("œuvre"), SearchWords("OEUVRE"));
  EXPECT_EQ(SearchWords("ex æquo"), SearchWords("ex aequo"));
  EXPECT_EQ(SearchWords("e\u0301cole"), SearchWords("école"));  // combining acute
  EXPECT_EQ(SearchWords("Français ÿ Ÿ"), SearchWords("francais y y"));
}

TEST(SearchWordsTest, PartsWordsAtHyphensApostrophesAndPunctuation) {
  EXPECT_THAT(SearchWords("main-d'œuvre"), ElementsAre("main", "oeuvr"));
  EXPECT_EQ(SearchWords("main d’oeuvre"), SearchWords("main-d'œuvre"));
  EXPECT_EQ(SearchWords("porte\u2010à\u2011porte"), SearchWords("porte à porte"));
  EXPECT_EQ(SearchWords("l'emploi, d\u02bcinsertion"), SearchWords("emploi insertion"));
  EXPECT_EQ(SearchWords("bac+3\u00a0!"), SearchWords("bac 3 "));
}

TEST(SearchWordsTest, ForgivesPlurals) {
  for (const auto& [one, several] : {std::pair{"aide", "aides"},
                                     {"formation", "formations"},
                                     {"emploi", "emplois"},
                                     {"bureau", "bureaux"},
                                     {"local", "locaux"},
                                     {"travail", "travaux"},
                                     {"journal", "journaux"},
                                     {"bail", "baux"},
                                     {"noyau", "noyaux"},
                                     {"jeu", "jeux"},
                                     {"lieu", "lieux"},
                                     {"outil", "outils"},
                                     {"détail", "détails"},
                                     {"salarié", "salariés"},
                                     {"salarié", "salariées"},
                                     {"professionnel", "professionnelles"},
                                     {"régional", "régionales"},
                                     {"régional", "régionaux"},
                                     {"clé", "clés"}})
    EXPECT_EQ(SearchWords(one), SearchWords(several)) << one << " " << several;
}

TEST(SearchWordsTest, KeepsDifferentWordsApart) {
  for (const auto& [one, other] : {std::pair{"emploi", "employeur"},
                                   {"mode", "modèle"},
                                   {"lieu", "lien"},
                                   {"bus", "but"},
                                   {"eau", "mal"},
                                   {"formation", "formateur"}})
    EXPECT_NE(SearchWords(one), SearchWords(other)) << one << " " << other;
}

TEST(SearchWordsTest, DropsWordsWithoutMeaningUnlessNothingElseIsLeft) {
  EXPECT_EQ(SearchWords("l'aide aux jeunes de la région"), SearchWords("aide jeune région"));
  EXPECT_THAT(SearchWords("de la"), ElementsAre("de", "la"));
  EXPECT_THAT(SearchWords(" - '! "), IsEmpty());
  EXPECT_THAT(SearchWords(""), IsEmpty());
}

TEST(SearchWordsTest, TakesWhatIsNotUtf8ForASeparator) {
  EXPECT_THAT(SearchWords("aide\xff\xfe"
                          "projet\xc3"),
              ElementsAre("aide", "projet"));
}

TEST(SearchWordsTest, FoldsLettersForSorting) {
  EXPECT_EQ(FoldLetters("Éco-activités de l'Œuvre"), "eco-activites de l'oeuvre");
}

}  // namespace
}  // namespace basin
