// What the program's exit codes mean. Scripts depend on them: they are documented by `basinctl
// --help` and never change.
#ifndef BASIN_CLIENTS_CLI_EXIT_H_
#define BASIN_CLIENTS_CLI_EXIT_H_

#include <array>

#include "clients/cli/language.h"

namespace basin::cli {

enum Exit : int {
  kOk = 0,
  kFailed = 1,
  kUsage = 2,
  kUnreachable = 3,
  kNotAllowed = 4,
  kNotFound = 5,
  kPartial = 6,
  kTimeout = 7,
  kBadData = 65,        // EX_DATAERR
  kDisk = 74,           // EX_IOERR
  kConfiguration = 78,  // EX_CONFIG
  kInterrupted = 130,   // 128 + SIGINT
};

struct ExitMeaning {
  Exit code;
  Text meaning;
};

inline constexpr std::array<ExitMeaning, 12> kExitMeanings = {{
    {kOk, {"réussi", "done"}},
    {kFailed, {"l'opération a échoué", "the operation failed"}},
    {kUsage, {"ligne de commande incorrecte", "the command line is wrong"}},
    {kUnreachable, {"connexion impossible", "cannot connect"}},
    {kNotAllowed, {"clé inconnue ou droit manquant", "unknown key or missing right"}},
    {kNotFound, {"introuvable", "not found"}},
    {kPartial,
     {"résultat partiel ou lacune dans le journal", "partial result, or a gap in the log"}},
    {kTimeout, {"pas de réponse à temps", "no answer in time"}},
    {kBadData, {"données refusées", "data refused"}},
    {kDisk, {"lecture ou écriture impossible", "reading or writing failed"}},
    {kConfiguration,
     {"configuration ou fichier de clé invalide", "invalid configuration or key file"}},
    {kInterrupted, {"interrompu (Ctrl-C)", "interrupted (Ctrl-C)"}},
}};

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_EXIT_H_
