#include "broker/admission/decide.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "broker/admission/formats.h"
#include "broker/admission/personal_data.h"
#include "proto/model/cloud_event.h"
#include "proto/model/digest.h"
#include "proto/model/nearest.h"
#include "proto/model/status.h"
#include "proto/model/utf8.h"

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

absl::Status Refuse(v1::ErrorCode code, absl::string_view field, Text detail = {}) {
  return MakeError(code, {.field = std::string(field), .detail = std::move(detail)});
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
    return Refuse(v1::BAD_ID, "header.source",
                  {"expected: /actors/<actor id>", "attendu : /actors/<identifiant de l'acteur>"});
  if (!HasFormat(v1::CASE_REF, header.subject)) return Refuse(v1::BAD_SUBJECT, "header.subject");
  if (!HasFormat(v1::BASIN_CODE, header.basin)) return Refuse(v1::BAD_FORMAT, "header.basin");
  return absl::OkStatus();
}

absl::Status CheckFreeText(absl::string_view field, absl::string_view text, size_t limit) {
  if (text.size() > limit && CodePoints(text) > limit)
    return Refuse(v1::TOO_LONG, field, {"at most $0 characters", "$0 caractères au plus", limit});
  if (!IsCleanText(text)) return Refuse(v1::BAD_TEXT, field);
  const PersonalDataKind kind = FindPersonalData(text);
  if (kind == PersonalDataKind::kNone) return absl::OkStatus();
  return Refuse(v1::CLEAR_PII, field, {"it looks like $0", "il ressemble à $0", Describe(kind)});
}

absl::Status CheckReason(const HeaderView& header) {
  const bool corrects = !header.corrects.empty(), retracts = !header.retracts.empty();
  if (corrects && retracts)
    return Refuse(v1::BAD_FORMAT, "header.retracts",
                  {"an event corrects or retracts, not both",
                   "un évènement corrige ou retire, pas les deux"});
  if ((corrects || retracts) && header.reason.empty())
    return Refuse(v1::MISSING_FIELD, "header.reason",
                  {"required with corrects and retracts", "obligatoire avec corrects et retracts"});
  return CheckFreeText("header.reason", header.reason, kMaxReason);
}

// Every reader is to be able to read what it gets: protobuf's refuse a string that is not UTF-8.
// Source, subject, basin and reason were found to be of narrower forms before.
bool IsText(const HeaderView& header) {
  const absl::string_view strings[] = {
      header.id,       header.type,        header.causationid,  header.corrects,
      header.retracts, header.onbehalfof,  header.dataschema,   header.datacontenttype,
      header.purpose,  header.traceparent, header.correlationid};
  return std::all_of(std::begin(strings), std::end(strings),
                     [](absl::string_view text) { return text.empty() || IsUtf8(text); });
}

// The attributes that nobody here uses, but every reader gets.
absl::Status CheckRest(const HeaderView& header) {
  if (!header.datacontenttype.empty() && header.datacontenttype != "application/protobuf")
    return Refuse(v1::BAD_FORMAT, "header.datacontenttype",
                  {"expected: application/protobuf", "attendu : application/protobuf"});
  if (header.dataschema.size() > kMaxSource) return Refuse(v1::TOO_LONG, "header.dataschema");
  if (!IsCleanText(header.dataschema)) return Refuse(v1::BAD_TEXT, "header.dataschema");
  if (!header.correlationid.empty() && !HasFormat(v1::EVENT_ID, header.correlationid))
    return Refuse(v1::BAD_ID, "header.correlationid");
  if (!header.traceparent.empty() && !HasFormat(v1::EVENT_ID, header.traceparent))
    return Refuse(v1::BAD_ID, "header.traceparent");
  return CheckFreeText("header.purpose", header.purpose, kMaxPurpose);
}

absl::Status CheckEnvelope(const EventView& event) {
  const HeaderView& header = event.header;
  if (!event.sealed.empty()) return Refuse(v1::NOT_SUPPORTED, "sealed");
  if (!event.signature.empty()) return Refuse(v1::NOT_SUPPORTED, "signature");
  if (event.header_bytes.size() > kMaxHeaderBytes)
    return Refuse(v1::TOO_LONG, "header",
                  {"at most $0 bytes", "$0 octets au plus", kMaxHeaderBytes});
  BASIN_RETURN_IF_ERROR(CheckPresence(header));
  BASIN_RETURN_IF_ERROR(CheckIdentifiers(header));
  BASIN_RETURN_IF_ERROR(CheckReason(header));
  if (!IsText(header)) return Refuse(v1::BAD_PROTO, "header");
  BASIN_RETURN_IF_ERROR(CheckRest(header));
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

// The roles whose holders publish events of this type. Empty when only a part in the case does.
Text RolesFor(const EventType& type) {
  Text roles;
  for (const int publisher : type.options->by()) {
    const Text role = RoleName(static_cast<v1::Publisher>(publisher));
    if (role.empty()) continue;
    roles = roles.empty() ? role : Text("$0 or $1", "$0 ou $1", roles, role);
  }
  return roles;
}

Text WhyNot(const HeaderView& header, const EventType& type, const Actor& who, bool here) {
  if (!here)
    return {"$0 may publish nothing in basin $1", "$0 ne peut rien publier dans le bassin $1",
            who.id, header.basin};
  const Text roles = RolesFor(type);
  if (!who.MayPublish(type) && who.TypeAllowed(type.name()) && !roles.empty())
    return {"$0 may not publish $1: that takes the role $2",
            "$0 ne peut pas publier $1 : il y faut le rôle $2", who.id, type.name(), roles};
  return {"$0 may not publish $1: the hub's list of actors bars it",
          "$0 ne peut pas publier $1 : la liste des acteurs du hub l'exclut", who.id, type.name()};
}

absl::Status CheckMay(const HeaderView& header, const EventType& type, const Facts& facts) {
  const Actor& who = *facts.effective;
  const bool here =
      who.InBasin(header.basin) || type.options->any_basin() || IsParty(who, type, facts.head);
  // A delegate's own limits hold also when it acts for another.
  if (!here || !who.MayPublish(type) || !facts.actor->TypeAllowed(type.name()))
    return Refuse(v1::FORBIDDEN_ACTION, "header.type", WhyNot(header, type, who, here));
  if (!facts.basin_known && !IsOwnTerritory(header))
    return Refuse(v1::UNKNOWN_BASIN, "header.basin");
  return absl::OkStatus();
}

// ---- Time and schema ----

absl::Status CheckTime(const HeaderView& header, const AdmissionLimits& limits, absl::Time now) {
  if (header.time > now + limits.max_clock_skew)
    return Refuse(v1::CLOCK_SKEW, "header.time",
                  {"the hub's clock says $0", "l'horloge du hub indique $0", FormatTimestamp(now)});
  if (header.time < limits.earliest)
    return Refuse(v1::OUT_OF_RANGE, "header.time",
                  {"not before $0", "pas avant $0", FormatTimestamp(limits.earliest)});
  return absl::OkStatus();
}

absl::Status CheckSchema(const EventView& event, const EventType& type, Decoder& decoder) {
  BASIN_RETURN_IF_ERROR(decoder.CheckBody(type, event.body));
  const absl::string_view subject = event.header.subject;
  const absl::string_view kind = subject.substr(0, subject.find('/'));
  if (kind != type.options->case_())
    return Refuse(v1::BAD_SUBJECT, "header.subject",
                  {"$0 is about $1/<id>", "$0 porte sur $1/<identifiant>", type.name(),
                   type.options->case_()});
  if (absl::StartsWith(subject, kTerritoryPrefix) && !IsOwnTerritory(event.header))
    return Refuse(v1::BAD_SUBJECT, "header.subject",
                  {"a territory's events carry its own basin",
                   "les évènements d'un territoire portent son propre bassin"});
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
                {"the case has version $0", "le dossier est à la version $0", actual});
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
  const auto either = [](const auto& states) {
    return Text(absl::StrJoin(states, " or "), absl::StrJoin(states, " ou "));
  };
  Text late;
  if (options.late_from_size() > 0)
    late = {", or to have occurred before $0", ", ou d'avoir eu lieu avant l'état $0",
            either(options.late_from())};
  Text found = {"the case does not exist", "le dossier n'existe pas"};
  if (Exists(facts.head))
    found = {"the case is $0", "le dossier est à l'état $0", facts.head->state};
  return Refuse(v1::STATE_CONFLICT, "header.subject",
                {"$0 needs $1$2; $3", "$0 demande l'état $1$2 ; $3", type.name(),
                 either(options.from()), late, found});
}

absl::Status CheckPart(const EventType& type, const Facts& facts) {
  const Actor& who = *facts.effective;
  if (who.HasRoleFor(type) || IsParty(who, type, facts.head)) return absl::OkStatus();
  const Text roles = RolesFor(type);
  Text or_role;
  if (!roles.empty()) or_role = {", nor the role $0", ", ni le rôle $0", roles};
  return Refuse(v1::FORBIDDEN_ACTION, "header.subject",
                {"$0 has no part in this case that publishes $1$2",
                 "$0 n'a pas dans ce dossier de place qui permette de publier $1$2", who.id,
                 type.name(), or_role});
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
  BASIN_RETURN_IF_ERROR(CheckEnvelope(event));
  BASIN_RETURN_IF_ERROR(CheckWho(header, facts));
  if (header.origin != facts.origin) return Refuse(v1::ORIGIN_MISMATCH, "header.origin");
  const EventType* type = decoder.catalog().Find(header.type);
  if (type == nullptr) {
    const std::string nearest = decoder.catalog().Nearest(header.type.substr(0, kMaxTypeCompared));
    return Refuse(v1::UNKNOWN_TYPE, "header.type", DidYouMean(nearest));
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
