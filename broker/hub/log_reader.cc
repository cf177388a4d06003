#include "broker/hub/log_reader.h"

#include <utility>

#include "broker/hub/thread_name.h"

namespace basin {

LogReader::LogReader(const EventLog& log, const PlaceIndex& places, size_t reads_max, Done done)
    : log_(log), places_(places), done_(std::move(done)), reads_(reads_max), thread_([this] {
        Run();
      }) {}

LogReader::~LogReader() {
  ending_ = true;
  reads_.Close();
  thread_.join();
}

void LogReader::Run() {
  NameThread("log reader");
  LogRead read;
  while (reads_.Wait(read)) {
    if (!ending_) done_(ReadLog(log_, read, &places_));
  }
}

}  // namespace basin
