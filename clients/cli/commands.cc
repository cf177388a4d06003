#include "clients/cli/commands.h"

#include "clients/cli/completion.h"
#include "clients/cli/config.h"
#include "clients/cli/errors.h"
#include "clients/cli/keys.h"
#include "clients/cli/schema.h"
#include "clients/cli/version.h"

namespace basin::cli {

const std::vector<Noun>& Nouns() {
  static const auto* const nouns = new std::vector<Noun>{
      {"import", {"reprendre des fichiers d'autres sources", "take over files of other sources"}},
      {"events", {"lire le journal", "read the log"}},
      {"keys", {"les clés d'un acteur", "an actor's keys"}},
      {"hub", {"le hub lui-même", "the hub itself"}},
      {"config", {"les fichiers de configuration", "configuration files"}},
      {"schema", {"les types d'évènements", "the event types"}},
      {"errors", {"le catalogue des erreurs", "the error catalogue"}},
      {"completion", {"la complétion du shell", "completion for the shell"}},
  };
  return *nouns;
}

const std::vector<Command>& Commands() {
  static const auto* const commands = new std::vector<Command>{
      {.name = "keys new",
       .summary = {"créer une paire de clés", "make a key pair"},
       .examples = {{"basinctl keys new ~/.config/basin/mission-locale.key",
                     {"une clé pour votre structure", "a key for your agency"}}},
       .effect = {"Écrit FILE (secret, mode 0600) et FILE.pub ; n'écrase jamais un fichier.",
                  "Writes FILE (secret, mode 0600) and FILE.pub; never overwrites a file."},
       .declare = DeclareKeysNew},
      {.name = "keys show",
       .summary = {"afficher la clé publique d'une paire", "show the public key of a pair"},
       .examples = {{"basinctl keys show ~/.config/basin/mission-locale.key",
                     {"ce qu'il faut transmettre à l'exploitant", "what to hand to the operator"}}},
       .effect = {"Lit FILE ; n'affiche jamais la clé secrète.",
                  "Reads FILE; never shows the secret key."},
       .declare = DeclareKeysShow},
      {.name = "config check",
       .summary = {"vérifier un fichier de configuration", "check a configuration file"},
       .examples =
           {{"basinctl config check run/hub.toml",
             {"avant de démarrer ou de recharger le hub", "before starting or reloading the hub"}},
            {"basinctl config check partenaires.toml --kind actors",
             {"clés, rôles et droits des acteurs", "keys, roles and rights of the actors"}}},
       .effect = {"Lit FILE ; n'écrit rien et ne contacte personne.",
                  "Reads FILE; writes nothing, contacts nobody."},
       .declare = DeclareConfigCheck},
      {.name = "schema ls",
       .summary = {"lister les types d'évènements", "list the event types"},
       .examples = {{"basinctl schema ls", {"tous les types", "every type"}},
                    {"basinctl schema ls referral -o csv --csv-dialect fr",
                     {"une famille, pour un tableur", "one family, for a spreadsheet"}}},
       .effect = {"Ne lit que le programme lui-même.", "Reads nothing but the program itself."},
       .declare = DeclareSchemaLs},
      {.name = "schema show",
       .summary = {"décrire un type : états, champs, limites",
                   "describe a type: states, fields, limits"},
       .examples = {{"basinctl schema show referral.sent",
                     {"qui peut envoyer une orientation, et avec quels champs",
                      "who may send a referral, with which fields"}},
                    {"basinctl schema show funding.awarded -o json",
                     {"pour un programme", "for a program"}}},
       .effect = {"Ne lit que le programme lui-même.", "Reads nothing but the program itself."},
       .declare = DeclareSchemaShow},
      {.name = "errors ls",
       .summary = {"lister les erreurs", "list the errors"},
       .examples = {{"basinctl errors ls", {"tout le catalogue", "the whole catalogue"}}},
       .effect = {"Ne lit que le programme lui-même.", "Reads nothing but the program itself."},
       .declare = DeclareErrorsLs},
      {.name = "errors show",
       .summary = {"expliquer une erreur et que faire", "explain an error and what to do"},
       .examples = {{"basinctl errors show STATE_CONFLICT", {"par son nom", "by its name"}},
                    {"basinctl errors show 303", {"par son numéro", "by its number"}}},
       .effect = {"Ne lit que le programme lui-même.", "Reads nothing but the program itself."},
       .declare = DeclareErrorsShow},
      {.name = "completion bash",
       .summary = {"écrire le script de complétion", "write the completion script"},
       .examples =
           {{"source <(basinctl completion bash)", {"pour ce terminal", "for this terminal"}},
            {"basinctl completion bash > ~/.local/share/bash-completion/completions/basinctl",
             {"pour tous les suivants", "for every later one"}}},
       .effect = {"Ne lit que le programme lui-même.", "Reads nothing but the program itself."},
       .declare = DeclareCompletionBash},
      {.name = "version",
       .summary = {"version du programme et du protocole",
                   "version of the program and the protocol"},
       .examples = {{"basinctl version -o json", {"pour un programme", "for a program"}}},
       .effect = {"Ne lit que le programme lui-même.", "Reads nothing but the program itself."},
       .declare = DeclareVersion},
  };
  return *commands;
}

}  // namespace basin::cli
