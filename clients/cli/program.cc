// From the command line to the exit code: declares the tree of commands, parses, runs one.
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "clients/cli/command.h"
#include "clients/cli/commands.h"
#include "clients/cli/context.h"
#include "clients/cli/environment.h"
#include "clients/cli/exit.h"
#include "clients/cli/help.h"
#include "clients/cli/shell.h"
#include "clients/cli/table.h"
#include "proto/model/nearest.h"
#include "proto/model/status.h"

namespace basin::cli {

CLI::Option* AddChoice(CLI::App& app, const std::string& names, std::string& value,
                       const std::vector<std::string>& choices, const std::string& description) {
  const std::string known = CLI::detail::join(choices, "|");
  return app.add_option(names, value, description)
      ->type_name(known)
      ->check([choices, known](const std::string& given) {
        const bool found = std::find(choices.begin(), choices.end(), given) != choices.end();
        return found ? std::string() : absl::StrCat(given, " (", known, ")");
      });
}

CLI::Option* AddNumber(CLI::App& app, const std::string& names, uint64_t& value,
                       const std::string& description) {
  return app.add_option(names, value, description)
      ->type_name("N")
      ->check([](const std::string& given) {
        uint64_t ignored = 0;
        return absl::SimpleAtoi(given, &ignored) ? std::string() : absl::StrCat(given, " (0 …)");
      });
}

namespace {

struct Leaf {
  const CLI::App* app;
  const Command* command;
  Action action;
};

struct Tree {
  std::unique_ptr<CLI::App> root;
  std::vector<Leaf> leaves;
  GeneralFlags flags;
  bool version = false;
};

void DeclareGeneral(CLI::App& app, Tree& tree, const Words& words) {
  GeneralFlags& flags = tree.flags;
  app.add_option("--hub", flags.hub,
                 words({"adresse du hub, tcp://hôte:port", "the hub's address, tcp://host:port"}))
      ->type_name("URL");
  app.add_option("--hub-key", flags.hub_key,
                 words({"fichier de la clé publique du hub", "file of the hub's public key"}))
      ->type_name("FILE");
  app.add_option("--views", flags.views, words({"adresse des vues", "the views' address"}))
      ->type_name("URL");
  app.add_option("--views-key", flags.views_key,
                 words({"fichier de la clé publique des vues", "file of the views' public key"}))
      ->type_name("FILE");
  app.add_option("--key", flags.key,
                 words({"fichier de votre clé secrète", "file of your secret key"}))
      ->type_name("FILE");
  app.add_option(
         "--timeout", flags.timeout,
         words({"attente d'une réponse, p. ex. 10s", "how long to wait for an answer, e.g. 10s"}))
      ->type_name("DURATION");
  app.add_option("--config", flags.config, words({"fichier de contexte", "context file"}))
      ->type_name("FILE");
  AddChoice(app, "--lang", flags.language, {"fr", "en"}, words({"langue", "language"}));
  AddChoice(app, "-o,--output", flags.output, {"table", "json", "jsonl", "csv"},
            words({"forme de la réponse", "form of the answer"}));
  AddChoice(app, "--csv-dialect", flags.csv_dialect, {"standard", "fr"},
            words({"fr : pour un tableur (point-virgule, virgule décimale, heure de Paris)",
                   "fr: for a spreadsheet (semicolon, decimal comma, clocks of Paris)"}));
  app.add_flag("--no-color", flags.no_color,
               words({"sans couleur (comme NO_COLOR)", "without color (as NO_COLOR)"}));
  app.add_flag("-q,--quiet", flags.quiet,
               words({"ni progression ni remarques", "neither progress nor remarks"}));
  app.add_flag("--version", tree.version, words({"version du programme", "the program's version"}));
}

CLI::App& ChildOf(CLI::App& parent, const std::string& name) {
  for (CLI::App* child : parent.get_subcommands([](CLI::App*) { return true; }))
    if (child->get_name() == name) return *child;
  return *parent.add_subcommand(name);
}

void Declare(const Words& words, Tree& tree) {
  tree.root = std::make_unique<CLI::App>("", "basinctl");
  CLI::App& root = *tree.root;
  root.set_help_flag("-h,--help", words({"cette aide", "this help"}));
  root.fallthrough();   // general options may stand anywhere
  root.allow_extras();  // what is unknown is told by us, in the user's language
  root.require_subcommand(0, 1);
  DeclareGeneral(root, tree, words);
  for (const Command& command : Commands()) {
    CLI::App* app = &root;
    for (const absl::string_view word : absl::StrSplit(command.name, ' '))
      app = &ChildOf(*app, std::string(word));
    tree.leaves.push_back({app, &command, command.declare(*app, words)});
  }
}

// The command that was reached, a noun, or the program itself.
const CLI::App& Reached(const CLI::App& root) {
  const CLI::App* app = &root;
  while (!app->get_subcommands().empty()) app = app->get_subcommands().front();
  return *app;
}

std::string PathOf(const CLI::App& app) {
  std::string path = app.get_name();
  for (const CLI::App* parent = app.get_parent(); parent != nullptr; parent = parent->get_parent())
    path = absl::StrCat(parent->get_name(), " ", path);
  return path;
}

const Leaf* FindLeaf(const Tree& tree, const CLI::App& app) {
  for (const Leaf& leaf : tree.leaves)
    if (leaf.app == &app) return &leaf;
  return nullptr;
}

std::string HelpFor(const Tree& tree, const CLI::App& app, const Words& words) {
  if (&app == tree.root.get()) return RenderProgramHelp(app, words);
  if (const Leaf* leaf = FindLeaf(tree, app); leaf != nullptr)
    return RenderCommandHelp(app, *leaf->command, words);
  for (const Noun& noun : Nouns())
    if (noun.name == app.get_name()) return RenderNounHelp(noun, words);
  return "";
}

std::string DidYouMean(const std::string& given, const std::vector<std::string>& known,
                       const Words& words) {
  const std::vector<absl::string_view> views(known.begin(), known.end());
  const absl::string_view nearest = NearestName(given, views);
  return nearest.empty() ? "" : words({" ; vouliez-vous dire $0 ?", "; did you mean $0?"}, nearest);
}

std::vector<std::string> OptionNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* level = &app; level != nullptr; level = level->get_parent())
    for (const CLI::Option* option : level->get_options())
      for (const std::string& name : option->get_lnames())
        names.push_back(absl::StrCat("--", name));
  return names;
}

std::vector<std::string> ChildNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* child : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(child->get_name());
  return names;
}

// What is wrong with arguments that nobody declared, or "" when there are none.
std::string UnknownArgument(const Tree& tree, const CLI::App& reached, const Words& words) {
  std::vector<std::string> extras = tree.root->remaining(true);
  // The mark before arguments that begin with "-" is none itself.
  extras.erase(std::remove(extras.begin(), extras.end(), "--"), extras.end());
  for (const std::string& extra : extras) {
    if (!absl::StartsWith(extra, "-")) continue;
    const std::string name = extra.substr(0, extra.find('='));
    return absl::StrCat(words({"option inconnue : $0", "unknown option: $0"}, name),
                        DidYouMean(name, OptionNames(reached), words));
  }
  if (extras.empty()) return "";
  if (FindLeaf(tree, reached) != nullptr)
    return words({"argument en trop : $0", "one argument too many: $0"}, extras.front());
  return absl::StrCat(words({"commande inconnue : $0", "unknown command: $0"}, extras.front()),
                      DidYouMean(extras.front(), ChildNames(reached), words));
}

// CLI11's own complaints name the option or argument; the sentence around it is ours.
std::string ProblemOf(const CLI::ParseError& error, const Words& words) {
  const std::string what = error.what();
  const auto code = static_cast<CLI::ExitCodes>(error.get_exit_code());
  if (code == CLI::ExitCodes::RequiredError)
    return words({"il manque $0", "$0 is missing"}, absl::StripSuffix(what, " is required"));
  if (code == CLI::ExitCodes::ConversionError)
    return words({"valeur illisible : $0", "unreadable value: $0"},
                 absl::StripPrefix(what, "Could not convert: "));
  if (code == CLI::ExitCodes::ValidationError)
    return words({"valeur refusée : $0", "value refused: $0"}, what);
  if (code == CLI::ExitCodes::ArgumentMismatch)
    return words(
        {"donnée deux fois, ou sans sa valeur : $0", "given twice, or without its value: $0"},
        what.substr(0, what.find(':')));
  return what;
}

int TellUsage(Stream& err, const std::string& problem, const CLI::App& reached, const Words& words,
              bool color) {
  const std::string text =
      absl::StrCat("basinctl", words({" : ", ": "}), problem, "\n",
                   words({"  → Voyez : $0 --help", "  → See: $0 --help"}, PathOf(reached)));
  err.Write(absl::StrCat(color ? Red(text) : text, "\n")).IgnoreError();
  return kUsage;
}

int Finish(Shell& shell, const absl::StatusOr<int>& result) {
  const absl::Status flushed = shell.out().Flush();
  if (shell.out().reader_left()) return kDisk;
  if (!result.ok()) {
    if (shell.interrupted()) return kInterrupted;
    shell.TellError(result.status());
    return ExitCode(result.status());
  }
  if (!flushed.ok()) {
    shell.TellError(flushed);
    return kDisk;
  }
  return *result;
}

int RunLeaf(const Environment& environment, const Tree& tree, const Leaf& leaf,
            const ContextFile& file, const absl::Status& file_status, const Words& words) {
  absl::StatusOr<Context> context = ResolveContext(tree.flags, environment.variable, file);
  if (context.ok()) {
    context->file_status = file_status;
    Shell shell(environment, *context, words, *tree.root);
    return Finish(shell, leaf.action(shell));
  }
  const Context fallback;
  Shell shell(environment, fallback, words, *tree.root);
  return Finish(shell, context.status());
}

}  // namespace

int RunProgram(const Environment& environment) {
  const auto file =
      LoadContextFile(EarlyFlag(environment.arguments, "--config"), environment.variable);
  const ContextFile loaded = file.ok() ? *file : ContextFile{};
  const Words words(ResolveLanguage(EarlyFlag(environment.arguments, "--lang"),
                                    environment.variable, loaded.config));
  Stream out(environment.out, environment.out_is_terminal, environment.terminal_width);
  Stream err(environment.err, environment.err_is_terminal, environment.terminal_width);

  Tree tree;
  Declare(words, tree);
  std::string problem;
  try {
    tree.root->parse(
        std::vector<std::string>(environment.arguments.rbegin(), environment.arguments.rend()));
  } catch (const CLI::CallForHelp&) {
    const absl::Status written = out.Write(HelpFor(tree, Reached(*tree.root), words));
    return written.ok() && out.Flush().ok() ? kOk : kDisk;
  } catch (const CLI::ParseError& error) {
    problem = ProblemOf(error, words);
  }
  const CLI::App& reached = Reached(*tree.root);
  const std::string unknown = UnknownArgument(tree, reached, words);
  if (!unknown.empty()) problem = unknown;
  if (!problem.empty())
    return TellUsage(err, problem, reached, words,
                     err.is_terminal() && MayColor(tree.flags, environment.variable));

  if (tree.version) {
    const absl::Status written = out.Write(absl::StrCat("basinctl ", environment.version, "\n"));
    return written.ok() && out.Flush().ok() ? kOk : kDisk;
  }
  const Leaf* leaf = FindLeaf(tree, reached);
  if (leaf == nullptr) {
    err.Write(HelpFor(tree, reached, words)).IgnoreError();
    return kUsage;
  }
  return RunLeaf(environment, tree, *leaf, loaded, file.status(), words);
}

}  // namespace basin::cli
