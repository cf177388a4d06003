// The two languages of the command line: how a language is chosen, and how numbers, times and
// sentences look in it. What is stored and what programs read (JSON, CSV) does not depend on it.
#ifndef BASIN_CLIENTS_CLI_LANGUAGE_H_
#define BASIN_CLIENTS_CLI_LANGUAGE_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/strings/substitute.h"
#include "absl/time/time.h"
#include "proto/model/status.h"

namespace basin::cli {

// A sentence in both languages, written where it is used: neither can be forgotten, and a reader of
// the code sees what a user sees. Placeholders are absl::Substitute's.
struct Text {
  constexpr Text(const char* french, const char* english) : fr(french), en(english) {}
  const char* fr;
  const char* en;
};

// The value of an environment variable, or nullopt.
using Variable = std::function<std::optional<std::string>(const std::string&)>;

// "fr" or "en". Errors: USAGE.
absl::StatusOr<Language> ParseLanguage(absl::string_view name);

// From the locale variables (LC_ALL, LC_MESSAGES, LANG, first set one wins): French when none is
// set or it says C, POSIX or French, English for every other. The program's users are French
// agencies, and many of their servers run without a locale.
Language LanguageOfLocale(const Variable& variable);

// Speaks one language. A value; any thread.
class Words {
 public:
  explicit Words(Language language) : language_(language) {}

  Language language() const { return language_; }
  bool french() const { return language_ == Language::kFrench; }

  std::string operator()(const Text& text) const { return french() ? text.fr : text.en; }
  template <typename... Arguments>
  std::string operator()(const Text& text, const Arguments&... arguments) const {
    return absl::Substitute(french() ? text.fr : text.en, arguments...);
  }

  // 12 345 (narrow no-break space) or 12,345
  std::string Count(int64_t value) const;
  // Hundredths: 8750 is "87,50" or "87.50".
  std::string Hundredths(int64_t value) const;
  // A moment on the clocks of Paris: 12/03/2026 14:05:09 or 2026-03-12 14:05:09.
  std::string Time(absl::Time time) const;
  // 12,3 Mio or 12.3 MiB
  std::string Bytes(uint64_t bytes) const;
  // 45 s, 3 min 20 s, 2 h 05 min
  std::string Duration(absl::Duration duration) const;
  // oui/non, yes/no
  std::string YesNo(bool value) const;

 private:
  Language language_;
};

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_LANGUAGE_H_
