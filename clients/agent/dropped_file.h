// What lies in the outbox, and what each file says. Pure.
#ifndef BASIN_CLIENTS_AGENT_DROPPED_FILE_H_
#define BASIN_CLIENTS_AGENT_DROPPED_FILE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "clients/exchange/event_file.h"
#include "proto/files/durable_files.h"
#include "proto/model/event_catalog.h"

namespace basin {

// A file that is not written any more for so long is taken as whole, in case it was not written
// aside and moved in, as it should be.
inline constexpr absl::Duration kSettling = absl::Seconds(2);

// The files to take now, the oldest first: plain files, neither hidden nor named as somebody's
// temporary
// (.tmp, .part, ~), and not modified within `settling`.
std::vector<std::string> ReadyFiles(absl::Span<const FolderEntry> folder, absl::Time now,
                                    absl::Duration settling);

// A table or CloudEvents, by the name's ending, and a table's type by its beginning (see
// clients/exchange/event_file.h); a .txt only when it is named after a type. Faults: those of
// ReadEventFile.
FileEvents ReadDroppedFile(absl::string_view name, absl::string_view bytes,
                           const FileContext& context, const EventCatalog& catalog);

// The name under which a file is filed in a folder that holds `taken` under it: its own, or its own
// with a mark of its content where another file has it. The same file gets the same name again.
std::string FilingName(const std::string& name, absl::string_view bytes, bool taken_by_another);

}  // namespace basin

#endif  // BASIN_CLIENTS_AGENT_DROPPED_FILE_H_
