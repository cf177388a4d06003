// basin-hub log …: what is done to a log beside a hub, as subcommands of the hub's program. Their
// arguments, and which function each of them is.
#ifndef BASIN_BROKER_OFFLINE_LOG_COMMANDS_H_
#define BASIN_BROKER_OFFLINE_LOG_COMMANDS_H_

#include <cstdio>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "proto/model/text.h"

namespace CLI {
class App;
}  // namespace CLI

namespace basin {

// One thread.
class LogCommands {
 public:
  // Declares `log` and what it holds on `app`, which outlives this.
  explicit LogCommands(CLI::App& app);

  // Whether one of them was asked for.
  bool parsed() const;
  // Runs it: the answer goes to `out`; progress, and what went wrong, to `err`. Returns the exit
  // code.
  int Run(std::FILE* out, std::FILE* err);

 private:
  // What a subcommand does once its arguments, which it holds, were parsed.
  struct Terms {
    Language language;
    std::FILE* out;
    std::FILE* err;
  };
  using Action = std::function<absl::Status(const Terms& terms)>;

  CLI::App& Declare(const char* name, const char* summary, Action action);
  void DeclareVerify();
  void DeclareBackup();
  void DeclareRestore();
  void DeclareAcceptLoss();
  void DeclareExport();
  void DeclareImport();
  void DeclareRetention();

  CLI::App& log_;
  std::string language_ = "fr";
  Action action_;  // of the subcommand that was asked for
};

}  // namespace basin

#endif  // BASIN_BROKER_OFFLINE_LOG_COMMANDS_H_
