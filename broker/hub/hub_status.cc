#include "broker/hub/hub_status.h"

#include <algorithm>

#include "proto/model/event_builder.h"

namespace basin {
namespace {

// A subscription may be told of a group just before the head that is compared with.
Sequence Lag(const Subscription& subscription, Sequence head) {
  return head - std::min(head, subscription.through());
}

void DescribeSubscriptions(const Session& session, Sequence head, v1::HubStatus& status) {
  for (const auto& [channel, subscription] : session.subscriptions) {
    v1::SubscriptionStatus& entry = *status.add_subscribers();
    entry.set_session(session.id);
    entry.set_channel(channel);
    entry.set_actor(session.actor_id);
    entry.set_through(subscription.through());
    entry.set_lag(Lag(subscription, head));
    entry.set_live(subscription.live());
  }
}

}  // namespace

HubFigures Observe(HubFigures counts, const SessionTable& sessions, const EventLog& log,
                   Sequence head) {
  HubFigures figures = std::move(counts);
  figures.durable_head = head;
  figures.sessions = sessions.all().size();
  figures.log_bytes = log.stored_bytes();
  figures.log_usage = log.usage();
  figures.last_recorded_at = log.last_recorded_at();
  for (const auto& [id, session] : sessions.all()) {
    figures.subscriptions += session->subscriptions.size();
    for (const auto& [channel, subscription] : session->subscriptions)
      figures.subscription_lag = std::max(figures.subscription_lag, Lag(subscription, head));
  }
  return figures;
}

v1::HubStatus DescribeHub(const HubFigures& figures, const v1::Position& head,
                          const SessionTable& sessions, const Actor& asker) {
  v1::HubStatus status;
  status.set_version(figures.version);
  *status.mutable_head() = head;
  status.set_origin(figures.origin);
  SetTimestamp(figures.started_at, status.mutable_started_at());
  SetTimestamp(figures.last_recorded_at, status.mutable_last_recorded_at());
  status.set_events_published(figures.events_published);
  status.set_events_refused(figures.transactions_refused());
  status.set_duplicates(figures.duplicates);
  status.set_sessions(static_cast<uint32_t>(figures.sessions));
  status.set_subscriptions(static_cast<uint32_t>(figures.subscriptions));
  status.set_log_bytes(figures.log_bytes);
  status.set_disk_free_bytes(figures.disk_free_bytes);
  status.set_accepting(figures.accepting());
  status.set_not_accepting_because(figures.not_accepting_because);
  status.set_commit_groups(figures.commit_groups);
  for (const auto& [id, session] : sessions.all())
    if (asker.is_operator() || session->actor_id == asker.id)
      DescribeSubscriptions(*session, head.sequence(), status);
  return status;
}

}  // namespace basin
