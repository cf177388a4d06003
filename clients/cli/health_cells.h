// What the documents about health have in common: how a score and a dimension look, and what every
// answer of the views says of itself.
#ifndef BASIN_CLIENTS_CLI_HEALTH_CELLS_H_
#define BASIN_CLIENTS_CLI_HEALTH_CELLS_H_

#include <string>

#include "basin/v1/query.pb.h"
#include "clients/cli/cell.h"
#include "clients/cli/language.h"
#include "clients/cli/output.h"

namespace basin::cli {

// "orientations". A dimension of newer views is shown under its own name, to which the text then
// refers.
Text DimensionText(const std::string& name);

// No value for a score that is not known.
Cell ScoreOf(const v1::Score& score);

// "known", "no_data", "masked"
Coded StateOf(const v1::Indicator& indicator, const Words& words);

// The day, the sequence, the parameters and the origin.
Document Opened(std::string kind, const v1::Answer& answer);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_HEALTH_CELLS_H_
