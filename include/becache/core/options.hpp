#pragma once

#include <becache/core/clock.hpp>
#include <becache/core/observer.hpp>
#include <becache/core/read_options.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace becache {

/// How a cache behaves. Filled with designated initialisers; checked once, when the cache is made.
struct CacheOptions {
    /// Who this is, in records and logs: 1 to 64 bytes.
    std::string application = "becache";

    /// The most values held in memory: at least 1.
    std::size_t max_entries = 1'000'000;
    /// The most bytes held in memory, keys and bookkeeping included: at least 4 KiB.
    std::size_t max_bytes = std::size_t{256} << 20U;

    /// The most records the ledger keeps, the oldest dropped first: at least 1.
    std::size_t ledger_records = 10'000;

    /// Whether this cache serves tests: else a test-only reason logs a warning, once.
    bool for_tests = false;

    /// How values are read and kept, in all regions and in single ones (by name): see ReadOptions.
    ReadOptions reading{};
    std::map<std::string, ReadOptions, std::less<>> regions{};

    /// How often values of no more use are looked for in the background, beside what every fill does; 0:
    /// never.
    std::chrono::milliseconds janitor_interval{1'000};

    /// Runs a task soon, on a thread that may wait for a loader: background loads. Thread-safe. It is called
    /// under no lock of the cache. Empty: two threads of the cache's own, started when first needed.
    std::function<void(std::function<void()>)> executor{};

    /// Where time comes from; empty: the operating system.
    std::shared_ptr<const Clock> clock{};
    /// Who is told of invalidations, warnings and reads; none: the cache is silent.
    std::vector<std::shared_ptr<Observer>> observers{};

    /// The defaults, changed by what the environment says: BECACHE_APPLICATION, BECACHE_MAX_ENTRIES,
    /// BECACHE_MAX_BYTES, BECACHE_LEDGER_RECORDS. Throws std::invalid_argument for what is no number.
    [[nodiscard]] static CacheOptions from_environment();

    /// Throws std::invalid_argument that names the member, its value and the values it may have.
    void validate() const;
};

} // namespace becache
