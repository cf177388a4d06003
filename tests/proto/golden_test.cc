// The schemas as they stand, in one readable text: whoever changes what travels or what is stored
// sees it as a diff of golden/basin_v1.txt. Numbers and types of fields never change; fields and
// values may be added.
#include "tests/support/golden.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "basin/v1/admin.pb.h"
#include "basin/v1/envelope.pb.h"
#include "basin/v1/error.pb.h"
#include "basin/v1/query.pb.h"
#include "basin/v1/session.pb.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"
#include "proto/model/event_catalog.h"

namespace basin {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;

std::string TypeName(const FieldDescriptor& field) {
  if (field.message_type() != nullptr) return field.message_type()->full_name();
  if (field.enum_type() != nullptr) return field.enum_type()->full_name();
  return field.type_name();
}

void Dump(const EnumDescriptor& type, std::string& out) {
  absl::StrAppend(&out, "enum ", type.name(), "\n");
  for (int i = 0; i < type.value_count(); ++i)
    absl::StrAppend(&out, "  ", type.value(i)->number(), " ", type.value(i)->name(), "\n");
}

void DumpEvent(const v1::EventOptions& event, std::string& out) {
  std::vector<std::string> by;
  for (int publisher : event.by())
    by.push_back(v1::Publisher_Name(static_cast<v1::Publisher>(publisher)));
  absl::StrAppend(&out, "  event ", event.name(), ": ", event.case_(), " ",
                  absl::StrJoin(event.from(), "|"), " → ",
                  event.to().empty() ? "(stays)" : event.to());
  if (event.late_from_size() > 0)
    absl::StrAppend(&out, ", late from ", absl::StrJoin(event.late_from(), "|"));
  absl::StrAppend(&out, ", by ", absl::StrJoin(by, "|"), event.any_basin() ? " in any basin" : "",
                  ", ", v1::Retention_Name(event.retention()), ", ", event.max_bytes(), " bytes\n");
}

void Dump(const Descriptor& type, std::string& out) {
  absl::StrAppend(&out, "message ", type.name(), "\n");
  if (type.options().HasExtension(v1::event))
    DumpEvent(type.options().GetExtension(v1::event), out);
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    absl::StrAppend(&out, "  ", field.number(), " ", field.is_repeated() ? "repeated " : "",
                    TypeName(field), " ", field.name());
    if (const auto* choice = field.real_containing_oneof(); choice != nullptr)
      absl::StrAppend(&out, " (one of ", choice->name(),
                      choice->options().GetExtension(v1::choose_one) ? ", required)" : ")");
    v1::FieldOptions options = field.options().GetExtension(v1::field);
    options.clear_fr();  // a heading is no promise to machines
    const std::string checks = options.ShortDebugString();
    if (!checks.empty()) absl::StrAppend(&out, " [", checks, "]");
    absl::StrAppend(&out, "\n");
  }
}

void Dump(const FileDescriptor& file, std::string& out) {
  absl::StrAppend(&out, "\n", file.name(), "\n\n");
  for (int i = 0; i < file.enum_type_count(); ++i) Dump(*file.enum_type(i), out);
  for (int i = 0; i < file.message_type_count(); ++i) Dump(*file.message_type(i), out);
}

TEST(GoldenTest, SchemasAreAsReviewed) {
  const EventCatalog catalog;
  std::vector<const FileDescriptor*> files = {
      v1::Event::descriptor()->file(),          v1::Error::descriptor()->file(),
      v1::Hello::descriptor()->file(),          v1::Query::descriptor()->file(),
      v1::BasinHealth::descriptor()->file(),    v1::WorkQuery::descriptor()->file(),
      v1::DirectoryQuery::descriptor()->file(), v1::RegionQuery::descriptor()->file(),
      v1::HistoryQuery::descriptor()->file(),   v1::NetworkQuery::descriptor()->file(),
      v1::Admin::descriptor()->file()};
  for (const auto& type : catalog.types()) {
    const FileDescriptor* file = type->descriptor->file();
    if (std::find(files.begin(), files.end(), file) == files.end()) files.push_back(file);
  }
  std::string out = "What travels and what is stored: package basin.v1. Written by golden_test.\n";
  for (const FileDescriptor* file : files) Dump(*file, out);
  ExpectGolden("tests/proto/golden/basin_v1.txt", out);
}

}  // namespace
}  // namespace basin
