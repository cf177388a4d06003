// The directory's answers as documents. They refer to the answer's texts: it outlives them.
#ifndef BASIN_CLIENTS_CLI_DIRECTORY_DOCUMENTS_H_
#define BASIN_CLIENTS_CLI_DIRECTORY_DOCUMENTS_H_

#include "basin/v1/query.pb.h"
#include "clients/cli/language.h"
#include "clients/cli/output.h"

namespace basin::cli {

// The one list that the answer holds, and how to see the rows that are not on its page.
Document DirectoryDocument(const v1::Answer& answer, const Words& words);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_DIRECTORY_DOCUMENTS_H_
