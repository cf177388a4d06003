// Which folder a person means by a hub's data, or by a copy of it.
#ifndef BASIN_BROKER_OFFLINE_LOG_FOLDER_H_
#define BASIN_BROKER_OFFLINE_LOG_FOLDER_H_

#include <string>

namespace basin {

// The folder of the log: within a hub's data folder ([log] folder of hub.toml), or `data` itself.
std::string LogFolder(const std::string& data);

}  // namespace basin

#endif  // BASIN_BROKER_OFFLINE_LOG_FOLDER_H_
