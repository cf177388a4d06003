// The figures that systems are compared by, as tables call them, and the systems that are the
// hub's.
#ifndef BASIN_TESTS_BENCHMARK_FIGURE_NAMES_H_
#define BASIN_TESTS_BENCHMARK_FIGURE_NAMES_H_

namespace basin::figure {

inline constexpr char kPublishSingle[] = "durable publish, 1 event a message, events/s";
inline constexpr char kPublishBatched[] = "durable publish, 64 events a message, events/s";
inline constexpr char kAckP50[] = "one synchronous publisher, ack p50, ms";
inline constexpr char kAckP99[] = "one synchronous publisher, ack p99, ms";
inline constexpr char kReplay[] = "replay from the start, client library, events/s";
inline constexpr char kReplayFrames[] = "replay from the start, frames only, events/s";
inline constexpr char kReplayTime[] = "replay of everything, s";
inline constexpr char kBasinTime[] = "replay of one basin of 25, s";
inline constexpr char kMemory[] = "memory with all events stored, MiB";
inline constexpr char kDisk[] = "disk bytes per wire byte";
inline constexpr char kReady[] = "ready after kill -9, s";

inline constexpr char kFold[] = "folding into all views, events per second of processor";
inline constexpr char kRebuild[] = "rebuild of 100 M events, extrapolated, s";
inline constexpr char kHealthP50[] = "a basin's full health, p50, ms";
inline constexpr char kHealthP99[] = "a basin's full health, p99, ms";
inline constexpr char kExplainP99[] = "an indicator explained, p99, ms";
inline constexpr char kVisibleP50[] = "from publishing to an answer at 1 000/s, p50, ms";
inline constexpr char kVisibleP99[] = "from publishing to an answer at 1 000/s, p99, ms";

}  // namespace basin::figure

namespace basin {

inline constexpr char kHub[] = "Basin Hub";
inline constexpr char kHubCurve[] = "Basin Hub, CURVE";
inline constexpr char kRawLimit[] = "RocksDB alone";
// What is not measured but given, each 1 of its figure.
inline constexpr char kWireBytes[] = "the bytes on the wire";
inline constexpr char kOneSecond[] = "one second";
inline constexpr char kOneMillisecond[] = "one millisecond";
inline constexpr char kOneMiB[] = "one MiB";

// What the views are measured as, and against.
inline constexpr char kViews[] = "views";
inline constexpr char kParsing[] = "parsing an object per event";

}  // namespace basin

#endif  // BASIN_TESTS_BENCHMARK_FIGURE_NAMES_H_
