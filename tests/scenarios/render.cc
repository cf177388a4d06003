#include "tests/scenarios/render.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "basin/v1/admin.pb.h"
#include "basin/v1/session.pb.h"
#include "proto/model/check.h"
#include "proto/model/record_view.h"
#include "proto/model/status.h"
#include "proto/wire/frame.h"

namespace basin {
namespace {

template <typename Message>
Message Parse(const Frame& frame) {
  Message message;
  BASIN_CHECK(message.ParseFromArray(frame.body.data(), static_cast<int>(frame.body.size())));
  return message;
}

std::string RenderError(const v1::Error& error) {
  std::string line = CodeName(error.code());
  if (!error.field().empty()) absl::StrAppend(&line, " (", error.field(), ")");
  if (!error.detail().empty()) absl::StrAppend(&line, ": ", error.detail());
  if (error.retry_after_ms() != 0)
    absl::StrAppend(&line, "; again after ", error.retry_after_ms(), " ms");
  return line;
}

std::string RenderOutcome(const v1::Outcome& outcome) {
  std::string line = absl::StrCat("  ", outcome.number(), ".", outcome.transaction());
  if (outcome.has_refused())
    return absl::StrCat(line, " refused, event ", outcome.event(), ": ",
                        RenderError(outcome.refused()), "\n");
  absl::StrAppend(&line, outcome.duplicate() ? " known" : " accepted");
  if (outcome.sequences_size() > 0)
    absl::StrAppend(&line, " as ", absl::StrJoin(outcome.sequences(), " "));
  return absl::StrCat(line, "\n");
}

std::string RenderAck(const v1::Ack& ack) {
  std::string text = absl::StrCat("ack ", ack.number(), ", head ", ack.head().sequence(), "\n");
  for (const v1::Outcome& outcome : ack.outcomes()) text += RenderOutcome(outcome);
  return text;
}

std::string RenderEvents(uint32_t channel, const v1::Events& events) {
  std::string text =
      absl::StrCat("events ", events.number(), " on ", channel, ", through ", events.through());
  if (events.live()) text += ", live";
  if (events.replayed()) text += ", replayed";
  if (events.done()) text += ", done";
  text += "\n";
  for (const std::string& bytes : events.records()) {
    const auto record = ReadRecord(bytes);
    BASIN_CHECK(record.ok());
    const HeaderView& header = record->event.header;
    absl::StrAppend(&text, "  ", record->sequence, " ", record->actor, " ", header.type, " ",
                    header.subject, "\n");
  }
  for (const v1::Gap& gap : events.gaps())
    absl::StrAppend(&text, "  gap ", gap.from(), " to ", gap.to(), ": ", gap.reason(), "\n");
  return text;
}

std::string RenderAnswer(const v1::AdminAnswer& answer) {
  if (answer.has_error()) return absl::StrCat("answer: ", RenderError(answer.error()), "\n");
  if (answer.is_case() == v1::AdminAnswer::kRecord) {
    const auto record = ReadRecord(answer.record());
    BASIN_CHECK(record.ok());
    return absl::StrCat("answer: record ", record->sequence, " ", record->event.header.type, "\n");
  }
  if (answer.has_case_()) {
    const v1::CaseStatus& status = answer.case_();
    return absl::StrCat("answer: ", status.subject(), " is ", status.state(), ", version ",
                        status.version(), ", last ", status.last_sequence(), "\n");
  }
  const v1::HubStatus& status = answer.status();
  return absl::StrCat(
      "answer: head ", status.head().sequence(), ", published ", status.events_published(),
      ", refused ", status.events_refused(), ", duplicates ", status.duplicates(), ", sessions ",
      status.sessions(), ", subscriptions ", status.subscriptions(),
      status.accepting() ? "" : ", not accepting: ", status.not_accepting_because(), "\n");
}

std::string RenderBye(const v1::Bye& bye) {
  return bye.has_error() ? absl::StrCat("bye: ", RenderError(bye.error()), "\n") : "bye\n";
}

}  // namespace

std::string Render(absl::string_view bytes) {
  const auto frame = ReadFrame(bytes);
  BASIN_CHECK(frame.ok());
  switch (frame->type) {
    case v1::WELCOME: {
      const auto welcome = Parse<v1::Welcome>(*frame);
      return absl::StrCat("welcome, ", welcome.actor(), ": session ", welcome.session(),
                          ", version ", welcome.version(), ", head ", welcome.head().sequence(),
                          ", credit ", welcome.credit().messages(), "\n");
    }
    case v1::ACK:
      return RenderAck(Parse<v1::Ack>(*frame));
    case v1::EVENTS:
      return RenderEvents(frame->channel, Parse<v1::Events>(*frame));
    case v1::ADMIN_ANSWER:
      return RenderAnswer(Parse<v1::AdminAnswer>(*frame));
    case v1::BYE:
      return RenderBye(Parse<v1::Bye>(*frame));
    case v1::ERROR:
      return absl::StrCat("error on ", frame->channel, ": ", RenderError(Parse<v1::Error>(*frame)),
                          "\n");
    case v1::PING:
      return absl::StrCat("ping, head ", Parse<v1::Ping>(*frame).durable_head().sequence(), "\n");
    case v1::PONG: {
      const auto pong = Parse<v1::Pong>(*frame);
      return absl::StrCat("pong ", pong.nonce(), ", head ", pong.durable_head().sequence(), "\n");
    }
    case v1::DRAIN:
      return "drain\n";
    default:
      return absl::StrCat(v1::MessageType_Name(frame->type), "\n");
  }
}

}  // namespace basin
