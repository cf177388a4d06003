// Keeps descriptors free for the log: libzmq survives without any, RocksDB, which must open files
// to flush and to begin a new write-ahead log, does not.
#ifndef BASIN_BROKER_HUB_DESCRIPTOR_GUARD_H_
#define BASIN_BROKER_HUB_DESCRIPTOR_GUARD_H_

namespace basin {

// Raises this process's limit of open descriptors as far as it may raise it itself.
void RaiseDescriptorLimit();

// Whether one more client may be let in. Of the descriptors this process may open, 1 024 (or half,
// of fewer than 2 048) are not for clients. Connections taken before are not looked at; those that
// do not authenticate end by the handshake's timeout. Any thread; three system calls.
bool HasDescriptorForClient();

}  // namespace basin

#endif  // BASIN_BROKER_HUB_DESCRIPTOR_GUARD_H_
