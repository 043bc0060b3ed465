#pragma once

#include <becache/core/clock.hpp>
#include <becache/core/environment.hpp>
#include <becache/core/observer.hpp>
#include <becache/core/read_options.hpp>
#include <becache/reason/catalogue.hpp>
#include <becache/shared/tier.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace becache {

/// How a cache reads while its shared tier does not answer, and while it cannot tell what other processes
/// invalidate.
enum class OnOutage : std::uint8_t {
    micro_cache, ///< loads, once for all who ask at the same time, and keeps what came for max_staleness
    bypass,      ///< loads, and keeps nothing
    serve_stale, ///< goes on with what it has for serve_stale_max: invalidations of others are not seen
                 ///< meanwhile
};

/// "micro_cache", "bypass", "serve_stale".
[[nodiscard]] std::string_view to_string(OnOutage on_outage) noexcept;

/// How a cache shares its values and invalidations with other processes.
struct SharedOptions {
    /// Where they meet: redis::RedisTier, or in tests shared::MemoryTier. It serves one cache, which closes
    /// it at its end. None: this process is alone.
    std::shared_ptr<shared::Tier> tier{};
    /// No hit from memory is older than an invalidation that another process committed so long ago: 100 ms to
    /// one hour. On a healthy network it is well below a millisecond.
    std::chrono::milliseconds max_staleness{1'000};
    /// How long a value that another process is loading is waited for, before it is loaded here too: 0 (not
    /// at all) to 10 minutes.
    std::chrono::milliseconds wait_for_load{2'000};
    /// After how long others stop waiting for a load of this process, and it may no longer fill: 1 s to one
    /// hour.
    std::chrono::milliseconds longest_load{30'000};
    OnOutage on_outage = OnOutage::micro_cache;
    /// Of serve_stale: 0 to one day.
    std::chrono::milliseconds serve_stale_max{60'000};
    /// Whether a thread of the cache's own keeps the lease; else somebody calls Cache::heartbeat.
    bool own_thread = true;
    /// A file of this process alone, for invalidations that the tier has not taken, so that they outlive the
    /// process: made if it is absent. Empty: they are kept in memory. What cannot be opened is an error when
    /// the cache is made.
    std::filesystem::path outbox{};
    /// How many invalidations wait at most for a shared tier that is away. Then one of everything takes their
    /// place. At least 1.
    std::size_t most_queued = 10'000;
};

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

    /// Other processes: see SharedOptions.
    SharedOptions shared{};

    /// Where time comes from; empty: the operating system.
    std::shared_ptr<const Clock> clock{};
    /// Who is told of invalidations, warnings and reads; none: the cache is silent.
    std::vector<std::shared_ptr<Observer>> observers{};

    /// The defaults, changed by what the environment says: BECACHE_APPLICATION, BECACHE_MAX_ENTRIES,
    /// BECACHE_MAX_BYTES, BECACHE_LEDGER_RECORDS, BECACHE_OUTBOX (a file), and, where REDIS_URL is set, a
    /// shared tier on Redis (redis::RedisOptions::from_environment). Throws std::invalid_argument that names
    /// the variable, the shape of its value, and what is allowed.
    [[nodiscard]] static CacheOptions from_environment(
        const Environment& environment = current_environment());
    /// The same, and the times to live of the catalogue's regions: CACHE_TTL_CAMERAS=300 is five minutes. A
    /// region that there is not is an error.
    [[nodiscard]] static CacheOptions from_environment(
        const CatalogueInfo& catalogue, const Environment& environment = current_environment());

    /// Throws std::invalid_argument that names the member, its value and the values it may have.
    void validate() const;
};

} // namespace becache
