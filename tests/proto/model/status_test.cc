#include "proto/model/status.h"

#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"
#include "tests/support/french.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

const google::protobuf::EnumDescriptor& Codes() { return *v1::ErrorCode_descriptor(); }

const v1::ErrorOptions& EntryOf(const google::protobuf::EnumValueDescriptor& code) {
  return code.options().GetExtension(v1::error);
}

// ---- the catalogue ----

class ErrorCatalogueTest : public ::testing::TestWithParam<int> {
 protected:
  const google::protobuf::EnumValueDescriptor& code_ = *Codes().value(GetParam());
  const v1::ErrorOptions& entry_ = EntryOf(code_);
};

TEST_P(ErrorCatalogueTest, SaysWhatHappenedAndWhatToDoInBothLanguages) {
  EXPECT_FALSE(entry_.en().empty());
  EXPECT_FALSE(entry_.fr().empty());
  EXPECT_NE(entry_.en(), entry_.fr());
  for (const std::string& sentence : {entry_.todo_en(), entry_.todo_fr()}) {
    ASSERT_FALSE(sentence.empty());
    // A sentence ends in a point, unless it ends in a command to type or asks.
    EXPECT_TRUE(sentence.back() == '.' || sentence.back() == '?' ||
                absl::StrContains(sentence, "basinctl"))
        << sentence;
  }
  for (const std::string& title : {entry_.en(), entry_.fr()}) EXPECT_NE(title.back(), '.') << title;
}

TEST_P(ErrorCatalogueTest, WritesFrenchWithItsAccents) {
  EXPECT_THAT(WordsWithoutAccents(entry_.fr()), IsEmpty()) << entry_.fr();
  EXPECT_THAT(WordsWithoutAccents(entry_.todo_fr()), IsEmpty()) << entry_.todo_fr();
}

TEST_P(ErrorCatalogueTest, HasAStatusThatFitsItsBeingRetryable) {
  const auto code = static_cast<v1::ErrorCode>(code_.number());
  const absl::Status status = MakeError(code, {.detail = Text::Verbatim("x")});
  const std::string status_name = absl::StatusCodeToString(status.code());
  EXPECT_EQ(status_name, entry_.status());
  if (entry_.retryable()) {
    EXPECT_TRUE(status.code() == absl::StatusCode::kUnavailable ||
                status.code() == absl::StatusCode::kResourceExhausted ||
                status.code() == absl::StatusCode::kDeadlineExceeded)
        << status_name;
  }
}

TEST_P(ErrorCatalogueTest, StandsInTheBlockOfItsSubject) {
  if (code_.number() == 0) return;
  EXPECT_GE(code_.number(), 100);
  EXPECT_LE(code_.number(), 699);
}

TEST_P(ErrorCatalogueTest, SurvivesTheJourney) {
  const auto code = static_cast<v1::ErrorCode>(code_.number());
  const absl::Status status = MakeError(code, {.field = "body.note",
                                               .detail = {"at most 500", "au plus 500"},
                                               .retry_after = absl::Seconds(2)});

  const v1::Error error = ToProto(status);
  EXPECT_EQ(error.code(), code);
  EXPECT_EQ(error.field(), "body.note");
  EXPECT_EQ(error.detail(), "at most 500");
  EXPECT_EQ(error.detail_fr(), "au plus 500");
  EXPECT_EQ(error.retry_after_ms(), 2000u);
  EXPECT_EQ(FromProto(error), status);
  EXPECT_EQ(CodeOf(status), code);
}

TEST_P(ErrorCatalogueTest, EndsAProgramWithACodeOfTheTable) {
  static const std::set<int> kTable = {1, 2, 3, 4, 5, 6, 7, 65, 74, 78};
  const auto code = static_cast<v1::ErrorCode>(code_.number());
  EXPECT_EQ(kTable.count(ExitCode(MakeError(code, {.detail = Text::Verbatim("x")}))), 1u);
}

INSTANTIATE_TEST_SUITE_P(EveryCode, ErrorCatalogueTest, ::testing::Range(0, Codes().value_count()),
                         [](const auto& info) { return Codes().value(info.param)->name(); });

TEST(ErrorCatalogueTest, GivesEveryNumberOnceAndInOrder) {
  for (int i = 1; i < Codes().value_count(); ++i)
    EXPECT_LT(Codes().value(i - 1)->number(), Codes().value(i)->number())
        << Codes().value(i)->name();
}

// ---- statuses ----

TEST(StatusTest, OkTravelsAsADefaultError) {
  EXPECT_EQ(ToProto(absl::OkStatus()).SerializeAsString(), "");
  BASIN_EXPECT_OK(FromProto(v1::Error()));
}

TEST(StatusTest, ReadsAsOneSentence) {
  EXPECT_EQ(
      MakeError(v1::TOO_LONG, {.field = "body.note", .detail = {"at most 500", "au plus 500"}})
          .message(),
      "TOO_LONG: A field or the event is too long (body.note): at most 500");
  EXPECT_EQ(MakeError(v1::BUSY).message(), "BUSY: The hub is at its limit");
}

TEST(StatusTest, SaysItsSentenceInBothLanguages) {
  const Text sentence = Sentence(
      MakeError(v1::TOO_LONG, {.field = "body.note", .detail = {"at most $0", "$0 au plus", 500}}));
  EXPECT_EQ(sentence.en, "A field or the event is too long (body.note): at most 500");
  EXPECT_EQ(sentence.fr, "Un champ ou l'évènement est trop long (body.note) : 500 au plus");
  EXPECT_TRUE(Sentence(absl::OkStatus()).empty());
}

TEST(StatusTest, AForeignErrorKeepsItsWords) {
  const v1::Error error = ToProto(absl::InternalError("rocksdb said no"));
  EXPECT_EQ(error.code(), v1::ERROR_UNSPECIFIED);
  EXPECT_EQ(error.detail(), "rocksdb said no");
  EXPECT_EQ(FromProto(error).code(), absl::StatusCode::kUnknown);
}

TEST(StatusTest, ACodeOfANewerVersionIsStillAnError) {
  v1::Error error;
  error.set_code(static_cast<v1::ErrorCode>(299));
  const absl::Status status = FromProto(error);
  EXPECT_FALSE(status.ok());
  EXPECT_THAT(std::string(status.message()), HasSubstr("ERROR_299"));
  EXPECT_EQ(CodeOf(status), 299);
}

TEST(StatusTest, ExplainsInTheLanguageAsked) {
  const v1::Error error = ToProto(MakeError(
      v1::BAD_DATE,
      {.field = "body.held_on", .detail = {"day $0 of month $1", "le $0 du mois $1", 30, 2}}));
  EXPECT_EQ(Explain(error, Language::kFrench),
            "BAD_DATE : Une date n'existe pas (body.held_on)\n"
            "  le 30 du mois 2\n"
            "  → Écrivez les dates sous la forme AAAA-MM-JJ.");
  EXPECT_EQ(Explain(error, Language::kEnglish),
            "BAD_DATE: A date does not exist (body.held_on)\n"
            "  day 30 of month 2\n"
            "  → Write dates as YYYY-MM-DD.");
}

TEST(StatusTest, AnErrorWithoutFrenchWordsIsToldInEnglish) {
  v1::Error error;
  error.set_code(v1::BAD_DATE);
  error.set_detail("day 30");
  EXPECT_EQ(Detail(error, Language::kFrench), "day 30");
}

TEST(StatusTest, WhatReadsAlikeTravelsOnce) {
  const v1::Error error =
      ToProto(MakeError(v1::LOCKED, {.detail = Text::Verbatim("/var/lib/basin")}));
  EXPECT_EQ(error.detail_fr(), "");
  EXPECT_EQ(Detail(error, Language::kFrench), "/var/lib/basin");
}

struct Exit {
  v1::ErrorCode code;
  int exit;
};
TEST(StatusTest, EndsProgramsAsDocumented) {
  EXPECT_EQ(ExitCode(absl::OkStatus()), 0);
  for (const Exit& row : {Exit{v1::USAGE, 2},
                          Exit{v1::UNREACHABLE, 3},
                          Exit{v1::AUTH_UNKNOWN, 4},
                          Exit{v1::FORBIDDEN_ACTION, 4},
                          Exit{v1::NOT_YOURS, 4},
                          Exit{v1::NOT_FOUND, 5},
                          Exit{v1::UNKNOWN_BASIN, 5},
                          Exit{v1::GONE, 6},
                          Exit{v1::EPOCH_CHANGED, 6},
                          Exit{v1::DEADLINE, 7},
                          Exit{v1::TOO_LONG, 65},
                          Exit{v1::BAD_FILE, 65},
                          Exit{v1::LOG_DAMAGED, 74},
                          Exit{v1::IO_FAILED, 74},
                          Exit{v1::BAD_CONFIG, 78},
                          Exit{v1::UNKNOWN_KEY, 78},
                          Exit{v1::BAD_KEY_FILE, 78},
                          Exit{v1::STATE_CONFLICT, 1},
                          Exit{v1::VERSION_CONFLICT, 1},
                          Exit{v1::BUSY, 1}})
    EXPECT_EQ(ExitCode(MakeError(row.code)), row.exit) << CodeName(row.code);
  EXPECT_EQ(ExitCode(absl::InternalError("x")), 1);
}

TEST(StatusTest, MacrosPassErrorsOnAndValuesThrough) {
  const auto half = [](int n) -> absl::StatusOr<int> {
    if (n % 2 != 0) return MakeError(v1::OUT_OF_RANGE);
    return n / 2;
  };
  const auto quarter = [&half](int n) -> absl::StatusOr<int> {
    BASIN_ASSIGN_OR_RETURN(const int once, half(n));
    BASIN_ASSIGN_OR_RETURN(const int twice, half(once));
    return twice;
  };
  EXPECT_EQ(*quarter(12), 3);
  EXPECT_THAT(quarter(6), HasCode(v1::OUT_OF_RANGE));
}

}  // namespace
}  // namespace basin
