// A real basin-views beside a real basin-hub, in a folder of its own.
//
//   ViewsProcess views(hub, folder / "views");
//   ASSERT_TRUE(views.Start());
//   views.Do(Rebuild());
#ifndef BASIN_TESTS_SUPPORT_VIEWS_PROCESS_H_
#define BASIN_TESTS_SUPPORT_VIEWS_PROCESS_H_

#include <fstream>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "basin/v1/query.pb.h"
#include "clients/sdk/client.h"
#include "tests/support/hub_process.h"
#include "tests/support/program.h"

namespace basin {

// Its own key is "reader"'s; the hub's actors may ask it.
class ViewsProcess {
 public:
  // `folder` is where the rows are kept; the configuration is written beside it.
  ViewsProcess(HubProcess& hub, std::string folder) : hub_(hub), folder_(std::move(folder)) {
    std::ofstream(folder_ + ".hub.pub") << hub.server_key() << "\n";
    std::ofstream(folder_ + ".toml") << "folder = \"" << folder_ << "\"\n"
                                     << "endpoint = \"tcp://127.0.0.1:*\"\nhttp = \"127.0.0.1:0\"\n"
                                     << "secret_key = \"" << hub.key_file_of("reader") << "\"\n"
                                     << "actors = \"" << hub.actors_file() << "\"\n"
                                     << "[hub]\nendpoint = \"" << hub.endpoint()
                                     << "\"\nserver_key = \"" << folder_ << ".hub.pub\"\n";
  }

  // Starts it, and waits until it says where it listens. False when it ends instead.
  bool Start() {
    client_.reset();
    program_ = std::make_unique<Program>(ProgramPath("basin-views"),
                                         std::vector<std::string>{"--config", folder_ + ".toml"},
                                         absl::StrCat(folder_, ".", ++starts_, ".log"));
    Eventually([&] { return Said("what=listening") || !program_->Running(); });
    return program_->Running();
  }
  void Kill() { program_->Kill(); }
  int Stop() {
    program_->Signal(SIGTERM);
    return program_->Wait();
  }
  // Of this start.
  std::string Output() const { return program_->Output(); }
  bool Said(const std::string& what) const { return Output().find(what) != std::string::npos; }
  std::string http() const { return After("http="); }
  const std::string& folder() const { return folder_; }

  ClientOptions ClientOf(const std::string& actor) const {
    ClientOptions options = hub_.ClientOf(actor);
    options.endpoint = After("endpoint=");
    options.server_key = hub_.KeysOf("reader").public_key;
    return options;
  }
  // As the operator.
  absl::StatusOr<v1::Answer> Ask(const v1::Query& query) {
    if (client_ == nullptr) {
      auto client = Client::Connect(ClientOf("operator"));
      if (!client.ok()) return client.status();
      client_ = *std::move(client);
    }
    return client_->Ask(query);
  }
  absl::StatusOr<v1::ViewsAnswer> Do(const v1::ViewsQuery& asked) {
    v1::Query query;
    *query.mutable_views() = asked;
    auto answer = Ask(query);
    if (!answer.ok()) return answer.status();
    return answer->views();
  }

 private:
  // The word that follows `what` where it says that it listens.
  std::string After(const std::string& what) const {
    const std::string log = Output();
    const size_t begin = log.find(what, log.find("what=listening")) + what.size();
    return log.substr(begin, log.find_first_of(" \n", begin) - begin);
  }

  HubProcess& hub_;
  const std::string folder_;
  std::unique_ptr<Program> program_;
  std::unique_ptr<Client> client_;
  int starts_ = 0;
};

// What is asked of the generations.
inline v1::ViewsQuery ListGenerations() {
  v1::ViewsQuery query;
  query.mutable_list();
  return query;
}
inline v1::ViewsQuery RebuildViews() {
  v1::ViewsQuery query;
  query.mutable_rebuild();
  return query;
}
inline v1::ViewsQuery DiffGenerations(const std::string& view = "", uint32_t limit = 0) {
  v1::ViewsQuery query;
  query.mutable_diff()->set_view(view);
  query.mutable_diff()->set_limit(limit);
  return query;
}
inline v1::ViewsQuery SwitchGeneration() {
  v1::ViewsQuery query;
  query.mutable_switch_over();
  return query;
}
inline v1::ViewsQuery RollBackGeneration() {
  v1::ViewsQuery query;
  query.mutable_roll_back();
  return query;
}
inline v1::ViewsQuery DropGeneration() {
  v1::ViewsQuery query;
  query.mutable_drop();
  return query;
}

}  // namespace basin

#endif  // BASIN_TESTS_SUPPORT_VIEWS_PROCESS_H_
