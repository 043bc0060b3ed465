#pragma once

#include "results.hpp"

#include <becache/redis/tier.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

// One function a question. `placement` is shown; everything already runs where it is to run.

[[nodiscard]] std::vector<Result> measure_invalidations(std::uint16_t port, const std::string& placement);
[[nodiscard]] std::vector<Result> measure_reads(std::uint16_t port, const std::string& placement);
[[nodiscard]] std::vector<Result> measure_bursts(std::uint16_t port, const std::string& placement);
[[nodiscard]] std::vector<Result> measure_subscribers(std::uint16_t port, const std::string& placement);
[[nodiscard]] std::vector<Result> measure_delivery(std::uint16_t port, const std::string& placement);
/// Fills the server with up to `most` keys.
[[nodiscard]] std::vector<Result> measure_dropping(std::uint16_t port, std::size_t most);

[[nodiscard]] inline becache::redis::RedisOptions bench_options(std::uint16_t port) {
    return {
        .port = port,
        .key_prefix = "bench",
        .command_timeout = std::chrono::seconds{60},
        .connect_timeout = std::chrono::seconds{60}};
}

/// A record as the cache writes them.
inline const std::string bench_record =
    R"({"id":"00112233445566778899aabbccddeeff","time":"2026-01-01T12:00:00.000000Z","reason":"camera_updated",)"
    R"("subject":"camera_id=front_door","scopes":[{"kind":"region","name":"cameras"}],"origin":{"application":)"
    R"("home-security","host":"backend-1","process":4711,"file":"cameras.cpp","line":42}})";

using BenchClock = std::chrono::steady_clock;

[[nodiscard]] inline double seconds_since(BenchClock::time_point begin) {
    return std::chrono::duration<double>{BenchClock::now() - begin}.count();
}
