#include "proto/http/host_name.h"

#include <arpa/inet.h>

#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace basin {
namespace {

bool IsPort(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isdigit(c); });
}

// "localhost" of "localhost:7480", "::1" of "[::1]:7480"; nullopt of what is neither.
std::optional<std::string> NameOf(absl::string_view host) {
  const bool bracketed = absl::ConsumePrefix(&host, "[");
  const size_t end = host.find(bracketed ? ']' : ':');
  if (bracketed && end == absl::string_view::npos) return std::nullopt;
  const std::string name(host.substr(0, end));
  absl::string_view rest = end == absl::string_view::npos ? "" : host.substr(end);
  if (bracketed) absl::ConsumePrefix(&rest, "]");
  if (!rest.empty() && (!absl::ConsumePrefix(&rest, ":") || !IsPort(rest))) return std::nullopt;
  return name;
}

bool IsNumericAddress(const std::string& name) {
  unsigned char address[sizeof(in6_addr)];
  return inet_pton(AF_INET, name.c_str(), address) == 1 ||
         inet_pton(AF_INET6, name.c_str(), address) == 1;
}

}  // namespace

bool IsAskedByItsName(absl::string_view host_header, const std::vector<std::string>& names) {
  if (host_header.empty()) return true;
  const std::optional<std::string> name = NameOf(host_header);
  if (!name.has_value()) return false;
  return IsNumericAddress(*name) || absl::EqualsIgnoreCase(*name, "localhost") ||
         std::any_of(names.begin(), names.end(), [&](const std::string& known) {
           return absl::EqualsIgnoreCase(*name, known);
         });
}

}  // namespace basin
