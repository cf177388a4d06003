// What cannot happen, unless the program is wrong. Input, disks and peers can be wrong: they get a
// Status.
#ifndef BASIN_PROTO_MODEL_CHECK_H_
#define BASIN_PROTO_MODEL_CHECK_H_

#include <cstdio>
#include <cstdlib>

// Ends the process when `condition` does not hold, in every build. A hub that no longer knows what
// is true must not go on: restarting recovers everything durable.
#define BASIN_CHECK(condition)                                                           \
  do {                                                                                   \
    if (!(condition)) {                                                                  \
      std::fprintf(stderr, "%s:%d: check failed: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                      \
    }                                                                                    \
  } while (false)

#endif  // BASIN_PROTO_MODEL_CHECK_H_
