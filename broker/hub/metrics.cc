#include "broker/hub/metrics.h"

#include <limits>
#include <utility>
#include <vector>

#include "proto/model/origin.h"
#include "proto/model/status.h"

namespace basin {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

class Families {
 public:
  void Counter(const char* name, const char* help, uint64_t value) {
    ClientMetric metric;
    metric.counter.value = static_cast<double>(value);
    Family(name, help, MetricType::Counter).metric.push_back(metric);
  }
  void Gauge(const char* name, const char* help, double value,
             std::vector<ClientMetric::Label> labels = {}) {
    ClientMetric metric;
    metric.label = std::move(labels);
    metric.gauge.value = value;
    Family(name, help, MetricType::Gauge).metric.push_back(metric);
  }
  void Distribution(const char* name, const char* help, const Histogram& histogram) {
    ClientMetric metric;
    metric.histogram.sample_count = histogram.count();
    metric.histogram.sample_sum = histogram.sum();
    uint64_t cumulative = 0;
    for (size_t i = 0; i < histogram.counts().size(); ++i) {
      cumulative += histogram.counts()[i];
      const double bound = i < histogram.bounds().size() ? histogram.bounds()[i]
                                                         : std::numeric_limits<double>::infinity();
      metric.histogram.bucket.push_back({.cumulative_count = cumulative, .upper_bound = bound});
    }
    Family(name, help, MetricType::Histogram).metric.push_back(metric);
  }
  void CounterByCode(const char* name, const char* help,
                     const std::map<v1::ErrorCode, uint64_t>& counts) {
    MetricFamily& family = Family(name, help, MetricType::Counter);
    for (const auto& [code, count] : counts) {
      ClientMetric metric;
      metric.label = {{"code", CodeName(code)}};
      metric.counter.value = static_cast<double>(count);
      family.metric.push_back(metric);
    }
  }
  std::vector<MetricFamily> Take() { return std::move(families_); }

 private:
  // One of each name, however many labels it is told of.
  MetricFamily& Family(const char* name, const char* help, MetricType type) {
    for (MetricFamily& known : families_)
      if (known.name == name) return known;
    MetricFamily& family = families_.emplace_back();
    family.name = name;
    family.help = help;
    family.type = type;
    return family;
  }
  std::vector<MetricFamily> families_;
};

std::vector<ClientMetric::Label> DescribeOrigin(v1::Origin origin) {
  std::vector<ClientMetric::Label> labels = {{"origin", std::string(OriginCode(origin))}};
  const absl::string_view notice = OriginNotice(origin, Language::kFrench);
  if (!notice.empty()) labels.push_back({"notice", std::string(notice)});
  return labels;
}

}  // namespace

std::vector<MetricFamily> DescribeFigures(const HubFigures& figures,
                                          const Committer::Figures& commits,
                                          const UpkeepFigures& upkeep) {
  Families out;
  out.Counter("basin_events_published_total", "Events admitted into the log since the start.",
              figures.events_published);
  out.CounterByCode("basin_events_refused_total", "Transactions refused since the start, by code.",
                    figures.refusals);
  out.Counter("basin_duplicates_total", "Transactions that were in the log already.",
              figures.duplicates);
  out.Counter("basin_auth_denied_total", "Messages and handshakes of keys that nobody knows.",
              figures.auth_denied);
  out.Counter("basin_bad_frames_total", "Frames that are not of this protocol.",
              figures.bad_frames);
  out.Gauge("basin_log_head_sequence", "Sequence of the last durable event.",
            static_cast<double>(figures.durable_head));
  out.Gauge("basin_log_bytes", "Size of the log on disk, roughly.",
            static_cast<double>(figures.log_bytes));
  out.Counter("basin_log_committed_bytes_total", "Bytes of records committed since the start.",
              figures.log_usage.committed_bytes);
  out.Counter("basin_log_written_bytes_total",
              "Bytes the log had written to the disk since the start, its own copies included.",
              figures.log_usage.written_bytes);
  for (const auto& [retention, count] : upkeep.classes) {
    const ClientMetric::Label label{"class", v1::Retention_Name(retention)};
    out.Gauge("basin_log_class_events", "Events ever recorded, by retention class.",
              static_cast<double>(count.events), {label});
    out.Gauge("basin_log_class_bytes", "Bytes of records ever recorded, by retention class.",
              static_cast<double>(count.bytes), {label});
  }
  out.Gauge("basin_disk_free_bytes", "Free space on the log's file system.",
            static_cast<double>(figures.disk_free_bytes));
  out.Gauge("basin_sessions", "Open sessions.", static_cast<double>(figures.sessions));
  out.Gauge("basin_subscriptions", "Open subscriptions.",
            static_cast<double>(figures.subscriptions));
  out.Gauge("basin_subscription_lag_events", "Events that the slowest subscription is behind.",
            static_cast<double>(figures.subscription_lag));
  out.Gauge("basin_accepting", "1 while publishes are taken, 0 while they are refused.",
            figures.accepting() ? 1 : 0);
  out.Distribution("basin_fsync_seconds", "Time to make one commit group durable.",
                   commits.append_seconds);
  out.Distribution("basin_commit_group_events", "Events in one commit group.",
                   commits.group_events);
  out.Gauge("basin_index_sequence", "Filtered replays look events up to here, and scan beyond.",
            static_cast<double>(upkeep.indexed));
  out.Counter("basin_index_rebuilds_total", "How often the index was built anew since the start.",
              upkeep.index_rebuilds);
  out.Gauge("basin_scrub_sequence", "The log was verified again up to here, in this pass.",
            static_cast<double>(upkeep.scrubbed));
  out.Counter("basin_scrub_bytes_total", "Bytes of records verified again since the start.",
              upkeep.scrub_bytes);
  out.Counter("basin_scrub_passes_total", "Whole passes over the log since the start.",
              upkeep.scrub_passes);
  out.Gauge("basin_log_damaged", "1 when the last pass found damage.",
            upkeep.damage.empty() ? 0 : 1);
  out.Gauge("basin_build_info", "The program's version.", 1, {{"version", figures.version}});
  out.Gauge("basin_origin_info", "Where the events come from.", 1, DescribeOrigin(figures.origin));
  return out.Take();
}

}  // namespace basin
