// Text files as offices really write them: with or without a byte order mark, in UTF-8, in the
// Windows-1252 of French Excel or in its "Unicode text" (UTF-16), with the line ends of any system.
#ifndef BASIN_CLIENTS_EXCHANGE_TEXT_DECODING_H_
#define BASIN_CLIENTS_EXCHANGE_TEXT_DECODING_H_

#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "clients/exchange/file_fault.h"

namespace basin {

// No file is read beyond this: a million rows have room, a mistake does not fill the memory.
inline constexpr size_t kMaxFileBytes = 64 << 20;

enum class Encoding { kUtf8, kWindows1252, kUtf16LittleEndian, kUtf16BigEndian };
absl::string_view EncodingName(Encoding encoding);

struct DecodedText {
  std::string text;  // UTF-8 without a byte order mark; lines end with \n
  Encoding found = Encoding::kUtf8;
  bool had_byte_order_mark = false;
};

// Text that is not valid UTF-8 is read as Windows-1252, which holds every Latin-1 text too.
// nullopt with a fault of the whole file: TOO_LONG; BAD_FILE for what is no text: a spreadsheet
// (.xlsx, .ods), other binary content, a byte that Windows-1252 does not define, broken UTF-16.
std::optional<DecodedText> DecodeText(absl::string_view bytes, FaultCollector& faults);

}  // namespace basin

#endif  // BASIN_CLIENTS_EXCHANGE_TEXT_DECODING_H_
