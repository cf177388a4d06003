#include "services/views/funding.h"

#include <algorithm>

#include "basin/v1/funding.pb.h"
#include "proto/model/status.h"

namespace basin {
namespace {

absl::StatusOr<Call> ReadCall(const CaseHistory& history) {
  Call call;
  call.history = &history;
  for (const Fact& fact : history.facts) {
    if (fact.is("funding.call_closed")) call.closed = &fact;
    if (!fact.is("funding.call_opened")) continue;
    v1::FundingCallOpened opened;
    BASIN_RETURN_IF_ERROR(ParseBody(fact, opened));
    BASIN_ASSIGN_OR_RETURN(call.closes_on, ParseBodyDay(fact, opened.closes_on()));
    call.opened = &fact;
  }
  return call;
}

// The legal person: establishments (SIRET) of one company or association are one beneficiary.
std::string Beneficiary(const v1::FundingAwarded& award) {
  return award.beneficiary_siret().empty() ? award.beneficiary_rna()
                                           : award.beneficiary_siret().substr(0, 9);
}

absl::Status TakeAward(const Fact& fact, Project& project) {
  v1::FundingAwarded award;
  BASIN_RETURN_IF_ERROR(ParseBody(fact, award));
  project.awarded = &fact;
  project.awarded_cents = award.amount_cents();
  project.in_cash = award.kind() == v1::AWARD_CASH || award.kind() == v1::AWARD_CASH_AND_IN_KIND;
  project.beneficiary = Beneficiary(award);
  for (const v1::Instalment& instalment : award.schedule()) {
    BASIN_ASSIGN_OR_RETURN(const absl::CivilDay due_on, ParseBodyDay(fact, instalment.due_on()));
    project.schedule.push_back({due_on, instalment.amount_cents()});
  }
  std::stable_sort(project.schedule.begin(), project.schedule.end(),
                   [](const auto& a, const auto& b) { return a.due_on < b.due_on; });
  return absl::OkStatus();
}

absl::StatusOr<Project> ReadProject(const CaseHistory& history) {
  Project project;
  project.history = &history;
  for (const Fact& fact : history.facts) {
    if (fact.is("project.submitted")) {
      v1::ProjectSubmitted submitted;
      BASIN_RETURN_IF_ERROR(ParseBody(fact, submitted));
      project.submitted = &fact;
      project.funder = submitted.funder();
    }
    if (fact.is("project.withdrawn")) project.withdrawn = &fact;
    if (fact.is("funding.refused")) project.refused = &fact;
    if (fact.is("funding.awarded")) BASIN_RETURN_IF_ERROR(TakeAward(fact, project));
    if (fact.is("funding.paid")) {
      v1::FundingPaid paid;
      BASIN_RETURN_IF_ERROR(ParseBody(fact, paid));
      project.payments.push_back({&fact, paid.amount_cents()});
    }
  }
  return project;
}

}  // namespace

absl::StatusOr<std::vector<Call>> ReadCalls(const ViewReader& funding_view, absl::string_view basin,
                                            const Moment& moment, Arena& arena) {
  std::vector<Call> calls;
  BASIN_ASSIGN_OR_RETURN(const auto cases, ReadCases(funding_view, basin, "call/", moment, arena));
  for (const CaseHistory* history : cases) {
    BASIN_ASSIGN_OR_RETURN(Call call, ReadCall(*history));
    if (call.opened != nullptr) calls.push_back(std::move(call));
  }
  return calls;
}

absl::StatusOr<Funding> ReadFunding(const ViewReader& funding_view, absl::string_view basin,
                                    const Moment& moment, Arena& arena) {
  Funding funding;
  BASIN_ASSIGN_OR_RETURN(funding.calls, ReadCalls(funding_view, basin, moment, arena));
  BASIN_ASSIGN_OR_RETURN(const auto projects,
                         ReadCases(funding_view, basin, "project/", moment, arena));
  for (const CaseHistory* history : projects) {
    BASIN_ASSIGN_OR_RETURN(Project project, ReadProject(*history));
    if (project.submitted != nullptr || project.awarded != nullptr)
      funding.projects.push_back(std::move(project));
  }
  return funding;
}

}  // namespace basin
