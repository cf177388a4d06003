#include "proto/model/strict_json.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "proto/model/status.h"

namespace basin {
namespace {

using nlohmann::json;

// Watches the parser's steps; remembers the first thing that JSON allows and this project does not.
class Guard {
 public:
  explicit Guard(int max_depth) : max_depth_(max_depth) {}

  // `depth` counts the objects and lists around the step. False = the value is dropped: nothing
  // below a fault is kept in memory.
  bool See(int depth, json::parse_event_t step, const json& value) {
    if (!ok()) return false;
    if (step == json::parse_event_t::object_start || step == json::parse_event_t::array_start) {
      if (depth >= max_depth_) {
        fault_ = {"nested more than $0 deep", "imbriqué sur plus de $0 niveaux", max_depth_};
      } else {
        names_.resize(static_cast<size_t>(depth));
        names_.emplace_back();
      }
    } else if (step == json::parse_event_t::key) {
      if (!names_[static_cast<size_t>(depth) - 1].insert(value.get<std::string>()).second)
        fault_ = {"a name occurs twice in one object", "un nom figure deux fois dans un objet"};
    }
    return ok();
  }
  bool ok() const { return fault_.empty(); }
  const Text& fault() const { return fault_; }

 private:
  const int max_depth_;
  std::vector<absl::flat_hash_set<std::string>> names_;  // seen so far, of each open object or list
  Text fault_;
};

Text LineAndColumn(absl::string_view text, size_t byte) {
  const absl::string_view before = text.substr(0, std::min(byte == 0 ? 0 : byte - 1, text.size()));
  const size_t line = static_cast<size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
  const size_t start = before.rfind('\n');
  const size_t column = before.size() - (start == absl::string_view::npos ? 0 : start + 1) + 1;
  return {"line $0, column $1", "ligne $0, colonne $1", line, column};
}

}  // namespace

absl::StatusOr<json> ParseStrictJson(absl::string_view text, JsonLimits limits) {
  if (text.size() > limits.max_bytes)
    return MakeError(v1::TOO_LONG,
                     {.detail = {"$0 bytes of JSON; at most $1", "$0 octets de JSON ; $1 au plus",
                                 text.size(), limits.max_bytes}});
  Guard guard(limits.max_depth);
  try {
    json value = json::parse(text.begin(), text.end(),
                             [&guard](int depth, json::parse_event_t step, json& parsed) {
                               return guard.See(depth, step, parsed);
                             });
    if (guard.ok()) return value;
  } catch (const json::parse_error& error) {
    return MakeError(v1::BAD_PROTO, {.detail = {"not JSON at $0", "ce n'est pas du JSON : $0",
                                                LineAndColumn(text, error.byte)}});
  } catch (const json::exception&) {  // a number beyond every type
    return MakeError(v1::BAD_PROTO,
                     {.detail = {"a number is beyond what JSON readers hold",
                                 "un nombre dépasse ce que lit un lecteur de JSON"}});
  }
  return MakeError(v1::BAD_PROTO, {.detail = guard.fault()});
}

}  // namespace basin
