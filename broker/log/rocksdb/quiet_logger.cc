#include "broker/log/rocksdb/quiet_logger.h"

#include <cstdarg>

namespace basin {
namespace {

class QuietLogger final : public rocksdb::Logger {
 public:
  QuietLogger() : Logger(rocksdb::InfoLogLevel::FATAL_LEVEL) {}
  using Logger::Logv;
  void Logv(const char*, va_list) override {}
};

}  // namespace

std::shared_ptr<rocksdb::Logger> MakeQuietLogger() { return std::make_shared<QuietLogger>(); }

}  // namespace basin
