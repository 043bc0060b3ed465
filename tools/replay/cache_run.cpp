// The cache is asked as a backend asks it, by get_or_load, and believed in nothing: every value that it
// answers with is compared with the key's.
//
// Counts are those of the cache itself. The time of a hit is taken of one access in about sixteen, at random
// distances, so that the clock does not become what is measured and no rhythm of the trace is hit; of a
// thread's first accesses it is always taken, so that short traces have percentiles, too.
#include <replay/cache_run.hpp>

#include <becache/reason/error_text.hpp>

#include <fmt/format.h>

#include <barrier>
#include <exception>
#include <stdexcept>
#include <system_error>
#include <thread>

namespace becache::replay {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t always_timed = 4'096;
constexpr std::uint64_t mean_distance = 16;

CacheOptions cache_options(const CacheRunOptions& options) {
    CacheOptions cache{.application = "becache-replay", .max_entries = options.capacity};
    cache.max_bytes = std::size_t{1} << 50U; // entries are what is bounded
    cache.ledger_records = 1;                // nobody asks why
    cache.reading.jitter = 0;
    cache.janitor_interval = std::chrono::milliseconds{0};
    return cache;
}

} // namespace

CacheRun::CacheRun(const CacheRunOptions& options)
    : options_{options}
    , cache_{cache_options(options)}
    , caches_{cache_}
    , workers_(options.threads)
    , cost_of_timing_{cost_of_timing()} {
    for (std::size_t place = 0; place < workers_.size(); ++place) {
        workers_[place].random = place + 1;
    }
}

bool CacheRun::take_time(Worker& worker) noexcept {
    if (worker.until_timed > 0) {
        --worker.until_timed;
        return false;
    }
    if (++worker.timed > always_timed) {
        // xorshift64 (Marsaglia, 2003).
        worker.random ^= worker.random << 13U;
        worker.random ^= worker.random >> 7U;
        worker.random ^= worker.random << 17U;
        worker.until_timed = worker.random % (2 * mean_distance - 1);
    }
    return true;
}

template <class View, class ViewKey>
void CacheRun::work(const View& view, std::span<const Access<ViewKey>> accesses, std::size_t place) {
    Worker& worker = workers_[place];
    for (std::size_t i = place; i < accesses.size(); i += workers_.size()) {
        const Access<ViewKey>& access = accesses[i];
        const auto load = [&access] { return access.value; };
        if (take_time(worker)) {
            const Clock::time_point begin = Clock::now();
            const auto handle = view.get_or_load(access.key, load);
            const Clock::time_point end = Clock::now();
            if (handle.source() == Source::hit) {
                worker.hits.add(end - begin - cost_of_timing_);
            }
            worker.wrong_values += *handle == access.value ? 0U : 1U;
        } else {
            worker.wrong_values += *view.get_or_load(access.key, load) == access.value ? 0U : 1U;
        }
        if (options_.invalidate_every > 0 && (replayed_ + i + 1) % options_.invalidate_every == 0) {
            caches_.invalidate(recorded::ReplayReason::EVERY_NTH_ACCESS, {.group = access.key.group});
        }
    }
}

template <class View, class ViewKey>
void CacheRun::replay(const View& view, std::span<const Access<ViewKey>> accesses) {
    std::vector<std::exception_ptr> errors(workers_.size());
    std::vector<std::thread> threads;
    threads.reserve(workers_.size());
    std::barrier start{static_cast<std::ptrdiff_t>(workers_.size())};
    const auto run = [&](std::size_t place) {
        try {
            work(view, accesses, place);
        } catch (...) {
            errors[place] = std::current_exception();
        }
    };
    for (std::size_t place = 1; place < workers_.size(); ++place) {
        try {
            threads.emplace_back([&, place] {
                start.arrive_and_wait();
                run(place);
            });
        } catch (const std::system_error&) {
            errors[place] = std::current_exception();
            start.arrive_and_drop(); // nobody waits for a thread that did not start
        }
    }
    start.arrive_and_wait();
    const Clock::time_point begin = Clock::now();
    run(0);
    for (std::thread& thread : threads) {
        thread.join();
    }
    replaying_ += Clock::now() - begin;
    replayed_ += accesses.size();
    for (const std::exception_ptr& error : errors) {
        if (error != nullptr) {
            std::rethrow_exception(error);
        }
    }
    for (const Worker& worker : workers_) {
        if (worker.wrong_values > 0) {
            throw std::logic_error{three_parts(
                fmt::format("replay {} accesses", replayed_),
                fmt::format("the cache answered {} of them with another key's value", worker.wrong_values),
                "report this: it is a fault of the cache")};
        }
    }
}

void CacheRun::replay(const Accesses& accesses) {
    if (accesses.texts.empty()) {
        replay(caches_.accesses.by_number, std::span{accesses.numbers});
    } else {
        replay(caches_.accesses.by_text, std::span{accesses.texts});
    }
}

CacheCounts CacheRun::counts() const {
    const RegionStats region = cache_.stats().regions.front();
    CacheCounts counts{
        .accesses = replayed_,
        .hits = region.hits,
        .misses = region.misses,
        .entries = region.entries,
        .bytes = region.bytes,
        .evictions = region.evictions,
        .invalidations = 0,
        .entries_dropped = 0,
        .replaying = replaying_,
        .hit_latencies = {},
    };
    for (const ReasonStats& reason : region.reasons) {
        counts.invalidations += reason.invalidations;
        counts.entries_dropped += reason.entries_dropped;
    }
    for (const Worker& worker : workers_) {
        counts.hit_latencies.add(worker.hits);
    }
    return counts;
}

} // namespace becache::replay
