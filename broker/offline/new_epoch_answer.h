// What a person is told when a log begins a new epoch, however it came to it.
#ifndef BASIN_BROKER_OFFLINE_NEW_EPOCH_ANSWER_H_
#define BASIN_BROKER_OFFLINE_NEW_EPOCH_ANSWER_H_

#include <cstdio>

#include "broker/backup/restore.h"
#include "broker/offline/answer_style.h"

namespace basin {

// `kind` names the answer for programs: "log_restore".
void TellNewEpoch(const char* kind, const NewEpoch& epoch, const AnswerStyle& style,
                  std::FILE* out);

}  // namespace basin

#endif  // BASIN_BROKER_OFFLINE_NEW_EPOCH_ANSWER_H_
