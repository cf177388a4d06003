// The words of a French text as they are looked for: whoever types "mediations numeriques" finds
// "Médiation numérique".
//
// A text is folded in four steps, and a search is folded the same way:
//
// 1. Letters: upper and lower case are one, accents and cedillas fall away (à â ä é è ê ë î ï ô ö ù
//    û ü ÿ ç ñ …, composed or as combining marks), œ is oe and æ is ae.
// 2. Words: everything that is neither a letter nor a digit parts them, hyphens and apostrophes of
//    any form among them. Of "l'emploi" the "l" is dropped, as every single letter is.
// 3. Words that carry no meaning are dropped (articles, prepositions, "et", "ou" …), unless nothing
//    else is left.
// 4. Endings: what is plural, feminine or doubled is made one with its plain form, by the rules
//    below, after J. Savoy, "A stemming procedure and stopword list for general French corpora",
//    Journal of the American Society for Information Science 50(10), 1999, pp. 944-952, whose
//    lightest stemmer (known as the French minimal stemmer) does so for words of six letters and
//    more. Here words of four letters have a plural too, for "aide" has one; and travail/travaux,
//    noyau/noyaux are told with the others in -al/-aux. The first rule that fits:
//      -eaux → -eau,  -aux → -al,  -x → nothing,  -s → nothing       (4 letters and more)
//    then
//      -ail → -al,  -au → -al unless -eau                            (4 letters and more)
//      -e → nothing, as often as it stands there                     (5 letters and more)
//      the second of two equal consonants at the end → nothing       (4 letters and more)
//
// The outcome is no word to be shown: "travaux" becomes "traval". Words that fold alike by chance
// ("fond", "fonds") are found together.
#ifndef BASIN_SERVICES_VIEWS_SEARCH_WORDS_H_
#define BASIN_SERVICES_VIEWS_SEARCH_WORDS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace basin {

// In the order of the text, repeated words too. Bytes that are not UTF-8 part words.
std::vector<std::string> SearchWords(absl::string_view text);

// Step 1 alone, for sorting what people read: "Éco-activités" → "eco-activites".
std::string FoldLetters(absl::string_view text);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_SEARCH_WORDS_H_
