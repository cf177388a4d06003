#include "clients/exchange/event_rows.h"

#include <set>
#include <string>
#include <vector>

#include "basin/v1/funding.pb.h"
#include "basin/v1/meeting.pb.h"
#include "basin/v1/need.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "proto/model/cloud_event.h"
#include "proto/model/record_view.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class EventRowsTest : public ::testing::Test {
 protected:
  FileEvents Table(const std::string& text, const std::string& type) {
    return ReadEventTable(text, type, context_, catalog_);
  }
  FileEvents Json(const std::string& text) { return ReadEventJson(text, context_, catalog_); }

  template <typename Body>
  static Body BodyOf(const FileEvent& event) {
    Body body;
    EXPECT_TRUE(body.ParseFromString(std::string(ReadEvent(event.bytes)->body)));
    return body;
  }
  static HeaderView HeaderOf(const FileEvent& event) { return ReadEvent(event.bytes)->header; }
  static std::vector<std::string> Faults(const FileEvents& events) {
    std::vector<std::string> told;
    for (const FileFault& fault : events.faults)
      told.push_back(FormatFault(fault, Language::kEnglish));
    return told;
  }

  EventCatalog catalog_;
  FileContext context_{
      .actor = "ml-melun", .basin = "1115", .on_behalf_of = {}, .origin = v1::REAL};
};

TEST_F(EventRowsTest, ReadsAMeetingFromFrenchExcel) {
  // Windows-1252, as French Excel saves "CSV (séparateur : point-virgule)".
  const FileEvents events = Table(
      "Dossier;Date;Tenue le;Membres en exercice;Pr\xE9sents;Repr\xE9sent\xE9s;Pr\xE9sences\r\n"
      "2026-12;12/03/2026 14:30;12/03/2026;12;7;2;ml-melun=pr\xE9sent|ft-melun=excus\xE9\r\n",
      "meeting.held");

  ASSERT_THAT(Faults(events), IsEmpty());
  ASSERT_EQ(events.events.size(), 1u);
  const HeaderView header = HeaderOf(events.events[0]);
  EXPECT_EQ(header.source, "/actors/ml-melun/files");
  EXPECT_EQ(header.subject, "meeting/2026-12");
  EXPECT_EQ(header.basin, "1115");
  EXPECT_EQ(FormatTimestamp(header.time), "2026-03-12T13:30:00Z");
  const auto held = BodyOf<v1::MeetingHeld>(events.events[0]);
  EXPECT_EQ(held.held_on(), "2026-03-12");
  EXPECT_EQ(held.members_in_office(), 12u);
  ASSERT_EQ(held.attendances_size(), 2);
  EXPECT_EQ(held.attendances(1).actor(), "ft-melun");
  EXPECT_EQ(held.attendances(1).presence(), v1::PRESENCE_EXCUSED);
}

TEST_F(EventRowsTest, ReadsAmountsInEurosAndListsOfThem) {
  const FileEvents events = Table(
      "date;nom de l'attribuant;SIRET de l'attribuant;date de la convention;nom du bénéficiaire;"
      "RNA du bénéficiaire;objet;montant (euros);nature;échéancier\n"
      "2026-03-12;Melun;247 700 057 00018;2026-03-10;Les Ateliers;W771234567;Insertion;"
      "\"1 500,50\";aide en numéraire;2026-05-01=1000|2026-09-01=500,50\n",
      "funding.awarded");

  ASSERT_THAT(Faults(events), IsEmpty());
  const auto award = BodyOf<v1::FundingAwarded>(events.events[0]);
  EXPECT_EQ(award.amount_cents(), 150050);
  EXPECT_EQ(award.kind(), v1::AWARD_CASH);
  ASSERT_EQ(award.schedule_size(), 2);
  EXPECT_EQ(award.schedule(0).amount_cents(), 100000);
  EXPECT_EQ(award.schedule(1).due_on(), "2026-09-01");
  EXPECT_EQ(award.schedule(1).amount_cents(), 50050);
  EXPECT_EQ(HeaderOf(events.events[0]).subject.substr(0, 8), "project/");
}

TEST_F(EventRowsTest, AFieldOfFieldsHasItsOwnColumns) {
  const FileEvents events = Table(
      "dossier;date;enquête;année;code FAP;métier;projets de recrutement : valeur;"
      "projets difficiles : secret statistique\n"
      "bmo-1;2026-01-01;BMO;2026;A0X40;Agriculteurs;78;oui\n",
      "need.surveyed");
  ASSERT_THAT(Faults(events), IsEmpty());
  const auto need = BodyOf<v1::NeedSurveyed>(events.events[0]);
  EXPECT_EQ(need.projects().value(), 78);
  EXPECT_TRUE(need.difficult().secret());
}

TEST_F(EventRowsTest, ReadingAFileAgainGivesTheSameEvents) {
  const std::string rows =
      "2026-03-12;entreprise;bac;K1304\n2026-03-12;entreprise;bac;K1304\n2026-03-13;jeune;bac;"
      "K1304\n";
  const FileEvents first = Table("date;public;qualification;code ROME\n" + rows, "need.expressed");
  // In another order of columns, with English names.
  const FileEvents second = Table(
      "rome;time;public;qualification\nK1304;12/03/2026;ENTREPRISE;bac\n"
      "K1304;2026-03-12;PUBLIC_COMPANY;bac\nK1304;2026-03-13;jeune;Bac\n",
      "need.expressed");

  ASSERT_THAT(Faults(first), IsEmpty());
  ASSERT_THAT(Faults(second), IsEmpty());
  std::set<std::string> ids, cases;
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(first.events[i].bytes, second.events[i].bytes) << i;
    ids.insert(std::string(HeaderOf(first.events[i]).id));
    cases.insert(std::string(HeaderOf(first.events[i]).subject));
  }
  EXPECT_EQ(ids.size(), 3u) << "rows that are alike are two events";
  EXPECT_EQ(cases.size(), 3u);
}

TEST_F(EventRowsTest, TellsEachWrongCellWithItsRemedy) {
  const FileEvents events = Table(
      "dossier;date;tenue le;présents;présences\n"
      "1;demain;12-03-2026;beaucoup;x=ici\n"
      ";2026-03-12;2026-03-12;5000;\n",
      "meeting.held");

  EXPECT_THAT(events.events, IsEmpty());
  EXPECT_THAT(
      Faults(events),
      ElementsAre(HasSubstr("line 2, column 2 \"date\": a date is expected"),
                  HasSubstr("line 2, column 3 \"tenue le\": a date that exists"),
                  HasSubstr("line 2, column 4 \"présents\": a whole number"),
                  HasSubstr("line 2, column 5 \"présences\": unknown value; possible: présent"),
                  HasSubstr("line 3, column 1 \"dossier\": a required value is missing"),
                  HasSubstr("line 3, column 4 \"présents\": the number is out of range")));
}

TEST_F(EventRowsTest, NamesColumnsItDoesNotKnowAndOnesThatAreThereTwice) {
  const FileEvents events = Table(
      "dossier;date;couleur;tenue le;held_on\n1;2026-03-12;bleu;2026-03-12;\n", "meeting.held");
  EXPECT_THAT(Faults(events),
              ElementsAre(HasSubstr("line 1, column 3 \"couleur\": unknown column"),
                          HasSubstr("line 1, column 5 \"held_on\": the column is there twice")));
}

TEST_F(EventRowsTest, ARequiredColumnThatIsMissingIsToldOnce) {
  const FileEvents events = Table("dossier\n1\n2\n", "meeting.held");
  EXPECT_THAT(Faults(events), ElementsAre(HasSubstr("line 2 \"date\": a required value is missing"),
                                          HasSubstr("line 2 \"tenue le\": a required value")));
  EXPECT_EQ(events.faults[0].count, 2);
}

TEST_F(EventRowsTest, OneOfTwoFieldsIsEnough) {
  EXPECT_THAT(Faults(Table("date;public;qualification;code FAP\n2026-03-12;jeune;bac;A0X40\n",
                           "need.expressed")),
              IsEmpty());
  EXPECT_THAT(Faults(Table("date;public;qualification;code FAP\n2026-03-12;jeune;bac;\n",
                           "need.expressed")),
              ElementsAre(HasSubstr("(code ROME / code FAP)")));
}

TEST_F(EventRowsTest, ATableMayHoldSeveralTypes) {
  const FileEvents events = Table(
      "type;dossier;date;destinataire;but;motif\n"
      "referral.sent;r-1;2026-03-01;ft-melun;lutter contre l'exclusion;\n"
      "referral.refused;r-1;2026-03-09;;;plus de place\n"
      "referral.received;r-2;2026-03-09;;;plus de place\n"
      "referral.sended;r-3;2026-03-09;;;\n",
      "");
  EXPECT_THAT(Faults(events),
              ElementsAre(HasSubstr("line 4, column 6 \"motif\": the cell does not concern"),
                          HasSubstr("line 5, column 1 \"type\": unknown event type; perhaps "
                                    "referral.sent")));
}

TEST_F(EventRowsTest, BasinsGoByNameToo) {
  const FileEvents events =
      Table("bassin;dossier;date;tenue le\nEst Ensemble;1;2026-03-12;2026-03-12\n", "meeting.held");
  ASSERT_THAT(Faults(events), IsEmpty());
  EXPECT_EQ(HeaderOf(events.events[0]).basin, "1148");
  EXPECT_THAT(Faults(Table("bassin;dossier;date;tenue le\nLà-bas;1;2026-03-12;2026-03-12\n",
                           "meeting.held")),
              ElementsAre(HasSubstr("unknown basin")));
}

TEST_F(EventRowsTest, ReadsJsonAsOneAsAListAndPerLine) {
  const std::string one = R"({"type":"referral.received","subject":"referral/1",)"
                          R"("time":"2026-03-12T09:30:00Z","data":{}})";
  const std::string two = R"({"type":"referral.received","subject":"referral/2",)"
                          R"("time":"2026-03-12T09:30:00Z","data":{}})";
  const FileEvents alone = Json(one);
  ASSERT_THAT(Faults(alone), IsEmpty());
  const FileEvents list = Json("[" + one + ",\n" + two + "]");
  const FileEvents lines = Json(one + "\n\n" + two + "\n");

  ASSERT_EQ(list.events.size(), 2u);
  ASSERT_EQ(lines.events.size(), 2u);
  EXPECT_EQ(lines.events[1].line, 3);
  EXPECT_EQ(list.events[1].line, 2);
  EXPECT_EQ(list.events[0].bytes, alone.events[0].bytes);
  EXPECT_EQ(list.events[1].bytes, lines.events[1].bytes);
  EXPECT_EQ(HeaderOf(alone.events[0]).basin, "1115");
  EXPECT_EQ(HeaderOf(alone.events[0]).source, "/actors/ml-melun/files");
}

TEST_F(EventRowsTest, ReadsTheDocumentOfAnExport) {
  const FileEvents events =
      Json(R"({"schema_version":1,"kind":"events","origin":"real","events":[)"
           "\n"
           R"({"type":"referral.received","subject":"referral/1","time":"2026-03-12T09:30:00Z"},)"
           "\n"
           R"({"type":"referral.received","subject":"referral/2","time":"2026-03-12T09:30:00Z"})"
           "\n]}\n");
  ASSERT_THAT(Faults(events), IsEmpty());
  EXPECT_EQ(events.events.size(), 2u);
}

TEST_F(EventRowsTest, JsonKeepsWhatItSays) {
  const FileEvents events = Json(
      R"({"specversion":"1.0","id":"a-1","source":"/actors/ml-melun/logiciel","basin":"1148",
          "type":"need.expressed","time":"2026-03-12T09:30:00Z","origin":"real",
          "data":{"public":"PUBLIC_YOUTH","qualification":"bac","rome":"K1304"}})");
  ASSERT_THAT(Faults(events), IsEmpty());
  const HeaderView header = HeaderOf(events.events[0]);
  EXPECT_EQ(header.id, "a-1");
  EXPECT_EQ(header.source, "/actors/ml-melun/logiciel");
  EXPECT_EQ(header.basin, "1148");
  EXPECT_EQ(header.subject.substr(0, 5), "need/");
}

TEST_F(EventRowsTest, JsonFaultsSayWhichEventAndWhere) {
  const std::string good = R"({"type":"referral.received","subject":"referral/1",)"
                           R"("time":"2026-03-12T09:30:00Z","data":{}})";
  EXPECT_THAT(Faults(Json("[" + good + R"(,{"type":"referral.recieved","data":{}}])")),
              ElementsAre(HasSubstr("line 2: Unknown event type")));
  EXPECT_THAT(Faults(Json(R"({"type":"referral.received","source":"/actors/autre",)"
                          R"("subject":"referral/1","time":"2026-03-12T09:30:00Z","data":{}})")),
              ElementsAre(HasSubstr("FOREIGN_SOURCE")));
  EXPECT_THAT(Faults(Json(R"({"type":"referral.received","time":"2026-03-12T09:30:00Z"})")),
              ElementsAre(HasSubstr("(subject)")));
  EXPECT_THAT(Faults(Json("{")), ElementsAre(HasSubstr("BAD_PROTO")));
}

TEST_F(EventRowsTest, WhatTheHubRefusesLeadsToItsCell) {
  const FileEvents events =
      Table("dossier;date;tenue le;présences\n\n1;2026-03-12;2026-03-12;ml-melun=présent\n",
            "meeting.held");
  ASSERT_TRUE(events.ok());
  v1::Error error;
  error.set_code(v1::BAD_FORMAT);
  error.set_field("body.attendances[0].actor");

  const FileFault fault = RefusalFault(error, events, 0);

  EXPECT_EQ(fault.line, 3);
  EXPECT_EQ(fault.column, 4);
  EXPECT_EQ(fault.heading, "présences");
}

}  // namespace
}  // namespace basin
