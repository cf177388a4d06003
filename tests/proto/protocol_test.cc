// The documents beside the schemas say what the code does: tables and bytes that are written from
// it, and names that are all there.
#include <algorithm>
#include <cctype>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "basin/v1/envelope.pb.h"
#include "basin/v1/referral.pb.h"
#include "basin/v1/session.pb.h"
#include "gtest/gtest.h"
#include "proto/model/cloud_event.h"
#include "proto/model/event_builder.h"
#include "proto/model/event_catalog.h"
#include "proto/model/status.h"
#include "proto/wire/frame.h"
#include "tests/proto/wire_dump.h"
#include "tests/support/golden.h"

namespace basin {
namespace {

constexpr char kReadme[] = "proto/README.md";

std::string ReadSource(const std::string& path) {
  std::ifstream in(absl::StrCat(BASIN_SOURCE_DIR, "/", path), std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string InAFence(const std::string& text) { return absl::StrCat("```text\n", text, "```\n"); }

// ---- tables ----

std::string LowerName(v1::Publisher publisher) {
  std::string name = v1::Publisher_Name(publisher);
  for (char& c : name) c = static_cast<char>(std::tolower(c));
  return name;
}

std::string Lifecycle(const v1::EventOptions& event) {
  std::string text = absl::StrJoin(event.from(), ", ");
  if (event.late_from_size() > 0)
    absl::StrAppend(&text, " (late: ", absl::StrJoin(event.late_from(), ", "), ")");
  return absl::StrCat(text, " → ", event.to().empty() ? "·" : event.to());
}

std::string EventTypesTable() {
  const EventCatalog catalog;
  std::string out =
      "| type | message | case | from → to | published by | kept | bytes |\n"
      "|---|---|---|---|---|---|---|\n";
  for (const auto& type : catalog.types()) {
    const v1::EventOptions& event = *type->options;
    std::vector<std::string> by;
    for (int publisher : event.by()) by.push_back(LowerName(static_cast<v1::Publisher>(publisher)));
    std::string retention = v1::Retention_Name(event.retention());
    for (char& c : retention) c = static_cast<char>(std::tolower(c));
    absl::StrAppend(&out, "| `", event.name(), "` | ", type->descriptor->name(), " | ",
                    event.case_(), " | ", Lifecycle(event), " | ", absl::StrJoin(by, ", "),
                    event.any_basin() ? " (any basin)" : "", " | ", retention, " | ",
                    event.max_bytes(), " |\n");
  }
  return out;
}

std::string ErrorsTable() {
  std::string out =
      "| number | name | means | what to do | again? |\n"
      "|---|---|---|---|---|\n";
  const auto& codes = *v1::ErrorCode_descriptor();
  for (int i = 1; i < codes.value_count(); ++i) {
    const auto code = static_cast<v1::ErrorCode>(codes.value(i)->number());
    const v1::ErrorOptions& entry = CatalogueEntry(code);
    absl::StrAppend(&out, "| ", code, " | `", CodeName(code), "` | ", entry.en(), " | ",
                    absl::StrReplaceAll(entry.todo_en(), {{"|", "\\|"}}), " | ",
                    entry.retryable() ? "yes" : "", " |\n");
  }
  return out;
}

TEST(ProtocolTest, ReadmeListsTheEventTypes) {
  ExpectGoldenSection(kReadme, "event types", EventTypesTable());
}

TEST(ProtocolTest, ReadmeListsTheErrors) { ExpectGoldenSection(kReadme, "errors", ErrorsTable()); }

// ---- bytes ----

std::string ExampleHello() {
  v1::Hello hello;
  hello.set_min_version(1);
  hello.set_max_version(1);
  hello.set_agent("stranger/1.0");
  hello.set_purpose("example");
  return WriteFrame(v1::HELLO, 0, hello);
}

std::string ExampleEvent() {
  v1::Header header;
  header.set_id("0195c3a1-7b2c-7def-8123-456789abcdef");
  header.set_source("/actors/ml-melun");
  header.set_subject("referral/0195b0de");
  absl::Time time;
  EXPECT_TRUE(ParseTimestamp("2026-03-12T09:30:00Z", &time));
  SetTimestamp(time, header.mutable_time());
  header.set_basin("1107");
  header.set_origin(v1::SIMULATED);
  header.mutable_expected()->set_exact(2);
  v1::ReferralAccepted body;
  body.set_note("Entretien fixé");
  return SealEvent(header, body);
}

std::string ExamplePublish() {
  v1::Publish publish;
  publish.set_number(1);
  publish.add_transactions()->add_events(ExampleEvent());
  return WriteFrame(v1::PUBLISH, 0, publish);
}

TEST(ProtocolTest, ReadmeShowsTheBytesOfHello) {
  ExpectGoldenSection(kReadme, "hello", InAFence(DumpFrame(ExampleHello())));
}

TEST(ProtocolTest, ReadmeShowsTheBytesOfPublish) {
  ExpectGoldenSection(kReadme, "publish", InAFence(DumpFrame(ExamplePublish())));
}

TEST(ProtocolTest, ReadmeShowsTheSameEventAsJson) {
  const std::string bytes = ExampleEvent();
  const auto event = ReadEvent(bytes);
  ASSERT_TRUE(event.ok());
  const EventCatalog catalog;
  const auto json = ToCloudEventJson(*event, catalog);
  ASSERT_TRUE(json.ok());
  // One attribute a line, as people like it; `data` has no commas inside.
  ExpectGoldenSection(
      kReadme, "json",
      absl::StrCat("```json\n", absl::StrReplaceAll(*json, {{"\",\"", "\",\n \""}}), "\n```\n"));
}

// The dump above is made for people; what counts is that its hexadecimal is the frame.
TEST(ProtocolTest, TheBytesShownAreTheFrame) {
  for (const std::string& frame : {ExampleHello(), ExamplePublish()}) {
    std::string shown;
    for (const auto line : absl::StrSplit(DumpFrame(frame), '\n')) {
      // Columns: an indent, pairs of digits, two or more blanks, words.
      const size_t begin = std::min(line.find_first_not_of(' '), line.size());
      for (size_t i = begin; i + 1 < line.size() && line[i] != ' '; i += 3) {
        shown += absl::HexStringToBytes(line.substr(i, 2));
        if (i + 2 >= line.size() || line[i + 2] != ' ') break;
      }
    }
    EXPECT_EQ(shown, frame);
  }
}

// ---- names ----

TEST(ProtocolTest, ReadmeNamesEveryMessageTypeWithItsNumber) {
  const std::string text = ReadSource(kReadme);
  const auto& types = *v1::MessageType_descriptor();
  for (int i = 1; i < types.value_count(); ++i) {
    const std::string row =
        absl::StrCat("| ", types.value(i)->number(), " | `", types.value(i)->name(), "` |");
    EXPECT_TRUE(absl::StrContains(text, row)) << row;
  }
}

TEST(ProtocolTest, ReadmeNamesEveryAttributeOfTheHeader) {
  const std::string text = ReadSource(kReadme);
  const auto& header = *v1::Header::descriptor();
  for (int i = 0; i < header.field_count(); ++i)
    EXPECT_TRUE(absl::StrContains(text, absl::StrCat("| ", header.field(i)->number(), " | `",
                                                     header.field(i)->name(), "` |")))
        << header.field(i)->name();
}

TEST(ProtocolTest, AsyncapiNamesEveryMessageType) {
  const std::string text = ReadSource("proto/asyncapi.yaml");
  EXPECT_TRUE(absl::StartsWith(text, "asyncapi: 3.1.0\n"));
  const auto& types = *v1::MessageType_descriptor();
  for (int i = 1; i < types.value_count(); ++i) {
    const std::string& name = types.value(i)->name();
    EXPECT_TRUE(absl::StrContains(text, absl::StrCat("\n    ", name, ":\n"))) << name;
    EXPECT_TRUE(
        absl::StrContains(text, absl::StrCat("x-basin-type: ", types.value(i)->number(), "\n")))
        << name;
  }
}

TEST(ProtocolTest, AsyncapiReferencesWhatItHolds) {
  const std::string text = ReadSource("proto/asyncapi.yaml");
  const std::vector<std::string> pieces = absl::StrSplit(text, "$ref: '#/");
  EXPECT_GT(pieces.size(), 17u);
  for (size_t i = 1; i < pieces.size(); ++i) {
    // The last part is the key of some mapping, at any depth.
    const std::string reference = pieces[i].substr(0, pieces[i].find('\''));
    const std::string key = reference.substr(reference.rfind('/') + 1);
    EXPECT_TRUE(absl::StrContains(text, absl::StrCat(" ", key, ":\n"))) << reference;
  }
}

}  // namespace
}  // namespace basin
