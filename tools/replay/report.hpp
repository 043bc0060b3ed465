#pragma once

#include <trace/format.hpp>

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace becache::replay {

/// What only a run through a real cache can tell; absent where there was nothing to measure.
struct Measured {
    std::optional<double> ops_per_second{};
    std::optional<std::uint64_t> hit_p50_ns{};
    std::optional<std::uint64_t> hit_p99_ns{};
    std::optional<std::uint64_t> hit_p999_ns{};
    std::optional<double> bytes_per_entry{}; ///< key, value of 8 bytes and bookkeeping
    std::uint64_t entries = 0;               ///< at the end
    std::uint64_t evictions = 0;
    std::uint64_t invalidations = 0;
    std::uint64_t entries_dropped = 0; ///< by the invalidations
};

/// What the replay of one trace came to.
struct Report {
    std::filesystem::path trace;
    std::optional<trace::Format> format{}; ///< absent if the trace could not even be guessed
    std::string policy{};
    std::optional<std::size_t> capacity{}; ///< entries; absent if it is a part of keys that cannot be read
    std::optional<std::uint64_t> keys{};   ///< different ones; absent where nothing had to count them
    std::uint64_t accesses = 0;
    std::uint64_t hits = 0;
    std::uint64_t misses = 0;
    std::optional<Measured> measured{}; ///< absent for a policy that is simulated
    std::size_t threads = 1;
    std::uint64_t invalidate_every = 0;
    std::string error{}; ///< why the trace ended early, in three parts; empty if it did not

    /// Absent without accesses.
    [[nodiscard]] std::optional<double> hit_ratio() const noexcept;
};

/// One object: every field of docs/replay.md, null where there is no number; `error` only if there is one.
[[nodiscard]] nlohmann::ordered_json to_json(const Report& report);

/// The same for people: a paragraph that ends with a line feed. It does not say the error.
[[nodiscard]] std::string to_text(const Report& report);

} // namespace becache::replay
