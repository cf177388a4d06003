#include "broker/admission/personal_data.h"

#include <ostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace basin {

// For gtest's messages.
void PrintTo(PersonalDataKind kind, std::ostream* out) { *out << Describe(kind).en; }

namespace {

constexpr const char* kNirs[] = {
    // In one piece, with and without key.
    "NIR 1850578006084", "NIR 185057800608491", "n°185057800608491", "(185057800608491)",
    "nir:185057800608491.", "1850578006084 91", "«1850578006084»",
    // As on the card.
    "1 85 05 78 006 084 91", "Assuré 2 69 05 49 588 157 80, à rappeler", "2 69 05 49 588 157",
    "1.85.05.78.006.084.91", "1-85-05-78-006-084-91", "1-85-05-78-006-084",
    "1\u00a085\u00a005\u00a078\u00a0006\u00a0084\u00a091",
    "1\u202f85\u202f05\u202f78\u202f006\u202f084", "1 85 05 78006 084", "1 8505 78 006 084",
    // A wrong key does not make the thirteen digits before it harmless.
    "1 85 05 78 006 084 12",
    // Corsica: 2A is read as 19, 2B as 18.
    "1 78 05 2A 004 012", "178052A004012", "178052A00401225", "2 91 01 2B 033 021 71",
    // Provisional and special numbers.
    "7 85 05 78 006 084", "8 85 05 78 006 084", "3850578006084",
    "1 85 20 78 006 084",  // month unknown
    "1 85 35 78 006 084", "1 85 62 78 006 084",
    "2 84 03 97 411 023",  // La Réunion
    "2840397411023 66",
    "1 85 05 99 352 084",  // born abroad
};

constexpr const char* kEmails[] = {
    "jean.dupont@free.fr",
    "Contacter Jean : jean.dupont@free.fr.",
    "<j_dupont+bassin@mail.exemple-asso.org>",
    "écrire à rené@exemple.fr",
    "JEAN.DUPONT@ORANGE.FR",
    "jean.dupont @ free.fr",
    "jean.dupont at free.fr",
    "jean.dupont AT free.fr",
    "jean.dupont[at]free.fr",
    "jean.dupont [at] free [dot] fr",
    "jean.dupont (at) free.fr",
    "jean.dupont{at}free.fr",
    "jean.dupont(arobase)free.fr",
    "jean.dupont [arobase] free.fr",
    "jean.dupont arobase gmail point com",
    "jean.dupont arobase gmail.com",
    "jean.dupont(@)free.fr",
    "mailto:a@b.fr",
    "a@b.co",
};

constexpr const char* kPhones[] = {
    "0612345678",
    "06 12 34 56 78",
    "06.12.34.56.78",
    "06-12-34-56-78",
    "06/12/34/56/78",
    "Tél. : 01 64 52 00 00 (accueil)",
    "tél:0164520000",
    "0612 34 56 78",
    "0612 345 678",
    "06 12345678",
    "06 123 456 78",
    "0 800 12 34 56",
    "06\u00a012\u00a034\u00a056\u00a078",
    "06\u202f12\u202f34\u202f56\u202f78",
    "n°0612345678",
    "rappeler au 06 12 34 56 78 ou au 01 64 52 00 00",
    "poste 12 06 12 34 56 78",
    "+33612345678",
    "+33 6 12 34 56 78",
    "+33 (0)6 12 34 56 78",
    "(+33) 6 12 34 56 78",
    "+33.6.12.34.56.78",
    "+33-6-12-34-56-78",
    "+33 6 12 34 56 78 - 75011 Paris",
    "0033612345678",
    "0033 6 12 34 56 78",
    "00 33 6 12 34 56 78",
    "0033 (0)6 12 34 56 78",
    "00330612345678",
    "+32 475 12 34 56",
    "+352 621 123 456",
    "+212 6 12 34 56 78",
    "+1 212 555 0123",
    "+262 692 12 34 56",
};

constexpr const char* kHarmless[] = {
    "",
    "Entretien fixé, la personne viendra avec son CV.",
    "Été 2026 : 14 places à L'Haÿ-les-Roses, 3 en attente",
    // Numbers of legal persons.
    "SIRET 55210055400013",
    "SIRET 552 100 554 00013",
    "SIRET 552 100 554 000 13",
    "SIRET 185 057 800 60843",
    "SIRET 18505780060843",
    "SIRET 012 345 678 00012",
    "SIREN 552100554",
    "SIREN 552 100 554",
    "SIREN 012 345 678",
    "RNA W751234567",
    "TVA FR40552100554",
    "TVA FR 40 552 100 554",
    "FINESS 770 000 123",
    "SIRET 55210055400013 et 35600000000048",
    // Amounts.
    "1 234 567,89 €",
    "1\u202f234\u202f567,89 €",
    "1 234 567 890 123 €",
    "2 345 678 901,50 euros",
    "hausse de +1 234 567,89 €",
    "hausse de +330 000 000 €",
    "+15 % en 2025",
    "123.456.789 €",
    "-450 000 €",
    "0,12 € par habitant",
    // Dates and times.
    "2026-03-12",
    "12/03/2026",
    "du 03/04/2024 au 05/06/2024",
    "03/04/2024 05/06/2024",
    "03/04/24 05/06/24",
    "01.02.2024 03.04.2024",
    "2026-03-12T09:30:00.000Z",
    "12/03/2026 à 14h30, salle 204",
    "20260312 093000",
    "1719792000000",
    "2024-2025, 2025-2026, 2026-2027",
    "bac+2 2023-2024",
    "bac +2 2023-2024",
    "niveau Bac +5",
    // Codes.
    "ROME K1801, K1802 et M1607",
    "FAP A0X40 T4Z61",
    "INSEE 75056, 2A004",
    "75011 Paris, 77000 Melun, 91000 Évry-Courcouronnes",
    "départements 75, 77, 78, 91, 92, 93, 94, 95",
    "départements 75 77 78 91 92 93 94 95",
    "BMO 2024 : 4 728 lignes",
    // References.
    "CONV N° 2074-15 2015-06-19",
    "Délibération 2019-DC-00123 du 2019-06-19",
    "DEL-2020-06-12-004-B",
    "arrêté n° 2015-1234 du 12/03/2015",
    "Engagement juridique 2100123456",
    "marché 2024 000123 01 00",
    "référence 0190d3a2-4c1e-7abc-8def-0123456789ab",
    "0190d3a2-4c1e-7061-8234-567890123456",
    "lot 3, annexe 12, page 45",
    "L5311-7, R5311-31 à R5311-46",
    "version 1.2.3.4",
    "192.168.100.200",
    // Signs of an address that make none.
    "@francetravail",
    "suivez @francetravail.fr",
    "https://exemple.fr/@agence",
    "rendez-vous à 14h @ la mairie",
    "3 @ 2.50 €",
    "at 75 %",
    "l'état (at) ne répond pas",
    "le chat@",
    "AT/MP : 12 dossiers",
    "[at] [dot]",
};

TEST(PersonalDataTest, FindsSocialSecurityNumbers) {
  for (const char* text : kNirs) EXPECT_EQ(FindPersonalData(text), PersonalDataKind::kNir) << text;
}

TEST(PersonalDataTest, FindsEmailAddresses) {
  for (const char* text : kEmails)
    EXPECT_EQ(FindPersonalData(text), PersonalDataKind::kEmail) << text;
}

TEST(PersonalDataTest, FindsPhoneNumbers) {
  for (const char* text : kPhones)
    EXPECT_EQ(FindPersonalData(text), PersonalDataKind::kPhone) << text;
}

TEST(PersonalDataTest, LeavesTheRestAlone) {
  for (const char* text : kHarmless)
    EXPECT_EQ(FindPersonalData(text), PersonalDataKind::kNone) << text;
}

TEST(PersonalDataTest, FindsThemWithinSentences) {
  for (const char* text : kNirs)
    EXPECT_NE(FindPersonalData(absl::StrCat("Déjà suivi ; ", text, " — merci")),
              PersonalDataKind::kNone)
        << text;
  for (const char* text : kPhones)
    EXPECT_NE(FindPersonalData(absl::StrCat("À rappeler : ", text, "\nmerci")),
              PersonalDataKind::kNone)
        << text;
}

TEST(PersonalDataTest, ReadsAnyBytes) {
  // Truncated characters at either end of what is looked at.
  for (const char* text : {"\xc2", "\xe2\x80",
                           "\xc3\xa9"
                           "0612345678",
                           "1\xe2\x80", "@\xc3", "+\xff"})
    FindPersonalData(text);
}

// 97 − n mod 97 for the thirteen digits; every other key is no NIR when written in one piece.
TEST(PersonalDataTest, FifteenDigitsAreOneOnlyWithTheirKey) {
  int accepted = 0;
  for (int key = 0; key < 100; ++key) {
    const std::string text = absl::StrCat("1850578006084", key / 10, key % 10);
    if (FindPersonalData(text) == PersonalDataKind::kNir) {
      EXPECT_EQ(key, 91);
      ++accepted;
    }
  }
  EXPECT_EQ(accepted, 1);
}

}  // namespace
}  // namespace basin
