// A file that says of its folder: do not trust what is here, make it anew.
#ifndef BASIN_PROTO_FILES_DISTRUST_MARK_H_
#define BASIN_PROTO_FILES_DISTRUST_MARK_H_

#include <string>

namespace basin {

// For folders of what can be derived again. It stands while a database is being opened (whose
// asserts can end the process over a damaged file, and the next start must not run into them again)
// and after a read found damage. A mark that cannot be set or cleared costs a rebuilding, or leaves
// the damage to be found once more: no error is worth telling.
class DistrustMark {
 public:
  explicit DistrustMark(const std::string& folder) : path_(folder + "/DISTRUST") {}
  bool IsSet() const;
  void Set() const;
  void Clear() const;

 private:
  const std::string path_;
};

}  // namespace basin

#endif  // BASIN_PROTO_FILES_DISTRUST_MARK_H_
