#pragma once

#include <becache/core/observer.hpp>

#include <cstdint>
#include <memory>

namespace spdlog {
class logger;
}

namespace becache {

/// How a log line is spelled (docs/observing.md).
enum class LogFormat : std::uint8_t {
    human, ///< `reason=camera_deleted dropped=2 …`, in printable ASCII
    json,  ///< one JSON object, in printable ASCII; let the logger add nothing to it: set_pattern("%v")
};

/// An observer for CacheOptions::observers that writes to a logger: one line at level info for each
/// invalidation, also for one that found nothing to drop, and one at level warn for each warning.
/// Text from outside is escaped, so that no key can forge a line. Thread-safe if the logger is; what the
/// logger throws is swallowed. Throws std::invalid_argument for an empty pointer.
[[nodiscard]] std::shared_ptr<Observer> make_log(
    std::shared_ptr<spdlog::logger> logger, LogFormat format = LogFormat::human);

} // namespace becache
