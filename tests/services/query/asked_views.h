// Views of a small log to ask questions of: two basins and a region, real events told by the test.
#ifndef BASIN_TESTS_SERVICES_QUERY_ASKED_VIEWS_H_
#define BASIN_TESTS_SERVICES_QUERY_ASKED_VIEWS_H_

#include <string>

#include "basin/v1/ground.pb.h"
#include "basin/v1/referral.pb.h"
#include "services/query/answerer.h"
#include "tests/services/views/folded_log.h"

namespace basin {

class AskedViews {
 public:
  AskedViews() {
    Define("1107", "Paris", v1::TERRITORY_BASIN, {"75"});
    Define("1116", "Est 77", v1::TERRITORY_BASIN, {"77", "94"});
    Define("11", "Île-de-France", v1::TERRITORY_REGION);
  }

  EventFixture& log() { return log_; }

  // `count` referrals sent to `basin` on 1 March 2026, `accepted` of them accepted two days later.
  void Refer(const std::string& basin, int count, int accepted) {
    for (int i = 0; i < count; ++i) {
      const std::string subject = absl::StrCat("referral/", basin, "-", i);
      v1::ReferralSent sent;
      sent.set_aim(v1::AIM_INCLUSION);
      log_.Add({.subject = subject, .on = "2026-03-01", .actor = "ml", .basin = basin}, sent);
      if (i < accepted)
        log_.Add({.subject = subject, .on = "2026-03-03", .actor = "cap", .basin = basin},
                 v1::ReferralAccepted());
    }
  }
  // Something on 30 June 2026, so that it is the last day known.
  void End() {
    log_.Add({.subject = "actor/ml", .on = "2026-06-30"}, v1::ActorRegistered());
    FoldRecords(log_.Records(), store_);
  }

  v1::Answer Ask(const v1::Query& query, const Reader& reader = Operator()) {
    FollowedLog followed;
    followed.head.set_sequence(log_.last() + 5);
    followed.connected = true;
    return AnswerQuery(query, *store_.Snapshot(), reader, followed);
  }
  static Reader Operator() {
    Reader reader;
    reader.is_operator = true;
    return reader;
  }
  static Reader MemberOf(const std::string& basin) {
    Reader reader;
    reader.actor = "somebody";
    reader.basins.insert(basin);
    return reader;
  }

  const ViewStore& store() const { return store_; }

 private:
  void Define(const std::string& code, const std::string& name, v1::TerritoryKind kind,
              const std::vector<std::string>& departements = {}) {
    v1::TerritoryDefined territory;
    territory.set_name(name);
    territory.set_kind(kind);
    territory.set_valid_from("2016-01-01");
    territory.set_population(1000);
    territory.mutable_departements()->Add(departements.begin(), departements.end());
    log_.Add({.subject = "territory/" + code, .on = "2025-01-01", .basin = code}, territory);
  }

  EventFixture log_;
  MemoryViewStore store_;
};

inline v1::Query HealthOf(const std::vector<std::string>& basins, const std::string& as_of = "",
                          Sequence known_at = 0) {
  v1::Query query;
  v1::HealthQuery& health = *query.mutable_health();
  health.mutable_basins()->Add(basins.begin(), basins.end());
  health.set_as_of(as_of);
  health.set_known_at(known_at);
  return query;
}

inline v1::Query Explain(const std::string& basin, const std::string& indicator) {
  v1::Query query;
  query.mutable_explain()->set_basin(basin);
  query.mutable_explain()->set_indicator(indicator);
  return query;
}

inline v1::Query HealthOfRegion(const std::string& region = "", const std::string& as_of = "") {
  v1::Query query;
  query.mutable_region()->set_region(region);
  query.mutable_region()->set_as_of(as_of);
  return query;
}
inline v1::Query HealthOfDepartement(const std::string& departement) {
  v1::Query query;
  query.mutable_region()->set_departement(departement);
  return query;
}
inline v1::Query DisparityOf(const std::string& figure, const std::string& as_of = "") {
  v1::Query query;
  query.mutable_region()->set_disparity(figure);
  query.mutable_region()->set_as_of(as_of);
  return query;
}

// The indicator "answered_10d" of a basin's health.
inline const v1::Indicator& Find(const v1::BasinHealth& basin, const std::string& name) {
  for (const v1::DimensionHealth& dimension : basin.dimensions())
    for (const v1::Indicator& indicator : dimension.indicators())
      if (indicator.name() == name) return indicator;
  ADD_FAILURE() << "no indicator " << name;
  return v1::Indicator::default_instance();
}

inline const v1::DimensionHealth& FindDimension(const v1::BasinHealth& basin,
                                                const std::string& name) {
  for (const v1::DimensionHealth& dimension : basin.dimensions())
    if (dimension.name() == name) return dimension;
  ADD_FAILURE() << "no dimension " << name;
  return v1::DimensionHealth::default_instance();
}

}  // namespace basin

#endif  // BASIN_TESTS_SERVICES_QUERY_ASKED_VIEWS_H_
