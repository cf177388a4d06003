// A basin's calls for projects, projects and awards at a moment. Amounts are cents of euro.
#ifndef BASIN_SERVICES_VIEWS_FUNDING_H_
#define BASIN_SERVICES_VIEWS_FUNDING_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/views/case_history.h"

namespace basin {

struct Call {
  const CaseHistory* history = nullptr;
  const Fact* opened = nullptr;
  absl::CivilDay closes_on;
  const Fact* closed = nullptr;
};

struct Project {
  struct Instalment {
    absl::CivilDay due_on;
    int64_t cents = 0;
  };
  struct Payment {
    const Fact* fact = nullptr;
    int64_t cents = 0;
  };
  const CaseHistory* history = nullptr;
  const Fact* submitted = nullptr;  // null for an award imported without a submission
  std::string funder;               // whom the submission asked
  const Fact* awarded = nullptr;
  const Fact* refused = nullptr;
  const Fact* withdrawn = nullptr;
  // Of the award.
  int64_t awarded_cents = 0;
  bool in_cash = false;              // wholly or partly
  std::string beneficiary;           // SIREN, or RNA when it has no SIRET
  std::vector<Instalment> schedule;  // by due date
  std::vector<Payment> payments;     // by day
};

struct Funding {
  std::vector<Call> calls;
  std::vector<Project> projects;
};

absl::StatusOr<std::vector<Call>> ReadCalls(const ViewReader& funding_view, absl::string_view basin,
                                            const Moment& moment, Arena& arena);
absl::StatusOr<Funding> ReadFunding(const ViewReader& funding_view, absl::string_view basin,
                                    const Moment& moment, Arena& arena);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_FUNDING_H_
