#include "broker/offline/log_folder.h"

#include "proto/files/posix_file.h"

namespace basin {

std::string LogFolder(const std::string& data) {
  const std::string within = data + "/log";
  return FileExists(within + "/rocksdb") || FileExists(within + "/durable_head") ? within : data;
}

}  // namespace basin
