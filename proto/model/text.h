// What a person is told, in both languages. A text is made where its subject is known, and carried
// to where somebody reads it: there is no table of messages to look things up in, and no way to say
// a thing in one language only.
//
//   Text({"at most $0 bytes", "au plus $0 octets", limit})
#ifndef BASIN_PROTO_MODEL_TEXT_H_
#define BASIN_PROTO_MODEL_TEXT_H_

#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/strings/substitute.h"

namespace basin {

// What a person reads. `kFrench` is the default of every user-facing program.
enum class Language { kFrench, kEnglish };

// A value. Never holds content that was refused for being personal or unreadable.
struct Text {
  Text() = default;

  // The same sentence in both languages. With parameters, $0 … $9 stand for them, as in
  // absl::Substitute, and $$ for a dollar; a parameter that is a Text itself is put in in the
  // language of the sentence.
  template <typename... Parameters>
  Text(absl::string_view english, absl::string_view french, const Parameters&... parameters)
      : en(Fill(english, Language::kEnglish, parameters...)),
        fr(Fill(french, Language::kFrench, parameters...)) {}

  // What reads alike in both: names, paths, numbers, the words of a library.
  static Text Verbatim(absl::string_view text) { return Text(text, text); }

  bool empty() const { return en.empty(); }
  const std::string& In(Language language) const { return language == Language::kFrench ? fr : en; }
  bool operator==(const Text& other) const { return en == other.en && fr == other.fr; }

  std::string en, fr;

 private:
  static const std::string& In(const Text& parameter, Language language) {
    return parameter.In(language);
  }
  template <typename Parameter>
  static const Parameter& In(const Parameter& parameter, Language) {
    return parameter;
  }

  static std::string Fill(absl::string_view sentence, Language) { return std::string(sentence); }
  template <typename... Parameters>
  static std::string Fill(absl::string_view sentence, Language language,
                          const Parameters&... parameters) {
    return absl::Substitute(sentence, In(parameters, language)...);
  }
};

// What the operating system says of `error`, an errno: the common ones in both languages, the
// others in the system's words.
Text SystemFault(int error);

}  // namespace basin

#endif  // BASIN_PROTO_MODEL_TEXT_H_
