// A real basin-hub in a folder of its own: its keys, its actors, its configuration, its process.
//
//   HubProcess hub(folder.path());
//   hub.Start();
//   auto client = Client::Connect(hub.ClientOf("operator"));
//   hub.Kill(); hub.Start();   // the same log, the same port
#ifndef BASIN_TESTS_SUPPORT_HUB_PROCESS_H_
#define BASIN_TESTS_SUPPORT_HUB_PROCESS_H_

#include <memory>
#include <string>
#include <vector>

#include "clients/sdk/client.h"
#include "proto/wire/curve.h"
#include "tests/support/program.h"

namespace basin {

struct TestActor {
  std::string id;
  std::vector<std::string> roles = {"member"};
  std::vector<std::string> basins = {"*"};
  std::vector<std::string> acts_for = {};
};

// "operator" may do everything; "ml", "cap" and "mde" are members of every basin; "reader" only
// reads.
std::vector<TestActor> UsualActors();

struct HubProcessOptions {
  std::string origin = "real";
  std::string backend = "rocksdb";
  std::string disk_reserve = "16MiB";
  std::string scrub_rate = "4MiB";
  bool curve = true;
  std::vector<TestActor> actors = UsualActors();
};

// Ports are free ones, chosen once: a restarted hub is found where it was.
class HubProcess {
 public:
  explicit HubProcess(std::string folder, HubProcessOptions options = {});

  // Starts it and waits until it listens. False, with its last words on standard error, when it
  // ends instead.
  // `environment` ("NAME=value") comes before this process's own.
  bool Start(const std::vector<std::string>& more_arguments = {},
             const std::vector<std::string>& environment = {});
  void Kill() { program_->Kill(); }
  // SIGTERM, and waits for its end: the exit code.
  int Stop();
  Program& program() { return *program_; }
  bool running() { return program_ != nullptr && program_->Running(); }

  // How an actor connects.
  ClientOptions ClientOf(const std::string& actor) const;
  const KeyPair& KeysOf(const std::string& actor) const;
  const std::string& server_key() const { return keys_.public_key; }
  std::string endpoint() const;
  std::string http() const;  // "127.0.0.1:7480"
  std::string config_file() const { return folder_ + "/hub.toml"; }
  std::string actors_file() const { return folder_ + "/actors.toml"; }
  // Of its key; with ".pub" at the end, of its public key.
  std::string key_file_of(const std::string& actor) const { return folder_ + "/" + actor + ".key"; }
  const std::string& folder() const { return folder_; }

  // Writes actors.toml anew; a running hub reads it at SIGHUP.
  void WriteActors(const std::vector<TestActor>& actors);
  void WriteConfig(const HubProcessOptions& options);

 private:
  struct Holder {
    std::string actor;
    KeyPair keys;
  };

  const std::string folder_;
  const int port_, http_port_;
  KeyPair keys_;
  std::vector<Holder> holders_;
  std::unique_ptr<Program> program_;
  bool curve_ = true;
};

}  // namespace basin

#endif  // BASIN_TESTS_SUPPORT_HUB_PROCESS_H_
