// Who may ask, and whose small cells they may see: read from the same actors.toml as the hub's.
#ifndef BASIN_SERVICES_QUERY_READERS_H_
#define BASIN_SERVICES_QUERY_READERS_H_

#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "basin/v1/config.pb.h"

namespace basin {

// Health is shown to every known actor. What is about one to four persons is shown to operators,
// and of a basin to its own actors.
struct Reader {
  std::string actor;  // empty: nobody known
  bool is_operator = false;
  absl::flat_hash_set<std::string> basins;  // "*" = all

  bool MaySeeSmallCells(absl::string_view basin) const {
    return is_operator || basins.contains("*") || basins.contains(basin);
  }
};

// An immutable table; a reload makes a new one. Any thread.
class Readers {
 public:
  // Errors: BAD_CONFIG naming the actor, when it has no id or a key belongs to two.
  static absl::StatusOr<Readers> Make(const v1::ActorsConfig& config);
  // Errors: those of LoadConfig and Make.
  static absl::StatusOr<Readers> Load(const std::string& path);

  // By CURVE public key in Z85; nullptr when nobody holds it.
  const Reader* FindByKey(absl::string_view z85_key) const;

 private:
  absl::flat_hash_map<std::string, std::shared_ptr<const Reader>> by_key_;
};

}  // namespace basin

#endif  // BASIN_SERVICES_QUERY_READERS_H_
