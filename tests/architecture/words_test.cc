// What a person is told is told in both languages. That a text has two is the compiler's to say
// (proto/model/text.h); here, that the two agree about their parameters (absl::Substitute makes an
// empty sentence of a mistake), and that the French one is written as French is.
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/architecture/source_tree.h"
#include "tests/support/french.h"

namespace basin {
namespace {

using ::testing::IsEmpty;

struct Sentence {
  std::string where;
  std::string english, french;
};

void SkipBlanks(const std::string& text, size_t& at) {
  while (at < text.size() && absl::ascii_isspace(static_cast<unsigned char>(text[at]))) ++at;
}

// The string literals that stand at `at`, one after the other, as one; false when there is none.
bool TakeLiteral(const std::string& text, size_t& at, std::string& literal) {
  literal.clear();
  bool any = false;
  for (SkipBlanks(text, at); at < text.size() && text[at] == '"'; SkipBlanks(text, at)) {
    any = true;
    for (++at; at < text.size() && text[at] != '"'; ++at) {
      if (text[at] == '\\') ++at;
      literal += text[at];
    }
    ++at;
  }
  return any;
}

// Two literals after `opening`, at `at`.
bool TakePair(const std::string& text, size_t at, Sentence& found) {
  if (!TakeLiteral(text, at, found.english) || text[at] != ',') return false;
  return TakeLiteral(text, ++at, found.french) &&
         (text[at] == ',' || text[at] == '}' || text[at] == ')');
}

bool IsSentence(const std::string& text) {
  return absl::StrContains(text, ' ') || absl::StrContains(text, '$');
}

// "Text(" or "Text name(".
bool MakesAText(absl::string_view before) {
  const absl::string_view statement = before.substr(before.find_last_of("\n;{,=") + 1);
  return absl::StrContains(statement, "Text");
}

// Tables of words that stand the other way round; tests of their own look at them.
bool FrenchStandsFirst(const std::string& path) {
  return absl::StartsWith(path, "clients/cli/") || absl::StartsWith(path, "services/views/");
}

// Every pair of sentences between braces or in Text(…); in files where French stands first, the
// details of errors only.
std::vector<Sentence> Sentences() {
  std::vector<Sentence> sentences;
  for (const SourceFile* file : SourcesWith({".cc", ".h"})) {
    if (absl::StartsWith(file->path, "tests/")) continue;
    const bool french_first = FrenchStandsFirst(file->path);
    const std::string& text = file->text;
    for (size_t at = 0; at < text.size(); ++at) {
      const absl::string_view before = absl::string_view(text).substr(0, at + 1);
      const bool opens = french_first ? absl::EndsWith(before, ".detail = {")
                                      : text[at] == '{' || (text[at] == '(' && MakesAText(before));
      if (!opens) continue;
      Sentence found;
      if (!TakePair(text, at + 1, found)) continue;
      if (!IsSentence(found.english) || !IsSentence(found.french)) continue;
      found.where = absl::StrCat(file->path, ": ", found.english);
      sentences.push_back(std::move(found));
    }
  }
  return sentences;
}

std::set<char> Parameters(const std::string& sentence) {
  std::set<char> parameters;
  for (size_t at = 0; at + 1 < sentence.size(); ++at)
    if (sentence[at] == '$') parameters.insert(sentence[++at]);
  return parameters;
}

// ; : ? ! stand after a blank in French, but for addresses, times and places in files.
std::vector<std::string> PunctuationWithoutBlank(const std::string& french) {
  std::vector<std::string> found;
  for (size_t at = 1; at < french.size(); ++at) {
    const bool mark = french[at] == ';' || french[at] == '?' || french[at] == '!' ||
                      (french[at] == ':' && at + 1 < french.size() && french[at + 1] == ' ');
    if (mark && french[at - 1] != ' ') found.push_back(french.substr(at - 1, 2));
  }
  return found;
}

TEST(WordsTest, FindsTheSentences) { EXPECT_GT(Sentences().size(), 150u); }

TEST(WordsTest, BothLanguagesHaveTheSameParameters) {
  for (const Sentence& sentence : Sentences())
    EXPECT_EQ(Parameters(sentence.english), Parameters(sentence.french)) << sentence.where << "\n"
                                                                         << sentence.french;
}

TEST(WordsTest, FrenchHasItsAccents) {
  for (const Sentence& sentence : Sentences())
    EXPECT_THAT(WordsWithoutAccents(sentence.french), IsEmpty()) << sentence.where << "\n"
                                                                 << sentence.french;
}

TEST(WordsTest, FrenchHasItsBlanks) {
  for (const Sentence& sentence : Sentences())
    EXPECT_THAT(PunctuationWithoutBlank(sentence.french), IsEmpty()) << sentence.where << "\n"
                                                                     << sentence.french;
}

}  // namespace
}  // namespace basin
