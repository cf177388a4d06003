// What is wrong with a file, said so that whoever filled it in can correct it: where, what, and
// what to do. The same fault in one column is told once, with its count and the first lines it is
// on.
#ifndef BASIN_CLIENTS_EXCHANGE_FILE_FAULT_H_
#define BASIN_CLIENTS_EXCHANGE_FILE_FAULT_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "basin/v1/error.pb.h"
#include "proto/model/status.h"

namespace basin {

// Lines and columns count from 1, as editors and spreadsheets do. The refused content itself is
// never repeated: the line and the column lead to it.
struct FileFault {
  int line = 0;    // of the first occurrence; 0 = of the file as a whole
  int column = 0;  // 0 = of the whole line
  // Of the column, as the file writes it, or as it should be when it is missing.
  std::string heading = {};
  v1::ErrorCode code = v1::BAD_FILE;
  std::string fr = {}, en = {};  // what is wrong and what to do, without a full stop
  int count = 1;
  std::vector<int> lines = {};  // the first kLinesShown of them
};
inline constexpr int kLinesShown = 5;

// Gathers faults and merges those that are the same.
class FaultCollector {
 public:
  void Add(FileFault fault);
  bool empty() const { return faults_.empty(); }
  // In the order of lines, then columns. Leaves the collector empty.
  std::vector<FileFault> Take();

 private:
  std::vector<FileFault> faults_;
};

// One line per fault: "ligne 5, colonne 3 « dateConvention » : … [BAD_DATE] — 12 fois, lignes 5, 6
// …".
std::string FormatFault(const FileFault& fault, Language language);
std::string FormatFaults(absl::Span<const FileFault> faults, Language language);

// The same for what was accepted, but is worth a look: each line says that it is a note, and bears
// no code.
std::string FormatNotices(absl::Span<const FileFault> notices, Language language);

// BAD_FILE with the number of faults, each of which is told by itself. REQUIRES: there is one.
absl::Status FaultStatus(absl::Span<const FileFault> faults);

// What a file became. With a fault there are no events: a file is taken whole or not at all.
struct FileEvent {
  std::string bytes;  // a serialised Event
  int line = 0;       // where it came from
};
struct FileColumn {
  int column = 0;
  std::string heading = {};
};
struct FileEvents {
  std::vector<FileEvent> events;
  // Which column a field came from ("body.amount_cents"), for what the hub says against it.
  std::map<std::string, FileColumn> columns;
  std::vector<FileFault> faults;
  std::vector<FileFault> notices;  // accepted, but worth a look

  bool ok() const { return faults.empty(); }
};

}  // namespace basin

#endif  // BASIN_CLIENTS_EXCHANGE_FILE_FAULT_H_
