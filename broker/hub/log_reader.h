// The thread that reads the log for subscriptions that catch up, so that the front never waits for
// the disk.
#ifndef BASIN_BROKER_HUB_LOG_READER_H_
#define BASIN_BROKER_HUB_LOG_READER_H_

#include <atomic>
#include <functional>
#include <thread>

#include "broker/delivery/log_read.h"
#include "broker/hub/pipe.h"
#include "broker/log/event_log.h"

namespace basin {

// Serves reads in the order asked. A subscription has one outstanding, of bounded size, so
// everybody who catches up has a turn.
class LogReader {
 public:
  using Done = std::function<void(LogReadResult)>;  // called on the reader's thread

  // `log` outlives the reader. `reads_max`: outstanding at any time.
  LogReader(const EventLog& log, const PlaceIndex& places, size_t reads_max, Done done);
  // Lets go of reads that are not begun.
  ~LogReader();

  void Read(LogRead read) { reads_.Put(std::move(read)); }  // any thread

 private:
  void Run();

  const EventLog& log_;
  const PlaceIndex& places_;
  const Done done_;
  Pipe<LogRead> reads_;
  std::atomic<bool> ending_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace basin

#endif  // BASIN_BROKER_HUB_LOG_READER_H_
