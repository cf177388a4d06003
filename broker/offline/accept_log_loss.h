// basin-hub log accept-loss, for a person or a program.
#ifndef BASIN_BROKER_OFFLINE_ACCEPT_LOG_LOSS_H_
#define BASIN_BROKER_OFFLINE_ACCEPT_LOG_LOSS_H_

#include <cstdio>
#include <string>

#include "absl/status/status.h"
#include "broker/offline/answer_style.h"

namespace basin {

struct AcceptLogLossArguments {
  std::string data = {};    // the hub's data folder
  std::string reason = {};  // empty: says what would be lost, and changes nothing
  AnswerStyle style = {};
};
// Errors: those of AssessLoss and AcceptLoss.
absl::Status AcceptLogLoss(const AcceptLogLossArguments& arguments, std::FILE* out, std::FILE* err);

}  // namespace basin

#endif  // BASIN_BROKER_OFFLINE_ACCEPT_LOG_LOSS_H_
