// One spelling for names that people write in many: "Brie-Créçois", "BRIE CRECOIS", "brie créçois".
#ifndef BASIN_PROTO_REFERENCE_NAME_FOLDING_H_
#define BASIN_PROTO_REFERENCE_NAME_FOLDING_H_

#include <string>

#include "absl/strings/string_view.h"

namespace basin {

// Lower case, without the accents of Latin letters; æ and œ become two letters; everything that is
// neither a letter nor a digit (blanks, hyphens, apostrophes, underscores) is left out. Text beyond
// the Latin letters of Western Europe is kept byte for byte. `text` is UTF-8.
std::string FoldName(absl::string_view text);

// The same, but punctuation other than blanks stays: what a change of case, a missing accent or a
// stray blank does to a column's name, and no more.
std::string FoldHeading(absl::string_view text);

}  // namespace basin

#endif  // BASIN_PROTO_REFERENCE_NAME_FOLDING_H_
