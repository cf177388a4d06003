// Names the calling thread, for those who look at the process from outside (top -H, perf, gdb).
#ifndef BASIN_BROKER_HUB_THREAD_NAME_H_
#define BASIN_BROKER_HUB_THREAD_NAME_H_

#include <pthread.h>

namespace basin {

// At most 15 characters.
inline void NameThread(const char* name) { pthread_setname_np(pthread_self(), name); }

}  // namespace basin

#endif  // BASIN_BROKER_HUB_THREAD_NAME_H_
