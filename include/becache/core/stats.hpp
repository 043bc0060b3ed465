#pragma once

#include <becache/reason/reason.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace becache {

/// Counters of one reason in one region, since the cache was made.
struct ReasonStats {
    Reason reason;
    std::uint64_t invalidations = 0; ///< those that found nothing to drop included
    std::uint64_t entries_dropped = 0;
};

/// Counters of one region, since the cache was made; `entries` and `bytes` are what it holds now.
struct RegionStats {
    std::string region;
    std::uint64_t hits = 0;
    std::uint64_t misses = 0;
    std::uint64_t loads = 0; ///< loaders that were run, failed ones included
    std::uint64_t load_failures = 0;
    std::uint64_t stale_hits = 0;     ///< of the hits: those past their time, loaded anew in the background
    std::uint64_t fail_safes = 0;     ///< of the misses: those answered with a value past its time
    std::uint64_t timeouts = 0;       ///< of the misses: those that ended with LoadTimeout
    std::uint64_t shared_hits = 0;    ///< of the misses: those answered by the shared tier
    std::uint64_t fills_refused = 0;  ///< loads that the shared tier did not take, since they were overtaken
    std::uint64_t evictions = 0;      ///< live values that the bounds pushed out
    std::uint64_t expirations = 0;    ///< values that were found past their time
    std::uint64_t entries = 0;        ///< in the table, those made stale and not yet swept included
    std::uint64_t bytes = 0;          ///< of those entries, keys and bookkeeping included
    std::vector<ReasonStats> reasons; ///< those that were raised, by text
};

/// How a cache stands with its shared tier.
struct SharedStats {
    bool present = false;              ///< there is one
    bool trusted = false;              ///< the lease lasts: what is in memory may be served
    std::uint64_t records_applied = 0; ///< of the ledger
    std::uint64_t times_forgotten = 0; ///< a gap in the ledger, or another epoch, made all of memory stale
    std::uint64_t queued = 0;          ///< invalidations that the shared tier has not taken yet
};

/// Everything a cache counts: a snapshot, each number exact, not all of the same instant.
struct CacheStats {
    std::vector<RegionStats> regions;    ///< in the order in which they were opened
    std::uint64_t observer_failures = 0; ///< calls of observers that threw
    SharedStats shared{};
};

} // namespace becache
