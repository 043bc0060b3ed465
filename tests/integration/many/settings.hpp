#pragma once

#include <becache/cache/options.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

/// What the workers and their tests agree on.
namespace many {

inline constexpr int keys = 12;
inline constexpr int most_processes = 64;
inline constexpr std::chrono::milliseconds max_staleness{200};

/// How a process shares. As words: `strict`, `prepared`, `outbox=FILE`, `user=NAME`, `crash=WRITES`,
/// `wall=SECONDS`.
struct Settings {
    bool strict_identity = false;
    bool prepared = false; ///< every change is prepared
    std::string outbox{};  ///< a file; empty: none
    std::string user{};    ///< of the access list, with its name as password
    int crash = 0;         ///< kills itself within this write, once the database has it; 0: never
    std::chrono::seconds wall_jumps{0}; ///< its wall clock goes back and forth by so much

    [[nodiscard]] static Settings of(const std::vector<std::string>& words);
};

/// Of a cache that shares through the server at this port of 127.0.0.1, and notices all that may happen to it
/// within a fraction of a second.
[[nodiscard]] becache::CacheOptions options_of(std::uint16_t port, const Settings& settings = {});

} // namespace many
