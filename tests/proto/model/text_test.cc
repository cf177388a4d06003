#include "proto/model/text.h"

#include <cerrno>

#include "gtest/gtest.h"

namespace basin {
namespace {

TEST(TextTest, PutsItsParametersIntoBothSentences) {
  const Text text("at most $0 bytes of $1", "au plus $0 octets de $1", 64, "body");

  EXPECT_EQ(text.In(Language::kEnglish), "at most 64 bytes of body");
  EXPECT_EQ(text.In(Language::kFrench), "au plus 64 octets de body");
}

TEST(TextTest, PutsATextIntoATextInItsOwnLanguage) {
  const Text state("refused", "refusée");
  const Text text("it is $0", "elle est $0", state);

  EXPECT_EQ(text.In(Language::kEnglish), "it is refused");
  EXPECT_EQ(text.In(Language::kFrench), "elle est refusée");
}

TEST(TextTest, ASentenceWithoutParametersIsTakenAsItStands) {
  EXPECT_EQ(Text("it costs $0", "il coûte $0").en, "it costs $0");
}

TEST(TextTest, WhatReadsAlikeIsSaidOnce) {
  const Text path = Text::Verbatim("/etc/hub.toml");

  EXPECT_EQ(path.en, "/etc/hub.toml");
  EXPECT_EQ(path.fr, "/etc/hub.toml");
}

TEST(TextTest, TheSystemsFaultsHaveFrenchWords) {
  EXPECT_EQ(SystemFault(ENOENT).fr, "ce fichier ou ce dossier n'existe pas");
  EXPECT_EQ(SystemFault(ENOENT).en, "there is no such file or folder");
  EXPECT_FALSE(SystemFault(EXDEV).empty());  // in the system's words
}

}  // namespace
}  // namespace basin
