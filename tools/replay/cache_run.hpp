#pragma once

#include <replay/accesses.hpp>
#include <replay/latencies.hpp>

#include <becache/cache/cache.hpp>

#include <recorded/caches.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace becache::replay {

struct CacheRunOptions {
    std::size_t capacity = 1; ///< entries, at least 1
    std::size_t threads = 1;  ///< at least 1; the n-th of them replays every n-th access
    /// After so many accesses the group of the last one is invalidated; 0: never.
    std::uint64_t invalidate_every = 0;
};

/// What a run through the cache has come to so far.
struct CacheCounts {
    std::uint64_t accesses = 0;
    std::uint64_t hits = 0;
    std::uint64_t misses = 0;
    std::uint64_t entries = 0; ///< in the cache now
    std::uint64_t bytes = 0;   ///< of them, keys, values and bookkeeping included
    std::uint64_t evictions = 0;
    std::uint64_t invalidations = 0;
    std::uint64_t entries_dropped = 0;    ///< by those
    std::chrono::nanoseconds replaying{}; ///< loads included, reading of the trace not
    Latencies hit_latencies;
};

/// One run of recorded accesses through a cache of its own: every access is a get_or_load whose loader costs
/// nothing. Nothing happens by itself: nothing expires, no janitor runs; so one thread gives the same counts
/// every time. Not thread-safe.
class CacheRun {
public:
    explicit CacheRun(const CacheRunOptions& options);

    /// Replays these accesses behind those before, on all threads at once. Throws std::logic_error if the
    /// cache answers with another value than the key's, and what threads and caches throw.
    void replay(const Accesses& accesses);

    [[nodiscard]] CacheCounts counts() const;
    [[nodiscard]] const Cache& cache() const noexcept { return cache_; }

private:
    /// What one thread keeps to itself, on cache lines of its own.
    struct alignas(64) Worker {
        Latencies hits;
        std::uint64_t until_timed = 0; ///< accesses before the next whose time is taken
        std::uint64_t timed = 0;
        std::uint64_t wrong_values = 0;
        std::uint64_t random = 0;
    };

    template <class View, class ViewKey>
    void replay(const View& view, std::span<const Access<ViewKey>> accesses);
    /// What the thread at `place` has to do with them.
    template <class View, class ViewKey>
    void work(const View& view, std::span<const Access<ViewKey>> accesses, std::size_t place);
    /// Whether to take the time of the worker's next access.
    static bool take_time(Worker& worker) noexcept;

    CacheRunOptions options_;
    Cache cache_;
    recorded::Caches caches_;
    std::vector<Worker> workers_;
    std::chrono::nanoseconds cost_of_timing_;
    std::chrono::nanoseconds replaying_{};
    std::uint64_t replayed_ = 0;
};

} // namespace becache::replay
