// A basin's toolbox at a moment: its resources, its practices, and those of other basins that it
// took up.
#ifndef BASIN_SERVICES_VIEWS_TOOLBOX_H_
#define BASIN_SERVICES_VIEWS_TOOLBOX_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "basin/v1/toolbox.pb.h"
#include "services/views/case_history.h"

namespace basin {

struct Resource {
  const CaseHistory* history = nullptr;
  const Fact* published = nullptr;
  const Fact* last_told =
      nullptr;  // the publication, or the last update: as old as the resource is
  const Fact* withdrawn = nullptr;
  // As last told.
  std::string title, description, url;
  v1::ResourceKind kind = v1::RESOURCE_KIND_UNSPECIFIED;

  bool active() const { return withdrawn == nullptr; }
};

// A practice's own basin is where it was shared. It is taken up in basins, its own among them.
struct Practice {
  struct Adoption {
    const Fact* fact = nullptr;
    std::string basin;  // where it was taken up
  };
  const CaseHistory* history = nullptr;
  std::string home;  // its own basin
  const Fact* shared = nullptr;
  std::string title, description, url;
  std::vector<Adoption> adoptions;  // by day
};

struct Toolbox {
  std::vector<Resource> resources;  // by subject; those that were withdrawn too
  std::vector<Practice> practices;  // the basin's own, by subject
  // Of other basins, by subject; their adoptions are this basin's alone.
  std::vector<Practice> adopted;
};

// The resources alone, by subject; those that were withdrawn too.
absl::StatusOr<std::vector<Resource>> ReadResources(const ViewReader& toolbox_view,
                                                    absl::string_view basin, const Moment& moment,
                                                    Arena& arena);
// One of them, wherever it is; nullopt when it was not published by the moment.
absl::StatusOr<std::optional<Resource>> ReadResource(const ViewReader& toolbox_view,
                                                     absl::string_view subject,
                                                     const Moment& moment, Arena& arena);

// Costs nothing for the practices of other basins that this one did not take up. Errors: those of
// ReadCases.
absl::StatusOr<Toolbox> ReadToolbox(const ViewReader& toolbox_view, absl::string_view basin,
                                    const Moment& moment, Arena& arena);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_TOOLBOX_H_
