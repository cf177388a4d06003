#include "tests/benchmark/peers/peer.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "proto/model/status.h"
#include "proto/wire/poll_loop.h"
#include "tests/benchmark/process_figures.h"
#include "tests/support/free_port.h"

namespace basin {
namespace {

constexpr absl::Duration kPatience = absl::Minutes(3);

// The end of what a server wrote, as one line of an error.
std::string LastWords(const std::string& output, const std::string& folder) {
  constexpr size_t kEnough = 600;
  const std::string end =
      output.size() <= kEnough ? output : output.substr(output.size() - kEnough);
  const std::string line = absl::StrReplaceAll(end, {{folder + "/", ""}, {"\n", " "}});
  return std::string(absl::StripAsciiWhitespace(line));
}

}  // namespace

Peer::Peer() : port_(FreePort()) {}
Peer::~Peer() { Kill(); }

absl::Status Peer::Start() {
  BASIN_RETURN_IF_ERROR(Command().status());
  BASIN_RETURN_IF_ERROR(PrepareFolder());
  BASIN_RETURN_IF_ERROR(Launch());
  return PrepareServer();
}

absl::StatusOr<absl::Duration> Peer::RestartAfterKill(uint64_t events) {
  Disconnect();
  Kill();
  const absl::Duration start = SteadyNow();
  BASIN_RETURN_IF_ERROR(Launch());
  uint64_t stored = 0;
  const bool whole = Eventually(
      [&] {
        const auto answer = Stored();
        stored = answer.ok() ? *answer : 0;
        return stored >= events;
      },
      kPatience);
  if (!whole) return absl::DataLossError(absl::StrCat("holds ", stored, " of ", events, " events"));
  return SteadyNow() - start;
}

// Until it answers: before its events are all there, it may.
absl::Status Peer::Launch() {
  BASIN_ASSIGN_OR_RETURN(ServerCommand command, Command());
  command = AsUser(std::move(command));
  program_ = std::make_unique<Program>(command.program, command.arguments, folder() + "/server.log",
                                       command.environment);
  absl::Status last;
  const auto answers = [&] {
    last = Stored().status();
    return last.ok();
  };
  Eventually([&] { return answers() || !program_->Running(); }, kPatience);
  if (last.ok() && program_->Running()) return absl::OkStatus();
  return absl::UnavailableError(
      absl::StrCat("it does not come up: ", LastWords(program_->Output(), folder())));
}

void Peer::Kill() {
  if (program_ == nullptr || !program_->Running()) return;
  // The processes below it first: as orphans nobody would find them.
  for (const pid_t pid : Descendants(program_->pid())) kill(pid, SIGKILL);
  program_->Kill();
}

double Peer::MemoryMiB() const { return ResidentMiB(program_->pid()); }
uint64_t Peer::StoredBytes() const { return DiskBytes(folder()); }

absl::StatusOr<std::string> FindServer(const std::string& name,
                                       const std::vector<std::string>& more_folders) {
  std::vector<std::string> folders = more_folders;
  const char* path = getenv("PATH");
  for (const auto folder : absl::StrSplit(path == nullptr ? "" : path, ':'))
    folders.emplace_back(folder);
  folders.insert(folders.end(), {"/usr/sbin", "/usr/local/sbin"});
  for (const std::string& folder : folders) {
    std::string file = absl::StrCat(folder, "/", name);
    if (access(file.c_str(), X_OK) == 0) return file;
  }
  return absl::NotFoundError(absl::StrCat(name, " is not installed (deploy/install peers)"));
}

ServerCommand AsUser(ServerCommand command) {
  if (command.user.empty() || geteuid() != 0) return command;
  // A change of user forgets the signal for the parent's death; setpriv sets it anew.
  std::vector<std::string> arguments = {"--reuid",       command.user,  "--regid", command.user,
                                        "--init-groups", "--pdeathsig", "KILL",    "--",
                                        command.program};
  arguments.insert(arguments.end(), command.arguments.begin(), command.arguments.end());
  command.program = "/usr/bin/setpriv";
  command.arguments = std::move(arguments);
  return command;
}

absl::Span<const std::string> ShareOf(absl::Span<const std::string> all, int index, int count) {
  const auto at = [&](int i) { return all.size() * static_cast<size_t>(i) / count; };
  return all.subspan(at(index), at(index + 1) - at(index));
}

}  // namespace basin
