#include "services/views/toolbox_words.h"

#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "basin/v1/toolbox.pb.h"
#include "proto/model/check.h"
#include "proto/model/status.h"
#include "services/views/search_words.h"

namespace basin {
namespace {

constexpr char kPublished[] = "toolbox.resource_published";
constexpr char kUpdated[] = "toolbox.resource_updated";
constexpr size_t kWordBytesMax = 64;

std::string Clipped(absl::string_view word) { return std::string(word.substr(0, kWordBytesMax)); }

template <typename Body>
absl::StatusOr<std::set<std::string>> WordsOf(const RecordView& record) {
  Body told;
  const absl::string_view body = record.event.body;
  if (!told.ParseFromArray(body.data(), static_cast<int>(body.size())))
    return MakeError(v1::BAD_PROTO, {.field = "body"});
  std::set<std::string> words;
  for (const std::string& text : {told.title(), told.description()})
    for (const std::string& word : SearchWords(text)) words.insert(Clipped(word));
  return words;
}

// By subject, the basin of those told with `word`.
absl::StatusOr<std::map<std::string, std::string>> ToldWith(const ViewReader& view,
                                                            const std::string& word) {
  const bool finds_beginnings = word.size() >= kBeginningMin;
  const std::string prefix = finds_beginnings ? word : word + '\0';
  std::map<std::string, std::string> told;
  BASIN_RETURN_IF_ERROR(view.Scan(prefix, [&](absl::string_view key, absl::string_view basin) {
    if (const size_t end = key.find('\0'); end != absl::string_view::npos)
      told.emplace(key.substr(end + 1), basin);
    return true;
  }));
  return told;
}

}  // namespace

std::vector<std::string> ToolboxWords::types() const { return {kPublished, kUpdated}; }

absl::Status ToolboxWords::Apply(const RecordView& record, const EventType& type,
                                 ViewWriter& view) {
  BASIN_ASSIGN_OR_RETURN(const std::set<std::string> words,
                         type.name() == kPublished ? WordsOf<v1::ToolboxResourcePublished>(record)
                                                   : WordsOf<v1::ToolboxResourceUpdated>(record));
  const HeaderView& header = record.event.header;
  for (const std::string& word : words)
    view.Put(absl::StrCat(word, absl::string_view("\0", 1), header.subject), header.basin);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<ToldResource>> FindTold(const ViewReader& words_view,
                                                   const std::vector<std::string>& words) {
  BASIN_CHECK(!words.empty());
  BASIN_ASSIGN_OR_RETURN(auto found, ToldWith(words_view, Clipped(words.front())));
  for (size_t i = 1; i < words.size() && !found.empty(); ++i) {
    BASIN_ASSIGN_OR_RETURN(const auto told, ToldWith(words_view, Clipped(words[i])));
    for (auto one = found.begin(); one != found.end();)
      one = told.contains(one->first) ? std::next(one) : found.erase(one);
  }
  std::vector<ToldResource> resources;
  for (auto& [subject, basin] : found) resources.push_back({subject, std::move(basin)});
  return resources;
}

}  // namespace basin
