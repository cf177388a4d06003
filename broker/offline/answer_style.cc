#include "broker/offline/answer_style.h"

#include <string>

#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"

namespace basin {

Text OneDecimal(double value) {
  const std::string english = absl::StrFormat("%.1f", value);
  return {english, absl::StrReplaceAll(english, {{".", ","}})};
}

Text BytesText(uint64_t bytes) {
  const double mebibytes = static_cast<double>(bytes) / (1024 * 1024);
  if (mebibytes < 1024) return {"$0 MiB", "$0 Mio", OneDecimal(mebibytes)};
  return {"$0 GiB", "$0 Gio", OneDecimal(mebibytes / 1024)};
}

}  // namespace basin
