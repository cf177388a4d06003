#include "clients/exchange/event_identity.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "proto/model/event_id.h"

namespace basin {

bool OpensCase(const EventType& type) {
  const auto& from = type.options->from();
  return std::find(from.begin(), from.end(), "new") != from.end();
}

void EventNamer::Name(const EventType& type, absl::string_view body, v1::Header& header) {
  if (!header.id().empty() && !header.subject().empty()) return;
  // The header as far as it was given, and the body: all that the file says.
  const std::string said = absl::StrCat(header.SerializeAsString(), "\x1F", body);
  const std::string content = absl::StrCat(said, "\x1F", ++occurrences_[said]);
  if (header.subject().empty() && OpensCase(type)) {
    header.set_subject(absl::StrCat(type.options->case_(), "/",
                                    MakeUuidV8(absl::StrCat(header.source(), "/case"), content)));
  }
  if (header.id().empty()) header.set_id(MakeUuidV8(header.source(), content));
}

}  // namespace basin
