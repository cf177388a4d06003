// What a program can check of French texts: words that lost their accents.
#ifndef BASIN_TESTS_SUPPORT_FRENCH_H_
#define BASIN_TESTS_SUPPORT_FRENCH_H_

#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"

namespace basin {

// The words of `text` that French writes with an accent, and that stand there without.
inline std::vector<std::string> WordsWithoutAccents(absl::string_view text) {
  // Beginnings of words of this field that exist with an accent only.
  static constexpr absl::string_view kBeginnings[] = {
      "acces",      "adhesion",  "annee",      "antecedent",   "apres",      "benefici",
      "caractere",  "comite",    "communaute", "competence",   "coordonnee", "creat",
      "creer",      "debut",     "decid",      "decision",     "declar",     "deja",
      "delai",      "delegat",   "demarr",     "departement",  "depasse",    "depot",
      "desactiv",   "differ",    "difficulte", "donnee",       "duree",      "echange",
      "echeanc",    "ecrire",    "ecriture",   "electronique", "element",    "eligible",
      "emetteur",   "enquete",   "epoque",     "equipe",       "etape",      "etat",
      "etre",       "evenement", "frequen",    "gener",        "hote",       "identite",
      "interesse",  "memoire",   "metier",     "modele",       "necess",     "numero",
      "operat",     "parametre", "periode",    "phenomene",    "portee",     "precedent",
      "prefecture", "presen",    "prevu",      "priorite",     "probleme",   "procedure",
      "propriet",   "protege",   "qualite",    "realis",       "reception",  "reduis",
      "reference",  "refere",    "regle",      "region",       "releve",     "repert",
      "repons",     "represent", "requete",    "reseau",       "reserve",    "responsabilite",
      "resultat",   "retabli",   "reunion",    "salarie",      "securite",   "selection",
      "serie",      "siege",     "societe",    "specif",       "strateg",    "systeme",
      "telephone",  "theme",     "tres",       "unite",        "verif",
  };
  // What is no French: names of commands.
  static constexpr absl::string_view kForeign[] = {"verify"};
  std::vector<std::string> bare;
  for (absl::string_view word :
       absl::StrSplit(text, absl::ByAnyChar(" .,;:!?()'/-<>[]\n"), absl::SkipEmpty())) {
    const std::string lower = absl::AsciiStrToLower(word);
    if (absl::c_linear_search(kForeign, lower)) continue;
    for (absl::string_view beginning : kBeginnings)
      if (absl::StartsWith(lower, beginning)) bare.emplace_back(word);
  }
  return bare;
}

}  // namespace basin

#endif  // BASIN_TESTS_SUPPORT_FRENCH_H_
