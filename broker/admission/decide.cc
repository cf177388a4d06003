#include "broker/admission/decide.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "broker/admission/formats.h"
#include "broker/admission/personal_data.h"
#include "proto/model/digest.h"
#include "proto/model/status.h"

namespace basin {
namespace {

// Room for every attribute at its limit, and for attributes of later versions.
constexpr size_t kMaxHeaderBytes = 4096;
constexpr size_t kMaxSource = 128;
constexpr size_t kMaxTypeCompared = 64;  // to say "did you mean": it costs the square of the length
constexpr size_t kMaxReason = 500;       // code points
constexpr size_t kMaxPurpose = 200;      // code points

constexpr absl::string_view kSourcePrefix = "/actors/";
constexpr absl::string_view kTerritoryPrefix = "territory/";

absl::Status Refuse(v1::ErrorCode code, absl::string_view field, absl::string_view detail = {}) {
  return MakeError(code, {.field = std::string(field), .detail = std::string(detail)});
}

// ---- Envelope: is this an event at all? ----

// "/actors/<id>", then nothing or a path. Empty when `source` is not of that form.
absl::string_view ActorOfSource(absl::string_view source) {
  if (source.size() > kMaxSource || !absl::StartsWith(source, kSourcePrefix)) return {};
  source.remove_prefix(kSourcePrefix.size());
  const size_t slash = source.find('/');
  const absl::string_view id = source.substr(0, slash);
  const absl::string_view path = slash == absl::string_view::npos ? "" : source.substr(slash);
  const bool clean =
      std::all_of(path.begin(), path.end(), [](char c) { return c > ' ' && c < '\x7f'; });
  return HasFormat(v1::ACTOR_ID, id) && clean ? id : absl::string_view();
}

absl::Status CheckPresence(const HeaderView& header) {
  struct Required {
    absl::string_view name, value;
  };
  for (const Required& field : {Required{"header.id", header.id},
                                {"header.source", header.source},
                                {"header.type", header.type},
                                {"header.subject", header.subject},
                                {"header.basin", header.basin},
                                {"header.bodysha256", header.bodysha256}}) {
    if (field.value.empty()) return Refuse(v1::MISSING_FIELD, field.name);
  }
  if (!header.has_time) return Refuse(v1::MISSING_FIELD, "header.time");
  return absl::OkStatus();
}

absl::Status CheckIdentifiers(const HeaderView& header) {
  struct Id {
    absl::string_view name, value;
  };
  for (const Id& id : {Id{"header.id", header.id},
                       {"header.causationid", header.causationid},
                       {"header.corrects", header.corrects},
                       {"header.retracts", header.retracts}}) {
    if (!id.value.empty() && !HasFormat(v1::EVENT_ID, id.value)) return Refuse(v1::BAD_ID, id.name);
  }
  if (ActorOfSource(header.source).empty())
    return Refuse(v1::BAD_ID, "header.source", "expected /actors/<actor id>");
  if (!HasFormat(v1::CASE_REF, header.subject)) return Refuse(v1::BAD_SUBJECT, "header.subject");
  if (!HasFormat(v1::BASIN_CODE, header.basin)) return Refuse(v1::BAD_FORMAT, "header.basin");
  return absl::OkStatus();
}

absl::Status CheckFreeText(absl::string_view field, absl::string_view text, size_t limit) {
  if (text.size() > limit && CodePoints(text) > limit)
    return Refuse(v1::TOO_LONG, field, absl::StrCat("at most ", limit, " characters"));
  if (!IsCleanText(text)) return Refuse(v1::BAD_TEXT, field);
  const PersonalDataKind kind = FindPersonalData(text);
  if (kind == PersonalDataKind::kNone) return absl::OkStatus();
  return Refuse(v1::CLEAR_PII, field, absl::StrCat("it looks like ", Describe(kind)));
}

absl::Status CheckReason(const HeaderView& header) {
  const bool corrects = !header.corrects.empty(), retracts = !header.retracts.empty();
  if (corrects && retracts)
    return Refuse(v1::BAD_FORMAT, "header.retracts", "an event corrects or retracts, not both");
  if ((corrects || retracts) && header.reason.empty())
    return Refuse(v1::MISSING_FIELD, "header.reason", "required with corrects and retracts");
  return CheckFreeText("header.reason", header.reason, kMaxReason);
}

// The attributes that nobody here uses, but every reader gets.
absl::Status CheckRest(const v1::Header& header) {
  if (!header.datacontenttype().empty() && header.datacontenttype() != "application/protobuf")
    return Refuse(v1::BAD_FORMAT, "header.datacontenttype", "expected application/protobuf");
  if (header.dataschema().size() > kMaxSource) return Refuse(v1::TOO_LONG, "header.dataschema");
  if (!IsCleanText(header.dataschema())) return Refuse(v1::BAD_TEXT, "header.dataschema");
  if (!header.correlationid().empty() && !HasFormat(v1::EVENT_ID, header.correlationid()))
    return Refuse(v1::BAD_ID, "header.correlationid");
  if (!header.traceparent().empty() && !HasFormat(v1::EVENT_ID, header.traceparent()))
    return Refuse(v1::BAD_ID, "header.traceparent");
  return CheckFreeText("header.purpose", header.purpose(), kMaxPurpose);
}

absl::Status CheckEnvelope(const EventView& event, Decoder& decoder) {
  const HeaderView& header = event.header;
  if (!event.sealed.empty()) return Refuse(v1::NOT_SUPPORTED, "sealed");
  if (!event.signature.empty()) return Refuse(v1::NOT_SUPPORTED, "signature");
  if (event.header_bytes.size() > kMaxHeaderBytes)
    return Refuse(v1::TOO_LONG, "header", absl::StrCat("at most ", kMaxHeaderBytes, " bytes"));
  BASIN_RETURN_IF_ERROR(CheckPresence(header));
  BASIN_RETURN_IF_ERROR(CheckIdentifiers(header));
  BASIN_RETURN_IF_ERROR(CheckReason(header));
  const v1::Header* whole = decoder.ReadHeader(event.header_bytes);
  if (whole == nullptr) return Refuse(v1::BAD_PROTO, "header");
  BASIN_RETURN_IF_ERROR(CheckRest(*whole));
  if (header.bodysha256 != AsBytes(Digest({event.body})))
    return Refuse(v1::BAD_DIGEST, "header.bodysha256");
  return absl::OkStatus();
}

// ---- Who, origin, may ----

absl::Status CheckWho(const HeaderView& header, const Facts& facts) {
  if (ActorOfSource(header.source) != facts.actor->id)
    return Refuse(v1::FOREIGN_SOURCE, "header.source");
  if (header.onbehalfof.empty()) return absl::OkStatus();
  // One answer for an actor that does not exist and one that gave no delegation.
  if (facts.effective == nullptr || !facts.actor->MayActFor(header.onbehalfof))
    return Refuse(v1::NO_DELEGATION, "header.onbehalfof");
  return absl::OkStatus();
}

// A case that was opened and is not as if it never had been.
bool Exists(const std::optional<CaseHead>& head) {
  return head.has_value() && head->state != kNewState;
}

// Whether `actor` has a part in the case that publishes events of this type.
bool IsParty(const Actor& actor, const EventType& type, const std::optional<CaseHead>& head) {
  if (!Exists(head)) return false;
  return (head->owner == actor.id && MayBePublishedBy(type, v1::OWNER)) ||
         (head->recipient == actor.id && MayBePublishedBy(type, v1::RECIPIENT));
}

// "territory/<the event's own basin>": where a basin becomes known.
bool IsOwnTerritory(const HeaderView& header) {
  return absl::StartsWith(header.subject, kTerritoryPrefix) &&
         header.subject.substr(kTerritoryPrefix.size()) == header.basin;
}

absl::Status CheckMay(const HeaderView& header, const EventType& type, const Facts& facts) {
  const Actor& who = *facts.effective;
  const bool here =
      who.InBasin(header.basin) || type.options->any_basin() || IsParty(who, type, facts.head);
  // A delegate's own limits hold also when it acts for another.
  if (!here || !who.MayPublish(type) || !facts.actor->TypeAllowed(type.name()))
    return Refuse(v1::FORBIDDEN_ACTION, "header.type",
                  absl::StrCat(who.id, " may not publish ", type.name(), " in this basin"));
  if (!Exists(facts.territory) && !IsOwnTerritory(header))
    return Refuse(v1::UNKNOWN_BASIN, "header.basin");
  return absl::OkStatus();
}

// ---- Time and schema ----

absl::Status CheckTime(const HeaderView& header, const AdmissionLimits& limits, absl::Time now) {
  if (header.time > now + limits.max_clock_skew)
    return Refuse(
        v1::CLOCK_SKEW, "header.time",
        absl::StrCat("the hub's clock says ", absl::FormatTime(now, absl::UTCTimeZone())));
  if (header.time < limits.earliest)
    return Refuse(
        v1::OUT_OF_RANGE, "header.time",
        absl::StrCat("not before ", absl::FormatTime(limits.earliest, absl::UTCTimeZone())));
  return absl::OkStatus();
}

absl::Status CheckSchema(const EventView& event, const EventType& type, Decoder& decoder) {
  BASIN_RETURN_IF_ERROR(decoder.CheckBody(type, event.body));
  const absl::string_view subject = event.header.subject;
  const absl::string_view kind = subject.substr(0, subject.find('/'));
  if (kind != type.options->case_())
    return Refuse(v1::BAD_SUBJECT, "header.subject",
                  absl::StrCat(type.name(), " is about ", type.options->case_(), "/<id>"));
  if (absl::StartsWith(subject, kTerritoryPrefix) && !IsOwnTerritory(event.header))
    return Refuse(v1::BAD_SUBJECT, "header.subject", "a territory's events carry its own basin");
  return absl::OkStatus();
}

// ---- Case ----

absl::Status CheckVersion(const HeaderView& header, const std::optional<CaseHead>& head) {
  const uint64_t actual = head.has_value() ? head->version : 0;
  const bool holds =
      header.expected == HeaderView::Expected::kAny ||
      (header.expected == HeaderView::Expected::kNone && actual == 0) ||
      (header.expected == HeaderView::Expected::kExact && actual == header.expected_version);
  if (holds) return absl::OkStatus();
  return Refuse(v1::VERSION_CONFLICT, "header.expected",
                absl::StrCat("the case has version ", actual));
}

// Corrections and retractions make no step of their own: they speak of an earlier event.
absl::Status CheckReferred(const HeaderView& header, const Facts& facts) {
  const absl::string_view field = header.corrects.empty() ? "header.retracts" : "header.corrects";
  if (!facts.referred.has_value()) return Refuse(v1::UNKNOWN_CAUSE, field);
  const ReferredEvent& referred = *facts.referred;
  if (referred.actor != facts.effective->id || header.type != referred.type ||
      header.subject != referred.subject) {
    return Refuse(v1::NOT_YOURS, field);
  }
  return absl::OkStatus();
}

bool Contains(const google::protobuf::RepeatedPtrField<std::string>& states,
              absl::string_view state) {
  return std::any_of(states.begin(), states.end(), [&](const std::string& candidate) {
    return absl::string_view(candidate) == state;
  });
}

bool StepIsLegal(const EventType& type, const std::optional<CaseHead>& head, absl::Time time) {
  const v1::EventOptions& options = *type.options;
  if (!Exists(head)) return Contains(options.from(), kNewState);
  if (Contains(options.from(), head->state) || Contains(options.from(), "*")) return true;
  // Offline agencies are late, not wrong: the step had been taken when the case came to its state.
  return Contains(options.late_from(), head->state) && time < head->state_since;
}

absl::Status CheckStep(const EventType& type, const HeaderView& header, const Facts& facts) {
  if (StepIsLegal(type, facts.head, header.time)) return absl::OkStatus();
  const v1::EventOptions& options = *type.options;
  std::string detail = absl::StrCat(type.name(), " needs ", absl::StrJoin(options.from(), " or "));
  if (options.late_from_size() > 0)
    absl::StrAppend(&detail, ", or to have occurred before ",
                    absl::StrJoin(options.late_from(), " or "));
  absl::StrAppend(&detail, "; the case ",
                  Exists(facts.head) ? absl::StrCat("is ", facts.head->state) : "does not exist");
  return Refuse(v1::STATE_CONFLICT, "header.subject", detail);
}

absl::Status CheckPart(const EventType& type, const Facts& facts) {
  const Actor& who = *facts.effective;
  if (who.HasRoleFor(type) || IsParty(who, type, facts.head)) return absl::OkStatus();
  return Refuse(v1::FORBIDDEN_ACTION, "header.subject",
                absl::StrCat(who.id, " has no part in this case that publishes ", type.name()));
}

absl::Status CheckCase(const EventType& type, const HeaderView& header, const Facts& facts) {
  const bool exists = Exists(facts.head);
  if (exists && header.basin != facts.head->basin)
    return Refuse(v1::BASIN_MISMATCH, "header.basin");
  if (exists) BASIN_RETURN_IF_ERROR(CheckPart(type, facts));
  BASIN_RETURN_IF_ERROR(CheckVersion(header, facts.head));
  if (!header.causationid.empty() && !facts.cause_known)
    return Refuse(v1::UNKNOWN_CAUSE, "header.causationid");
  if (!header.corrects.empty() || !header.retracts.empty()) return CheckReferred(header, facts);
  BASIN_RETURN_IF_ERROR(CheckStep(type, header, facts));
  // Nobody has a part in a case that is not open: a role must allow opening it.
  return CheckPart(type, facts);
}

}  // namespace

Verdict Decide(const EventView& event, const Facts& facts, Decoder& decoder,
               const AdmissionLimits& limits, absl::Time now) {
  const HeaderView& header = event.header;
  BASIN_RETURN_IF_ERROR(CheckEnvelope(event, decoder));
  BASIN_RETURN_IF_ERROR(CheckWho(header, facts));
  if (header.origin != facts.origin) return Refuse(v1::ORIGIN_MISMATCH, "header.origin");
  const EventType* type = decoder.catalog().Find(header.type);
  if (type == nullptr) {
    const std::string nearest = decoder.catalog().Nearest(header.type.substr(0, kMaxTypeCompared));
    return Refuse(v1::UNKNOWN_TYPE, "header.type",
                  nearest.empty() ? "" : absl::StrCat("did you mean ", nearest, "?"));
  }
  BASIN_RETURN_IF_ERROR(CheckMay(header, *type, facts));
  if (facts.known.has_value()) {
    if (facts.known->same_bytes) return Duplicate{facts.known->sequence};
    return Refuse(v1::ID_REUSED, "header.id");
  }
  BASIN_RETURN_IF_ERROR(CheckTime(header, limits, now));
  BASIN_RETURN_IF_ERROR(CheckSchema(event, *type, decoder));
  BASIN_RETURN_IF_ERROR(CheckCase(*type, header, facts));
  return Admitted{type};
}

}  // namespace basin
