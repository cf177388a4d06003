// How an offline command answers.
#ifndef BASIN_BROKER_OFFLINE_ANSWER_STYLE_H_
#define BASIN_BROKER_OFFLINE_ANSWER_STYLE_H_

#include <cstdint>

#include "proto/model/text.h"

namespace basin {

struct AnswerStyle {
  bool json = false;   // for a program
  bool quiet = false;  // no progress
  Language language = Language::kFrench;
};

// Bytes for a person: "1,4 Gio".
Text BytesText(uint64_t bytes);
// A number with one decimal.
Text OneDecimal(double value);

}  // namespace basin

#endif  // BASIN_BROKER_OFFLINE_ANSWER_STYLE_H_
