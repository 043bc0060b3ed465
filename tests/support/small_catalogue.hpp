#pragma once

#include <becache/cache/cache.hpp>
#include <becache/cache/view.hpp>
#include <becache/testing/manual_clock.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

/// A catalogue written by hand, with one of everything that a catalogue can say.
///
/// reasons: item_changed (items by item, shelves by shelf), store_closed (every region), by_hand (nothing),
/// only_in_tests (nothing; test-only).
/// regions: items (10 s; by_id: item; list: shelf, if given; both: item and shelf), shelves (60 s; by_id:
/// shelf; all: no fields), plain (1 s; value: no tags).
namespace small {

extern const becache::CatalogueInfo catalogue;

extern const becache::Reason item_changed;
extern const becache::Reason store_closed;
extern const becache::Reason by_hand;
extern const becache::Reason only_in_tests;

struct ItemKey {
    std::int64_t item = 0;
    void write_to(becache::KeyWriter& out) const { out.add(item); }
};
struct ListKey {
    std::optional<std::string> shelf{};
    std::int64_t page = 1;
    void write_to(becache::KeyWriter& out) const {
        out.add(shelf);
        out.add(page);
    }
};
struct BothKey {
    std::optional<std::int64_t> item{};
    std::optional<std::string> shelf{};
    void write_to(becache::KeyWriter& out) const {
        out.add(item);
        out.add(shelf);
    }
};
struct ShelfKey {
    std::string shelf;
    void write_to(becache::KeyWriter& out) const { out.add(shelf); }
};
struct NoKey {
    void write_to(becache::KeyWriter&) const {}
};

struct Items : becache::Region {
    explicit Items(becache::Region region)
        : Region{std::move(region)}
        , by_id{*this, 0}
        , list{*this, 1}
        , both{*this, 2} {}
    becache::View<ItemKey, std::string> by_id;
    becache::View<ListKey, std::string> list;
    becache::View<BothKey, std::string> both;
};
struct Shelves : becache::Region {
    explicit Shelves(becache::Region region)
        : Region{std::move(region)}
        , by_id{*this, 0}
        , all{*this, 1} {}
    becache::View<ShelfKey, std::string> by_id;
    becache::View<NoKey, std::string> all;
};
struct Plain : becache::Region {
    explicit Plain(becache::Region region)
        : Region{std::move(region)}
        , value{*this, 0} {}
    becache::View<ShelfKey, std::string> value;
};

/// What a generator would write for it.
struct Caches {
    explicit Caches(becache::Cache& cache)
        : opened{cache.open(catalogue)} {}

    becache::OpenCatalogue opened;
    Items items{opened.region(0)};
    Shelves shelves{opened.region(1)};
    Plain plain{opened.region(2)};

    becache::Receipt invalidate(
        becache::Reason reason, const becache::Subject& subject = {},
        becache::SourceLocation origin = becache::SourceLocation::current()) const {
        return opened.invalidate(reason, subject, origin);
    }
};

/// A cache over the catalogue, on a clock that the test moves, in which nothing happens by chance or by
/// itself: times to live are not cut at random, and no janitor runs.
struct Store {
    explicit Store(becache::CacheOptions options = {})
        : cache{with_clock(std::move(options), clock)} {}

    std::shared_ptr<becache::testing::ManualClock> clock = std::make_shared<becache::testing::ManualClock>();
    becache::Cache cache;
    Caches caches{cache};

    static becache::CacheOptions with_clock(
        becache::CacheOptions options, std::shared_ptr<const becache::Clock> clock) {
        options.clock = std::move(clock);
        options.reading.jitter = options.reading.jitter.value_or(0);
        options.janitor_interval = std::chrono::milliseconds{0};
        return options;
    }
};

/// The counters of one region.
inline becache::RegionStats stats_of(const becache::Cache& cache, std::string_view region) {
    for (const becache::RegionStats& stats : cache.stats().regions) {
        if (stats.region == region) {
            return stats;
        }
    }
    return {};
}

} // namespace small
