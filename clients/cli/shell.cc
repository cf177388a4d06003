#include "clients/cli/shell.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/table.h"
#include "nlohmann/json.hpp"
#include "proto/model/status.h"

namespace basin::cli {
namespace {

std::string ErrorJson(const absl::Status& status, Language language) {
  const v1::Error error = ToProto(status);
  const v1::ErrorOptions& entry = CatalogueEntry(error.code());
  const bool french = language == Language::kFrench;
  const nlohmann::ordered_json json = {
      {"schema_version", kSchemaVersion},
      {"kind", "error"},
      {"code", CodeName(error.code())},
      {"number", static_cast<int>(error.code())},
      {"field", error.field()},
      {"detail", error.detail()},
      {"text", french ? entry.fr() : entry.en()},
      {"todo", french ? entry.todo_fr() : entry.todo_en()},
      {"retryable", entry.retryable()},
      {"exit", ExitCode(status)},
  };
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace

Shell::Shell(const Environment& environment, const Context& context, const Words& words,
             const CLI::App& program)
    : environment_(environment),
      context_(context),
      words_(words),
      program_(program),
      out_(environment.out, environment.out_is_terminal, environment.terminal_width),
      err_(environment.err, environment.err_is_terminal, environment.terminal_width) {}

bool Shell::bold() const { return context_.color && out_.is_terminal(); }

absl::Status Shell::Print(const Document& document) {
  OutputOptions options = context_.output;
  options.bold = bold();
  return out_.Write(Render(document, options, words_, out_.width()));
}

void Shell::Remark(absl::string_view line) {
  if (!context_.quiet) err_.Write(absl::StrCat(line, "\n")).IgnoreError();
}

void Shell::TellError(const absl::Status& status) {
  // Data first, so that the error stands below it where both go to one terminal.
  out_.Flush().IgnoreError();
  if (context_.output.format == Format::kJson) {
    err_.Write(absl::StrCat(ErrorJson(status, words_.language()), "\n")).IgnoreError();
    return;
  }
  const std::string text =
      absl::StrCat("basinctl", words_({" : ", ": "}), Explain(ToProto(status), words_.language()));
  err_.Write(absl::StrCat(AsFault(text), "\n")).IgnoreError();
}

std::string Shell::AsFault(const std::string& text) const {
  return context_.color && err_.is_terminal() ? Red(text) : text;
}

std::unique_ptr<Progress> Shell::StartProgress(std::string label, uint64_t total, Out out) {
  Progress::Style style = err_.is_terminal() ? Progress::Style::kBar : Progress::Style::kLines;
  if (context_.quiet || (out == Out::kStreaming && out_.is_terminal()))
    style = Progress::Style::kNone;
  return std::make_unique<Progress>(err_, style, words_, environment_.clock, std::move(label),
                                    total);
}

}  // namespace basin::cli
