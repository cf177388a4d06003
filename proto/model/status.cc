#include "proto/model/status.h"

#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"

namespace basin {
namespace {

// The payload's key; the value is a serialised v1::Error.
constexpr char kPayloadUrl[] = "type.basin/basin.v1.Error";

struct StatusName {
  absl::string_view name;
  absl::StatusCode code;
};
constexpr StatusName kStatusNames[] = {
    {"INVALID_ARGUMENT", absl::StatusCode::kInvalidArgument},
    {"FAILED_PRECONDITION", absl::StatusCode::kFailedPrecondition},
    {"UNAUTHENTICATED", absl::StatusCode::kUnauthenticated},
    {"PERMISSION_DENIED", absl::StatusCode::kPermissionDenied},
    {"RESOURCE_EXHAUSTED", absl::StatusCode::kResourceExhausted},
    {"UNAVAILABLE", absl::StatusCode::kUnavailable},
    {"UNIMPLEMENTED", absl::StatusCode::kUnimplemented},
    {"NOT_FOUND", absl::StatusCode::kNotFound},
    {"ABORTED", absl::StatusCode::kAborted},
    {"ALREADY_EXISTS", absl::StatusCode::kAlreadyExists},
    {"OUT_OF_RANGE", absl::StatusCode::kOutOfRange},
    {"DATA_LOSS", absl::StatusCode::kDataLoss},
    {"DEADLINE_EXCEEDED", absl::StatusCode::kDeadlineExceeded},
};

absl::StatusCode StatusCodeOf(const v1::ErrorOptions& entry) {
  for (const StatusName& candidate : kStatusNames)
    if (candidate.name == absl::string_view(entry.status())) return candidate.code;
  return absl::StatusCode::kUnknown;
}

Text SentenceOf(const v1::Error& error) {
  const v1::ErrorOptions& entry = CatalogueEntry(error.code());
  const std::string where = error.field().empty() ? "" : absl::StrCat(" (", error.field(), ")");
  if (error.detail().empty()) return {"$0$1", "$0$1", Text(entry.en(), entry.fr()), where};
  return {"$0$1: $2", "$0$1 : $2", Text(entry.en(), entry.fr()), where,
          Text(error.detail(), Detail(error, Language::kFrench))};
}

}  // namespace

const v1::ErrorOptions& CatalogueEntry(v1::ErrorCode code) {
  const auto* value = v1::ErrorCode_descriptor()->FindValueByNumber(code);
  if (value == nullptr) value = v1::ErrorCode_descriptor()->FindValueByNumber(0);
  return value->options().GetExtension(v1::error);
}

std::string CodeName(v1::ErrorCode code) {
  const std::string& name = v1::ErrorCode_Name(code);
  return name.empty() ? absl::StrCat("ERROR_", static_cast<int>(code)) : name;
}

absl::Status FromProto(const v1::Error& error) {
  if (error.code() == v1::ERROR_UNSPECIFIED && error.detail().empty()) return absl::OkStatus();
  absl::Status status(StatusCodeOf(CatalogueEntry(error.code())),
                      absl::StrCat(CodeName(error.code()), ": ", SentenceOf(error).en));
  status.SetPayload(kPayloadUrl, absl::Cord(error.SerializeAsString()));
  return status;
}

absl::Status MakeError(v1::ErrorCode code, ErrorContext context) {
  v1::Error error;
  error.set_code(code);
  error.set_field(std::move(context.field));
  if (context.detail.fr != context.detail.en) error.set_detail_fr(std::move(context.detail.fr));
  error.set_detail(std::move(context.detail.en));
  error.set_retry_after_ms(static_cast<uint32_t>(absl::ToInt64Milliseconds(context.retry_after)));
  return FromProto(error);
}

v1::Error ToProto(const absl::Status& status) {
  v1::Error error;
  if (status.ok()) return error;
  if (const auto payload = status.GetPayload(kPayloadUrl); payload.has_value()) {
    if (error.ParseFromString(std::string(*payload))) return error;
  }
  error.set_detail(std::string(status.message()));
  return error;
}

v1::ErrorCode CodeOf(const absl::Status& status) { return ToProto(status).code(); }

const std::string& Detail(const v1::Error& error, Language language) {
  const bool translated = language == Language::kFrench && !error.detail_fr().empty();
  return translated ? error.detail_fr() : error.detail();
}

Text Sentence(const absl::Status& status) {
  return status.ok() ? Text() : SentenceOf(ToProto(status));
}

std::string Explain(const v1::Error& error, Language language) {
  const v1::ErrorOptions& entry = CatalogueEntry(error.code());
  const bool french = language == Language::kFrench;
  std::string text =
      absl::StrCat(CodeName(error.code()), french ? " : " : ": ", french ? entry.fr() : entry.en());
  if (!error.field().empty()) absl::StrAppend(&text, " (", error.field(), ")");
  if (!error.detail().empty()) absl::StrAppend(&text, "\n  ", Detail(error, language));
  absl::StrAppend(&text, "\n  → ", french ? entry.todo_fr() : entry.todo_en());
  return text;
}

int ExitCode(const absl::Status& status) {
  if (status.ok()) return 0;
  switch (CodeOf(status)) {
    case v1::USAGE:
      return 2;
    case v1::UNREACHABLE:
      return 3;
    case v1::UNKNOWN_KEY:
    case v1::BAD_CONFIG:
    case v1::BAD_KEY_FILE:
      return 78;
    case v1::BAD_FILE:
      return 65;
    case v1::FILE_FAILED:
    case v1::FILE_EXISTS:
      return 74;
    case v1::GONE:
    case v1::EPOCH_CHANGED:
      return 6;
    default:
      break;
  }
  switch (status.code()) {
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kPermissionDenied:
      return 4;
    case absl::StatusCode::kNotFound:
      return 5;
    case absl::StatusCode::kDeadlineExceeded:
      return 7;
    case absl::StatusCode::kInvalidArgument:
      return 65;
    case absl::StatusCode::kDataLoss:
      return 74;
    default:
      return 1;
  }
}

}  // namespace basin
