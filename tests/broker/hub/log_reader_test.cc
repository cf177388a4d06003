#include "broker/hub/log_reader.h"

#include <future>

#include "broker/log/memory_event_log.h"
#include "tests/broker/delivery/delivered.h"
#include "tests/broker/log/groups.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

TEST(LogReaderTest, BringsTheResultOfEveryRead) {
  MemoryEventLog log(LogIdentity{.log_id = "log"});
  BASIN_ASSERT_OK(log.Append(MakeTestGroup(1, 10)));
  std::promise<LogReadResult> first, second;
  const auto places = *PlaceIndex::Open(MakeMemoryFoldStore());
  LogReader reader(log, *places, 10, [&](LogReadResult result) {
    (result.ticket == 1 ? first : second).set_value(std::move(result));
  });
  LogRead read;
  read.filter = MakeFilter();
  read.head = 10;
  read.messages_max = 1;
  read.bytes_max = 100'000;

  read.ticket = 1;
  reader.Read(read);
  read.ticket = 2;
  read.range.after = 6;
  reader.Read(read);

  EXPECT_EQ(SequencesOf(ParseEvents(first.get_future().get().messages.at(0))), FromTo(1, 10));
  EXPECT_EQ(SequencesOf(ParseEvents(second.get_future().get().messages.at(0))), FromTo(7, 10));
}

}  // namespace
}  // namespace basin
