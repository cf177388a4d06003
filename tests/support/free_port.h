// Ports for servers that a test starts.
#ifndef BASIN_TESTS_SUPPORT_FREE_PORT_H_
#define BASIN_TESTS_SUPPORT_FREE_PORT_H_

namespace basin {

// A TCP port of loopback that nobody listens on now, below those the kernel gives to whoever
// connects: a server that is killed finds it again. Tests of other processes look elsewhere first.
// One thread.
int FreePort();

}  // namespace basin

#endif  // BASIN_TESTS_SUPPORT_FREE_PORT_H_
