// The words of the toolbox's resources, so that a search looks at those that can be meant and not
// at every one.
//
// The rows say which resources were ever told with a word, in any of their tellings, corrected or
// retracted ones too. Whether one of them stands with that word at a moment is for whoever reads
// the resource itself (toolbox.h): this view only leaves out what cannot.
#ifndef BASIN_SERVICES_VIEWS_TOOLBOX_WORDS_H_
#define BASIN_SERVICES_VIEWS_TOOLBOX_WORDS_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/projection/projection.h"

namespace basin {

// From so many letters on a word that is looked for finds those that begin with it.
inline constexpr size_t kBeginningMin = 3;

// The keys:
//   word 0x00 subject   → basin
// Words are those of search_words.h, of the title and the description, at most 64 bytes each.
class ToolboxWords final : public Projection {
 public:
  explicit ToolboxWords(std::string name) : name_(std::move(name)) {}

  absl::string_view name() const override { return name_; }
  uint32_t version() const override { return 1; }
  std::vector<std::string> types() const override;
  // Errors: BAD_PROTO.
  absl::Status Apply(const RecordView& record, const EventType& type, ViewWriter& view) override;

 private:
  std::string name_;
};

struct ToldResource {
  std::string subject, basin;

  friend bool operator==(const ToldResource&, const ToldResource&) = default;
};

// The resources that were told with every one of `words`, or with words that begin with them, by
// subject. REQUIRES: there is a word. Errors: the store's.
absl::StatusOr<std::vector<ToldResource>> FindTold(const ViewReader& words_view,
                                                   const std::vector<std::string>& words);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_TOOLBOX_WORDS_H_
