// views.toml, checked and converted.
#ifndef BASIN_SERVICES_MAIN_SETTINGS_H_
#define BASIN_SERVICES_MAIN_SETTINGS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "basin/v1/config.pb.h"
#include "proto/config/values.h"

namespace basin {

struct ViewsSettings {
  std::string hub_endpoint;
  std::string hub_key_file;  // the hub's public key
  std::string folder;        // of the rows
  std::string endpoint;      // where questions are asked
  HostPort http;
  std::vector<std::string> http_names;  // under which HTTP is asked, besides its address
  std::string secret_key_file;          // the views' own key
  std::string actors_file;              // who may ask
};

// What views.toml leaves out.
v1::ViewsConfig DefaultViewsConfig();

// Errors: BAD_CONFIG naming the key.
absl::StatusOr<ViewsSettings> ReadViewsSettings(const v1::ViewsConfig& config);

}  // namespace basin

#endif  // BASIN_SERVICES_MAIN_SETTINGS_H_
