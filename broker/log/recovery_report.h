// What opening a log found, for the operator's eyes.
#ifndef BASIN_BROKER_LOG_RECOVERY_REPORT_H_
#define BASIN_BROKER_LOG_RECOVERY_REPORT_H_

#include <string>

#include "proto/model/sequence.h"

namespace basin {

struct RecoveryReport {
  bool created = false;  // there was no log
  // A torn end was cut off. Nobody had been told of anything in it.
  bool repaired = false;
  std::string damage = {};    // what was found there, in the storage engine's words
  Sequence acknowledged = 0;  // the durable head found
  // The log's end now. Records beyond `acknowledged` were durable although their acknowledgement
  // may never have left; they stay, and a publisher that sends them again is told their sequences.
  Sequence recovered = 0;
};

}  // namespace basin

#endif  // BASIN_BROKER_LOG_RECOVERY_REPORT_H_
