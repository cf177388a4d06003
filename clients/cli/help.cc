#include "clients/cli/help.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "CLI/App.hpp"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/cli/commands.h"
#include "clients/cli/exit.h"
#include "clients/cli/table.h"

namespace basin::cli {
namespace {

// Where the second column of a list starts at the latest; a longer first column gets its own line.
constexpr size_t kColumnMax = 30;
constexpr size_t kLineMax = 90;

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::string Aligned(const Pairs& pairs) {
  size_t width = 0;
  for (const auto& pair : pairs)
    if (DisplayWidth(pair.first) <= kColumnMax) width = std::max(width, DisplayWidth(pair.first));
  std::string text;
  for (const auto& [left, right] : pairs) {
    const size_t shown = DisplayWidth(left);
    const std::string gap = shown <= width ? std::string(width - shown + 2, ' ')
                                           : absl::StrCat("\n", std::string(width + 4, ' '));
    absl::StrAppend(&text, "  ", left, gap, right, "\n");
  }
  return text;
}

// Lines of at most kLineMax columns, two of them blank in front.
std::string Wrapped(const std::string& text) {
  std::string lines, line = " ";
  for (const absl::string_view word : absl::StrSplit(text, ' ')) {
    if (DisplayWidth(line) + 1 + DisplayWidth(word) > kLineMax) {
      absl::StrAppend(&lines, line, "\n");
      line = " ";
    }
    absl::StrAppend(&line, " ", word);
  }
  return absl::StrCat(lines, line, "\n");
}

std::string Section(const std::string& title, const std::string& content) {
  return content.empty() ? "" : absl::StrCat("\n", title, "\n", content);
}

std::string ExamplesOf(const std::vector<Example>& examples, const Words& words) {
  std::string text;
  for (const Example& example : examples)
    absl::StrAppend(&text, "  # ", words(example.meaning), "\n  ", example.line, "\n");
  return text;
}

std::string NameOf(const CLI::Option& option) {
  if (option.get_positional()) return option.get_name(true);
  std::vector<std::string> names;
  for (const std::string& name : option.get_snames()) names.push_back(absl::StrCat("-", name));
  for (const std::string& name : option.get_lnames()) names.push_back(absl::StrCat("--", name));
  std::string text = CLI::detail::join(names, ", ");
  if (option.get_items_expected_max() > 0) absl::StrAppend(&text, " ", option.get_type_name());
  return text;
}

Pairs OptionsOf(const CLI::App& app, bool positional) {
  Pairs pairs;
  for (const CLI::Option* option : app.get_options())
    if (option->get_positional() == positional)
      pairs.emplace_back(NameOf(*option), option->get_description());
  return pairs;
}

std::string UsageOf(const CLI::App& app, const Command& command) {
  std::string usage = absl::StrCat("  basinctl ", command.name, " [OPTIONS]");
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_positional()) continue;
    const std::string name = option->get_name(true);
    absl::StrAppend(
        &usage, option->get_required() ? absl::StrCat(" ", name) : absl::StrCat(" [", name, "]"));
  }
  return absl::StrCat(usage, "\n");
}

Pairs CommandsOf(absl::string_view prefix, const Words& words) {
  Pairs pairs;
  for (const Command& command : Commands())
    if (absl::StartsWith(command.name, prefix))
      pairs.emplace_back(command.name, words(command.summary));
  return pairs;
}

Pairs ExitCodes(const Words& words) {
  Pairs pairs;
  for (const ExitMeaning& exit : kExitMeanings)
    pairs.emplace_back(absl::StrCat(static_cast<int>(exit.code)), words(exit.meaning));
  return pairs;
}

constexpr Text kExamplesTitle{"Exemples :", "Examples:"};
constexpr Text kUsageTitle{"Utilisation :", "Usage:"};
constexpr Text kCommandsTitle{"Commandes :", "Commands:"};

constexpr Text kContext{
    "  Chaque option générale a sa variable : --hub-key se lit aussi dans BASINCTL_HUB_KEY.\n"
    "  Fichier de contexte : --config, puis $$BASINCTL_CONFIG, puis ./run/cli.toml, puis\n"
    "  ~/.config/basin/cli.toml. Une option l'emporte sur une variable, une variable sur le "
    "fichier.\n"
    "  Les secrets sont dans des fichiers, jamais dans une option.\n"
    "  Langue : le français, sauf --lang en ou une locale (LC_ALL, LC_MESSAGES, LANG) d'une autre\n"
    "  langue. JSON et CSV n'en dépendent pas : noms et nombres bruts, heures en UTC. Les "
    "tableaux,\n"
    "  et le CSV de --csv-dialect fr, sont pour des personnes : en mots, à l'heure de Paris.\n",
    "  Every general option has its variable: --hub-key is read from BASINCTL_HUB_KEY too.\n"
    "  Context file: --config, then $$BASINCTL_CONFIG, then ./run/cli.toml, then\n"
    "  ~/.config/basin/cli.toml. An option wins over a variable, a variable over the file.\n"
    "  Secrets live in files, never in an option.\n"
    "  Language: French, unless --lang en or a locale (LC_ALL, LC_MESSAGES, LANG) of another\n"
    "  language. JSON and CSV do not depend on it: names and raw numbers, times in UTC. Tables, "
    "and\n"
    "  the CSV of --csv-dialect fr, are for people: in words, on the clocks of Paris.\n"};

constexpr Example kProgramExamples[] = {
    {"basinctl health", {"comment vont les 25 bassins", "how the 25 basins are doing"}},
    {"basinctl template meeting.held > reunions.csv",
     {"un tableau à remplir, puis à publier", "a sheet to fill in, then to publish"}},
    {"basinctl publish reunions.csv --type meeting.held --dry-run",
     {"vérifier un fichier sans rien écrire", "check a file without writing anything"}},
    {"basinctl events tail --follow --basin 1107",
     {"suivre ce qui se passe dans un bassin", "follow what happens in a basin"}},
};

}  // namespace

std::string RenderCommandHelp(const CLI::App& app, const Command& command, const Words& words) {
  std::string text = absl::StrCat("basinctl ", command.name, " — ", words(command.summary), "\n");
  absl::StrAppend(
      &text, Section(words(kExamplesTitle), ExamplesOf(command.examples, words)),
      Section(words(kUsageTitle), UsageOf(app, command)),
      Section(words({"Arguments :", "Arguments:"}), Aligned(OptionsOf(app, true))),
      Section(words({"Options :", "Options:"}), Aligned(OptionsOf(app, false))),
      Section(words({"Lit et écrit :", "Reads and writes:"}), Wrapped(words(command.effect))), "\n",
      words({"Options générales (--hub, --lang, -o …) : basinctl --help",
             "General options (--hub, --lang, -o …): basinctl --help"}),
      "\n");
  return text;
}

std::string RenderNounHelp(const Noun& noun, const Words& words) {
  return absl::StrCat(
      "basinctl ", noun.name, " — ", words(noun.summary), "\n",
      Section(words(kCommandsTitle), Aligned(CommandsOf(absl::StrCat(noun.name, " "), words))),
      "\n",
      words({"Le détail : basinctl $0 COMMANDE --help", "Details: basinctl $0 COMMAND --help"},
            noun.name),
      "\n");
}

std::string RenderProgramHelp(const CLI::App& app, const Words& words) {
  return absl::StrCat(
      words({"basinctl — publier, suivre et comprendre la coordination des bassins d'emploi",
             "basinctl — publish, follow and understand the coordination of employment basins"}),
      "\n",
      Section(words(kExamplesTitle),
              ExamplesOf({std::begin(kProgramExamples), std::end(kProgramExamples)}, words)),
      Section(words(kUsageTitle),
              words({"  basinctl COMMANDE [OPTIONS] …\n", "  basinctl COMMAND [OPTIONS] …\n"})),
      Section(words(kCommandsTitle), Aligned(CommandsOf("", words))),
      Section(words({"Options générales :", "General options:"}), Aligned(OptionsOf(app, false))),
      Section(words({"Contexte :", "Context:"}), words(kContext, "")),
      Section(words({"Codes de sortie :", "Exit codes:"}), Aligned(ExitCodes(words))));
}

}  // namespace basin::cli
