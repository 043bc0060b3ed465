#pragma once

#include <replay/capacity.hpp>
#include <replay/report.hpp>

#include <trace/format.hpp>

#include <becache/cache/cache.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace becache::replay {

/// The policy that is no simulation: the cache itself.
inline constexpr std::string_view real_policy = "becache";

/// The words of all policies: the real one first, then those that are simulated.
[[nodiscard]] std::vector<std::string> policy_words();

/// How far a replay has come.
struct Progress {
    std::string_view task;      ///< "counting keys", "replaying"
    double done = 0;            ///< 0 to 1; 0 throughout if the size of the file cannot be known
    std::uint64_t accesses = 0; ///< read so far
};

/// How to replay a trace.
struct Options {
    trace::Format format = trace::Format::automatic;
    Capacity capacity = Capacity::parse("10%");
    std::string policy{real_policy}; ///< one of policy_words()
    /// 1 to 256. A policy that is simulated takes one, and invalidates nothing.
    std::size_t threads = 1;
    std::uint64_t invalidate_every = 0; ///< accesses; 0: never

    static constexpr std::size_t most_threads = 256;

    /// Told from time to time how far the replay has come.
    std::function<void(const Progress&)> on_progress{};
    /// Shown the cache once all is replayed.
    std::function<void(const Cache&)> on_end{};

    /// Throws std::invalid_argument that names the member, its value and the values it may have.
    void validate() const;
};

/// Replays a trace from its beginning to its end, or to where it can be read no further: then the report
/// tells of what came before, and why. A capacity that is a part of the keys takes a file that can be read
/// twice. Throws std::invalid_argument for options that are none.
[[nodiscard]] Report replay(const std::filesystem::path& trace, const Options& options);

} // namespace becache::replay
