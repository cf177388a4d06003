// Does a text look as if it named a person? The log does not forget, so free text is looked at
// before it enters. What is decided here is the look: nobody checks that a number is in use.
#ifndef BASIN_BROKER_ADMISSION_PERSONAL_DATA_H_
#define BASIN_BROKER_ADMISSION_PERSONAL_DATA_H_

#include "absl/strings/string_view.h"
#include "proto/model/text.h"

namespace basin {

enum class PersonalDataKind {
  kNone,
  kNir,    // French social security number
  kEmail,  // also written with "at", "[at]", "(arobase)" …
  kPhone,  // French, or international with its +
};

// The first kind found, in the order above. `text` is UTF-8. Time linear in its length; no
// allocation. Not promised: that what is hidden on purpose is found (digits in words, other
// separators).
PersonalDataKind FindPersonalData(absl::string_view text);

// "a social security number", for an error's detail.
Text Describe(PersonalDataKind kind);

}  // namespace basin

#endif  // BASIN_BROKER_ADMISSION_PERSONAL_DATA_H_
