// Readers, writers and invalidators on the same keys, each recording what it did and when; afterwards a
// checker goes through the histories. The truth of a key is a version that only grows. The rule, which is the
// promise "own writes" of the cache: a read that begins after the invalidation of version v has returned is
// never answered with less than v.
#include <support/small_catalogue.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <cstdint>
#include <latch>
#include <random>
#include <thread>
#include <vector>

namespace becache {
namespace {

constexpr int key_count = 4;

/// One operation of one thread. Tickets come from one counter, so they order all threads' operations.
struct Event {
    int key = 0;
    std::uint64_t began = 0;
    std::uint64_t ended = 0;
    std::uint64_t version = 0; ///< of a read: the answer; of a write: what it wrote
    bool hit = false;
    bool loaded = false;
};

class World {
public:
    explicit World(CacheOptions options)
        : store{std::move(options)} {}

    std::uint64_t ticket() { return tickets_.fetch_add(1); }

    Event read(int key) {
        Event event{.key = key, .began = ticket()};
        const auto handle = store.caches.items.by_id.get_or_load({key}, [&] {
            const std::uint64_t version = truth_[static_cast<std::size_t>(key)].load();
            // The longer a load takes, the more invalidations overtake it.
            std::this_thread::yield();
            return std::to_string(version);
        });
        std::from_chars(handle->data(), handle->data() + handle->size(), event.version);
        event.hit = handle.source() == Source::hit;
        event.loaded = handle.source() == Source::load;
        event.ended = ticket();
        return event;
    }

    template <class Random>
    Event write(int key, Random& random) {
        Event event{.key = key};
        event.version = truth_[static_cast<std::size_t>(key)].fetch_add(1) + 1;
        event.began = ticket();
        switch (random() % 5) {
        case 0:
            store.caches.items.by_id.invalidate({key}, small::by_hand);
            break;
        case 1:
            store.caches.items.invalidate_tag("item", key, small::by_hand);
            break;
        case 2:
            store.caches.items.invalidate(small::by_hand);
            break;
        case 3:
            store.cache.invalidate_everything(small::by_hand);
            break;
        default:
            store.caches.invalidate(small::item_changed, Subject{}.add("item", "item", key));
            break;
        }
        event.ended = ticket();
        return event;
    }

    small::Store store;

private:
    std::array<std::atomic<std::uint64_t>, key_count> truth_{};
    std::atomic<std::uint64_t> tickets_{0};
};

struct Histories {
    std::vector<Event> reads;
    std::vector<Event> writes;
};

/// How many reads broke the rule.
std::size_t violations(const Histories& histories) {
    std::size_t broken = 0;
    for (int key = 0; key < key_count; ++key) {
        // What a read that begins at a ticket must at least see: the largest version whose invalidation has
        // ended by then.
        std::vector<std::pair<std::uint64_t, std::uint64_t>> floors;
        for (const Event& write : histories.writes) {
            if (write.key == key) {
                floors.emplace_back(write.ended, write.version);
            }
        }
        std::ranges::sort(floors);
        std::uint64_t highest = 0;
        for (auto& [ended, version] : floors) {
            highest = version = std::max(highest, version);
        }
        for (const Event& read : histories.reads) {
            if (read.key != key) {
                continue;
            }
            const auto next = std::ranges::lower_bound(
                floors, read.began, {}, &std::pair<std::uint64_t, std::uint64_t>::first);
            const std::uint64_t floor = next == floors.begin() ? 0 : std::prev(next)->second;
            broken += read.version < floor ? 1 : 0;
        }
    }
    return broken;
}

/// How many loads an invalidation of their key began and ended in the midst of.
std::size_t overtaken_loads(const Histories& histories) {
    return static_cast<std::size_t>(std::ranges::count_if(histories.reads, [&](const Event& read) {
        return read.loaded && std::ranges::any_of(histories.writes, [&](const Event& write) {
                   return write.key == read.key && read.began < write.began && write.ended < read.ended;
               });
    }));
}

Histories run(World& world, int rounds) {
    constexpr int readers = 3;
    constexpr int writers = 2;
    std::array<Histories, readers + writers> histories;
    std::latch start{readers + writers};
    std::vector<std::thread> threads;
    for (std::size_t place = 0; place < histories.size(); ++place) {
        threads.emplace_back([&, place] {
            std::minstd_rand random{static_cast<unsigned>(place + 1)};
            Histories& own = histories[place];
            start.arrive_and_wait();
            for (int i = 0; i < rounds; ++i) {
                const int key = static_cast<int>(random() % key_count);
                if (place < readers) {
                    own.reads.push_back(world.read(key));
                } else {
                    own.writes.push_back(world.write(key, random));
                    // What a writer has invalidated it never reads again.
                    own.reads.push_back(world.read(key));
                }
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    Histories all;
    for (const Histories& own : histories) {
        all.reads.insert(all.reads.end(), own.reads.begin(), own.reads.end());
        all.writes.insert(all.writes.end(), own.writes.begin(), own.writes.end());
    }
    return all;
}

TEST(History, the_checker_finds_a_stale_read) {
    Histories histories;
    histories.writes.push_back({.key = 1, .began = 1, .ended = 2, .version = 1});
    histories.reads.push_back({.key = 1, .began = 1, .ended = 3, .version = 0});
    EXPECT_EQ(violations(histories), 0U) << "the read began before the invalidation had returned";
    histories.reads.push_back({.key = 2, .began = 3, .ended = 4, .version = 0});
    EXPECT_EQ(violations(histories), 0U) << "another key";
    histories.reads.push_back({.key = 1, .began = 3, .ended = 4, .version = 0});
    EXPECT_EQ(violations(histories), 1U);
}

void expect_no_stale_read(CacheOptions options) {
    std::size_t overtaken = 0;
    std::size_t hits = 0;
    // Repeated until it was really concurrent: loads were overtaken by invalidations, and reads hit.
    for (int attempt = 0; attempt < 50 && (overtaken < 20 || hits < 100); ++attempt) {
        World world{options};
        const Histories histories = run(world, 400);
        EXPECT_EQ(violations(histories), 0U);
        overtaken += overtaken_loads(histories);
        hits += static_cast<std::size_t>(std::ranges::count(histories.reads, true, &Event::hit));

        // The books balance: every value that was loaded was dropped, pushed out, not taken, or is still
        // there.
        const RegionStats stats = small::stats_of(world.store.cache, "items");
        std::uint64_t dropped = 0;
        for (const ReasonStats& reason : stats.reasons) {
            dropped += reason.entries_dropped;
        }
        const std::uint64_t left = world.store.caches.items.invalidate(small::by_hand).entries_dropped;
        EXPECT_LE(dropped + stats.evictions + left, stats.loads);
        EXPECT_EQ(stats.hits + stats.misses, histories.reads.size());
        EXPECT_EQ(world.store.caches.items.invalidate(small::by_hand).entries_dropped, 0U);
    }
    EXPECT_GE(overtaken, 20U) << "no load was overtaken by an invalidation: nothing was tested";
    EXPECT_GE(hits, 100U);
}

TEST(History, no_read_is_older_than_an_invalidation_that_had_returned) { expect_no_stale_read({}); }

TEST(History, no_read_is_older_while_values_are_pushed_out) { expect_no_stale_read({.max_entries = 2}); }

} // namespace
} // namespace becache
