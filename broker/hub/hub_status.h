// What a hub tells of itself, from what it counted and from what can be seen now.
#ifndef BASIN_BROKER_HUB_HUB_STATUS_H_
#define BASIN_BROKER_HUB_HUB_STATUS_H_

#include "basin/v1/admin.pb.h"
#include "broker/admission/actors.h"
#include "broker/hub/figures.h"
#include "broker/hub/session_table.h"
#include "broker/log/event_log.h"

namespace basin {

// The counts, completed by the state of the sessions and of the log, whose durable end is `head`.
HubFigures Observe(HubFigures counts, const SessionTable& sessions, const EventLog& log,
                   Sequence head);

// The answer to an actor that asks for the hub's status. Who reads what is the operator's business,
// and one's own.
v1::HubStatus DescribeHub(const HubFigures& figures, const v1::Position& head,
                          const SessionTable& sessions, const Actor& asker);

}  // namespace basin

#endif  // BASIN_BROKER_HUB_HUB_STATUS_H_
