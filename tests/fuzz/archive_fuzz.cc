// Any text as an archive, and an honest one with lines bent, moved and repeated: what is believed
// is the log it was written of, record by record.
//
//   input = kind (1 byte)  then, for kind 0, lines; for others: { what (1)  which (1)  where (2) }
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "broker/archive/archive_reader.h"
#include "google/protobuf/stubs/logging.h"
#include "proto/model/check.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/known_archive.h"

namespace basin {
namespace {

using Lines = std::vector<std::string>;

const KnownArchive& Known() {
  static const auto* known = [] {
    google::protobuf::SetLogHandler(nullptr);  // it says what an error says better
    return new KnownArchive;
  }();
  return *known;
}

// Whether all of it was believed; `read` gets the groups.
bool Believed(const Lines& lines, std::vector<SharedGroup>& read) {
  ArchiveReader reader(Known().catalog(), nullptr, [&](const SharedGroup& group) {
    read.push_back(group);
    return absl::OkStatus();
  });
  for (const std::string& line : lines)
    if (!reader.Take(line).ok()) return false;
  return reader.Finish().ok();
}

void Bend(FuzzInput& input, Lines& lines) {
  const auto what = input.Number<uint8_t>();
  const size_t which = input.Number<uint8_t>() % lines.size();
  const size_t where = input.Number<uint16_t>();
  std::string& line = lines[which];
  switch (what % 4) {
    case 0:
      if (!line.empty()) line[where % line.size()] ^= static_cast<char>(1 << what / 4 % 8);
      break;
    case 1:
      if (lines.size() > 1) lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(which));
      break;
    case 2: {
      const std::string again = line;  // inserting may move it
      lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(where % lines.size()), again);
      break;
    }
    default:
      std::swap(line, lines[where % lines.size()]);
  }
}

void Run(FuzzInput input) {
  const bool text = input.Number<uint8_t>() == 0;
  Lines lines = Known().lines();
  if (text) {
    lines = absl::StrSplit(input.Rest(), '\n');
  } else {
    while (!input.empty()) Bend(input, lines);
  }
  std::vector<SharedGroup> read;
  if (!Believed(lines, read) || text) return;
  BASIN_CHECK(read.size() == Known().groups().size());
  for (size_t i = 0; i < read.size(); ++i)
    BASIN_CHECK(read[i]->records == Known().groups()[i]->records);
}

}  // namespace
}  // namespace basin

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  basin::Run(basin::FuzzInput(data, size));
  return 0;
}
