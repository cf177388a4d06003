#include "proto/config/values.h"

#include <limits>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"
#include "absl/types/span.h"
#include "proto/model/status.h"

namespace basin {
namespace {

struct Unit {
  absl::string_view name;
  uint64_t worth;  // milliseconds, or bytes
};
constexpr Unit kDurations[] = {
    {"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}};
constexpr Unit kSizes[] = {
    {"B", 1}, {"KiB", uint64_t{1} << 10}, {"MiB", uint64_t{1} << 20}, {"GiB", uint64_t{1} << 30}};

absl::Status Bad(absl::string_view key, absl::string_view text, const Text& wanted) {
  return MakeError(v1::BAD_CONFIG,
                   {.field = std::string(key),
                    .detail = {"\"$0\" is not $1", "« $0 » n'est pas $1", text, wanted}});
}

absl::StatusOr<uint64_t> ParseQuantity(absl::string_view key, absl::string_view text,
                                       absl::Span<const Unit> units, const Text& wanted) {
  size_t digits = 0;
  while (digits < text.size() && absl::ascii_isdigit(text[digits])) ++digits;
  uint64_t number;
  if (!absl::SimpleAtoi(text.substr(0, digits), &number)) return Bad(key, text, wanted);
  for (const Unit& unit : units) {
    if (unit.name != text.substr(digits)) continue;
    if (number > std::numeric_limits<int64_t>::max() / unit.worth) return Bad(key, text, wanted);
    return number * unit.worth;
  }
  return Bad(key, text, wanted);
}

}  // namespace

absl::StatusOr<absl::Duration> ParseDuration(absl::string_view key, absl::string_view text) {
  BASIN_ASSIGN_OR_RETURN(const uint64_t milliseconds,
                         ParseQuantity(key, text, kDurations,
                                       {"a duration such as \"5s\" (units: ms s m h d)",
                                        "une durée comme « 5s » (unités : ms s m h d)"}));
  return absl::Milliseconds(static_cast<int64_t>(milliseconds));
}

absl::StatusOr<uint64_t> ParseSize(absl::string_view key, absl::string_view text) {
  return ParseQuantity(key, text, kSizes,
                       {"a size such as \"64MiB\" (units: B KiB MiB GiB)",
                        "une taille comme « 64MiB » (unités : B KiB MiB GiB)"});
}

absl::StatusOr<HostPort> ParseHostPort(absl::string_view key, absl::string_view text) {
  const Text wanted("an address such as \"127.0.0.1:7480\" or \"[::1]:7480\"",
                    "une adresse comme « 127.0.0.1:7480 » ou « [::1]:7480 »");
  const size_t colon = text.rfind(':');
  if (colon == absl::string_view::npos) return Bad(key, text, wanted);
  absl::string_view host = text.substr(0, colon);
  const absl::string_view digits = text.substr(colon + 1);
  const bool bracketed = absl::ConsumePrefix(&host, "[") && absl::ConsumeSuffix(&host, "]");
  // An IPv6 address without brackets cannot be told from its port.
  const bool has_colon = absl::StrContains(host, ':');
  uint32_t port;
  if (host.empty() || bracketed != has_colon || digits.empty() || !absl::ascii_isdigit(digits[0]) ||
      !absl::SimpleAtoi(digits, &port) || port > 65535)
    return Bad(key, text, wanted);
  return HostPort{std::string(host), static_cast<uint16_t>(port)};
}

}  // namespace basin
