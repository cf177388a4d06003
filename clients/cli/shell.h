// What a running command works with: the streams, the language and the context.
#ifndef BASIN_CLIENTS_CLI_SHELL_H_
#define BASIN_CLIENTS_CLI_SHELL_H_

#include <memory>
#include <string>

#include "absl/random/bit_gen_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "clients/cli/context.h"
#include "clients/cli/environment.h"
#include "clients/cli/language.h"
#include "clients/cli/output.h"
#include "clients/cli/progress.h"
#include "clients/cli/stream.h"
#include "proto/model/event_catalog.h"

namespace CLI {
class App;
}  // namespace CLI

namespace basin::cli {

// One thread. Lives as long as the command runs.
class Shell {
 public:
  // The arguments outlive it.
  Shell(const Environment& environment, const Context& context, const Words& words,
        const CLI::App& program);
  Shell(const Shell&) = delete;
  Shell& operator=(const Shell&) = delete;

  const Words& words() const { return words_; }
  const Context& context() const { return context_; }
  const EventCatalog& catalog() const { return catalog_; }
  // The whole tree of commands, for the completion script.
  const CLI::App& program() const { return program_; }
  const std::string& version() const { return environment_.version; }
  absl::BitGenRef random() const { return environment_.random; }
  std::FILE* in() const { return environment_.in; }

  // Data goes to out; progress and remarks go to err.
  Stream& out() { return out_; }
  Stream& err() { return err_; }

  absl::Time now() const { return environment_.clock(); }
  bool interrupted() const { return environment_.interrupted(); }

  // Whether what is written to out may be bold: a terminal, and nobody asked for none.
  bool bold() const;
  // Writes the answer in the format asked for.
  absl::Status Print(const Document& document);
  // One line on err, unless --quiet.
  void Remark(absl::string_view line);
  // `text` as it goes to err when something is wrong: red on a terminal.
  std::string AsFault(const std::string& text) const;
  // The error as a person or, with --output json, a program reads it. Not even --quiet silences it.
  void TellError(const absl::Status& status);

  // On err: a bar on a terminal, plain lines elsewhere, nothing with --quiet. Nothing either while
  // data stream to the same terminal: they are the progress.
  enum class Out { kFree, kStreaming };
  std::unique_ptr<Progress> StartProgress(std::string label, uint64_t total, Out out = Out::kFree);

 private:
  const Environment& environment_;
  const Context& context_;
  const Words words_;
  const CLI::App& program_;
  const EventCatalog catalog_;
  Stream out_, err_;
};

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_SHELL_H_
