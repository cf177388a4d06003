// An archive whose log is known.
#ifndef BASIN_TESTS_FUZZ_KNOWN_ARCHIVE_H_
#define BASIN_TESTS_FUZZ_KNOWN_ARCHIVE_H_

#include <string>
#include <vector>

#include "broker/archive/archive_lines.h"
#include "broker/log/commit_group.h"
#include "broker/log/rocksdb/keys.h"
#include "tests/broker/log/groups.h"

namespace basin {

// A log of three groups, and its archive.
class KnownArchive {
 public:
  KnownArchive() {
    for (const Sequence first : {1, 4, 6})
      groups_.push_back(MakeTestGroup(first, first == 4 ? 2 : 3));
    LogEnd end;
    for (const SharedGroup& group : groups_) end = Extend(end, *group);
    lines_.push_back(ToLine(
        ArchiveHeader{.log = {.log_id = "the-log"}, .head = end.head, .groups = end.tree.size()}));
    for (size_t i = 0; i < groups_.size(); ++i) AddGroup(i);
    std::string all;
    for (const std::string& line : lines_) all += line + "\n";
    lines_.push_back(ToLine(ArchiveEnd{.head = end.head,
                                       .groups = end.tree.size(),
                                       .root = end.tree.Root(),
                                       .lines = lines_.size(),
                                       .digest = Digest({all})}));
  }
  const EventCatalog& catalog() const { return catalog_; }
  const std::vector<SharedGroup>& groups() const { return groups_; }
  const std::vector<std::string>& lines() const { return lines_; }

 private:
  void AddGroup(size_t index) {
    const CommitGroup& group = *groups_[index];
    lines_.push_back(ToLine(ArchiveGroup{index, group.first, group.count, group.root}));
    for (uint32_t i = 0; i < group.count; ++i)
      lines_.push_back(*RecordLine(RecordBytes(group, i), catalog_));
  }

  const EventCatalog catalog_;
  std::vector<SharedGroup> groups_;
  std::vector<std::string> lines_;
};

}  // namespace basin

#endif  // BASIN_TESTS_FUZZ_KNOWN_ARCHIVE_H_
