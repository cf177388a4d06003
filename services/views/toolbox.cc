#include "services/views/toolbox.h"

#include <utility>

#include "proto/model/status.h"
#include "services/views/case_view.h"

namespace basin {
namespace {

constexpr absl::string_view kResources = "resource/";
constexpr absl::string_view kPractices = "practice/";

template <typename Body>
absl::Status TakeTold(const Fact& fact, Resource& resource) {
  Body told;
  BASIN_RETURN_IF_ERROR(ParseBody(fact, told));
  resource.last_told = &fact;
  resource.title = told.title();
  resource.description = told.description();
  resource.url = told.url();
  resource.kind = told.kind();
  return absl::OkStatus();
}

absl::StatusOr<Resource> Read(const CaseHistory& history) {
  Resource resource;
  resource.history = &history;
  for (const Fact& fact : history.facts) {
    if (fact.is("toolbox.resource_withdrawn")) resource.withdrawn = &fact;
    if (fact.is("toolbox.resource_updated"))
      BASIN_RETURN_IF_ERROR(TakeTold<v1::ToolboxResourceUpdated>(fact, resource));
    if (fact.is("toolbox.resource_published")) {
      BASIN_RETURN_IF_ERROR(TakeTold<v1::ToolboxResourcePublished>(fact, resource));
      resource.published = &fact;
    }
  }
  return resource;
}

absl::StatusOr<Practice> ReadPractice(const CaseHistory& history, absl::string_view home) {
  Practice practice;
  practice.history = &history;
  practice.home = std::string(home);
  for (const Fact& fact : history.facts) {
    if (fact.is("practice.shared")) {
      v1::PracticeShared shared;
      BASIN_RETURN_IF_ERROR(ParseBody(fact, shared));
      practice.shared = &fact;
      practice.title = shared.title();
      practice.description = shared.description();
      practice.url = shared.url();
    }
    if (fact.is("practice.adopted")) {
      v1::PracticeAdopted adopted;
      BASIN_RETURN_IF_ERROR(ParseBody(fact, adopted));
      practice.adoptions.push_back({&fact, adopted.adopting_basin()});
    }
  }
  return practice;
}

// What `basin` took up of other basins' practices.
absl::Status ReadAdopted(const ViewReader& view, absl::string_view basin, const Moment& moment,
                         Arena& arena, Toolbox& toolbox) {
  std::vector<std::pair<std::string, std::string>> elsewhere;  // subject, home
  BASIN_RETURN_IF_ERROR(
      VisitNaming(view, basin, [&](absl::string_view subject, absl::string_view home) {
        if (home != basin) elsewhere.emplace_back(subject, home);
      }));
  for (const auto& [subject, home] : elsewhere) {
    BASIN_ASSIGN_OR_RETURN(const CaseHistory* history, ReadCase(view, subject, moment, arena));
    if (history == nullptr) continue;
    BASIN_ASSIGN_OR_RETURN(Practice practice, ReadPractice(*history, home));
    std::vector<Practice::Adoption> here;
    for (Practice::Adoption& adoption : practice.adoptions)
      if (adoption.basin == basin) here.push_back(std::move(adoption));
    practice.adoptions = std::move(here);
    if (practice.shared != nullptr && !practice.adoptions.empty())
      toolbox.adopted.push_back(std::move(practice));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<Resource>> ReadResources(const ViewReader& toolbox_view,
                                                    absl::string_view basin, const Moment& moment,
                                                    Arena& arena) {
  std::vector<Resource> resources;
  BASIN_ASSIGN_OR_RETURN(const auto cases,
                         ReadCases(toolbox_view, basin, kResources, moment, arena));
  for (const CaseHistory* history : cases) {
    BASIN_ASSIGN_OR_RETURN(Resource resource, Read(*history));
    if (resource.published != nullptr) resources.push_back(std::move(resource));
  }
  return resources;
}

absl::StatusOr<std::optional<Resource>> ReadResource(const ViewReader& toolbox_view,
                                                     absl::string_view subject,
                                                     const Moment& moment, Arena& arena) {
  BASIN_ASSIGN_OR_RETURN(const CaseHistory* history,
                         ReadCase(toolbox_view, subject, moment, arena));
  if (history == nullptr) return std::nullopt;
  BASIN_ASSIGN_OR_RETURN(Resource resource, Read(*history));
  if (resource.published == nullptr) return std::nullopt;
  return resource;
}

absl::StatusOr<Toolbox> ReadToolbox(const ViewReader& toolbox_view, absl::string_view basin,
                                    const Moment& moment, Arena& arena) {
  Toolbox toolbox;
  BASIN_ASSIGN_OR_RETURN(toolbox.resources, ReadResources(toolbox_view, basin, moment, arena));
  BASIN_ASSIGN_OR_RETURN(const auto practices,
                         ReadCases(toolbox_view, basin, kPractices, moment, arena));
  for (const CaseHistory* history : practices) {
    BASIN_ASSIGN_OR_RETURN(Practice practice, ReadPractice(*history, basin));
    if (practice.shared != nullptr) toolbox.practices.push_back(std::move(practice));
  }
  BASIN_RETURN_IF_ERROR(ReadAdopted(toolbox_view, basin, moment, arena, toolbox));
  return toolbox;
}

}  // namespace basin
