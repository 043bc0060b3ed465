#pragma once

#include <becache/core/clock.hpp>
#include <becache/core/observer.hpp>

#include <cstddef>
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

    /// Where time comes from; empty: the operating system.
    std::shared_ptr<const Clock> clock{};
    /// Who is told of invalidations and warnings; none: the cache is silent.
    std::vector<std::shared_ptr<Observer>> observers{};

    /// The defaults, changed by what the environment says: BECACHE_APPLICATION, BECACHE_MAX_ENTRIES,
    /// BECACHE_MAX_BYTES, BECACHE_LEDGER_RECORDS. Throws std::invalid_argument for what is no number.
    [[nodiscard]] static CacheOptions from_environment();

    /// Throws std::invalid_argument that names the member, its value and the values it may have.
    void validate() const;
};

} // namespace becache
