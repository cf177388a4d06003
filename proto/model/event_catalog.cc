#include "proto/model/event_catalog.h"

#include <array>

#include "basin/v1/actor.pb.h"
#include "basin/v1/alert.pb.h"
#include "basin/v1/funding.pb.h"
#include "basin/v1/ground.pb.h"
#include "basin/v1/meeting.pb.h"
#include "basin/v1/need.pb.h"
#include "basin/v1/reception.pb.h"
#include "basin/v1/referral.pb.h"
#include "basin/v1/theme.pb.h"
#include "basin/v1/toolbox.pb.h"
#include "proto/model/check.h"
#include "proto/model/nearest.h"

namespace basin {
namespace {

// One line per family (file), never per event. Named here so that the linker keeps the schemas: a
// static library drops descriptors that nothing refers to.
std::array<const google::protobuf::FileDescriptor*, 10> Families() {
  return {v1::TerritoryDefined::descriptor()->file(),     v1::ActorRegistered::descriptor()->file(),
          v1::MeetingConvened::descriptor()->file(),      v1::ThemeProposed::descriptor()->file(),
          v1::FundingAwarded::descriptor()->file(),       v1::ReferralSent::descriptor()->file(),
          v1::NeedExpressed::descriptor()->file(),        v1::PracticeShared::descriptor()->file(),
          v1::ReceptionPlaceOpened::descriptor()->file(), v1::AlertRaised::descriptor()->file()};
}

bool IsComplete(const v1::EventOptions& options) {
  return !options.name().empty() && !options.case_().empty() && options.from_size() > 0 &&
         options.by_size() > 0 && options.retention() != v1::RETENTION_UNSPECIFIED &&
         options.max_bytes() > 0 && !options.fr().empty() && !options.en().empty();
}

int RecipientField(const google::protobuf::Descriptor& body) {
  for (int i = 0; i < body.field_count(); ++i)
    if (body.field(i)->options().GetExtension(v1::field).party() == v1::PARTY_RECIPIENT)
      return body.field(i)->number();
  return 0;
}

}  // namespace

std::unique_ptr<google::protobuf::Message> EventType::NewBody() const {
  return std::unique_ptr<google::protobuf::Message>(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(descriptor)->New());
}

EventCatalog::EventCatalog() {
  for (const auto* file : Families()) {
    for (int i = 0; i < file->message_type_count(); ++i) {
      const auto* descriptor = file->message_type(i);
      if (!descriptor->options().HasExtension(v1::event)) continue;  // a part of an event
      auto type = std::make_unique<EventType>();
      type->descriptor = descriptor;
      type->options = &descriptor->options().GetExtension(v1::event);
      type->family = type->options->name().substr(0, type->options->name().find('.'));
      type->recipient_field = RecipientField(*descriptor);
      BASIN_CHECK(IsComplete(*type->options));
      BASIN_CHECK(by_name_.emplace(type->options->name(), type.get()).second);
      types_.push_back(std::move(type));
    }
  }
}

const EventType* EventCatalog::Find(absl::string_view name) const {
  const auto it = by_name_.find(name);
  return it == by_name_.end() ? nullptr : it->second;
}

std::string EventCatalog::Nearest(absl::string_view name) const {
  std::vector<absl::string_view> known;
  known.reserve(types_.size());
  for (const auto& type : types_) known.push_back(type->name());
  return std::string(NearestName(name, known));
}

bool TypePatternMatches(absl::string_view pattern, absl::string_view name) {
  if (pattern == "*") return true;
  if (pattern.size() >= 2 && pattern.substr(pattern.size() - 2) == ".*")
    return name.substr(0, pattern.size() - 1) == pattern.substr(0, pattern.size() - 1);
  return pattern == name;
}

}  // namespace basin
