#include <policy/becache_queues.hpp>
#include <policy/contenders.hpp>
#include <policy/lru.hpp>
#include <policy/s3_fifo.hpp>
#include <policy/sharded.hpp>
#include <policy/sieve.hpp>
#include <policy/w_tiny_lfu.hpp>

#include <gtest/gtest.h>

#include <numeric>
#include <random>
#include <string>
#include <vector>

namespace becache::policy {
namespace {

/// Each access as a character: 'h' for a hit, '.' for a miss.
template <Policy Cache>
std::string shape_of(Cache& cache, const std::vector<Key>& accesses) {
    std::string shape;
    for (const Key key : accesses) {
        shape += cache.access(key) ? 'h' : '.';
    }
    return shape;
}

std::vector<Key> range(Key from, Key to) {
    std::vector<Key> keys(to - from);
    std::iota(keys.begin(), keys.end(), from);
    return keys;
}

TEST(Lru, evicts_the_least_recently_used) {
    Lru cache{{.capacity = 3, .keys = 4}};
    EXPECT_EQ(shape_of(cache, {0, 1, 2, 0, 3, 1, 0, 3, 2}), "...h..hh.");
}

TEST(Sieve, evicts_what_was_not_visited_since_the_hand_came_by) {
    Sieve cache{{.capacity = 3, .keys = 9}};
    EXPECT_EQ(shape_of(cache, {0, 1, 2, 0, 3, 0}), "...h.h") << "0 was visited, so 1 went";
    EXPECT_EQ(shape_of(cache, {4, 2, 3, 4, 0}), "....h")
        << "the hand goes on to what is newer, not back to 0";
    // From new to old: 4, 3, 0 and the hand at 3; then 7, 6, 0 and the hand at 6.
    EXPECT_EQ(shape_of(cache, {5, 6, 7, 6, 7, 8}), "...hh.");
    EXPECT_EQ(shape_of(cache, {0, 7, 6}), "hh.") << "the hand went round all three, and took 6";
}

TEST(S3Fifo, moves_on_what_was_hit_twice_and_what_comes_back) {
    S3Fifo cache{{.capacity = 10, .keys = 100}};
    EXPECT_EQ(shape_of(cache, range(0, 10)), "..........");
    EXPECT_EQ(shape_of(cache, {0, 1, 1, 10, 11}), "hhh..") << "10 takes the place of 0, which was hit once";
    EXPECT_EQ(shape_of(cache, {1, 0}), "h.")
        << "11 that of 2, since 1 was hit twice; 0 comes back to the main queue";
    EXPECT_EQ(shape_of(cache, range(20, 60)), std::string(40, '.'));
    EXPECT_EQ(shape_of(cache, {0, 1, 10}), "hh.") << "the main queue is not touched by a scan";
}

TEST(S3Fifo, remembers_as_many_ghosts_as_the_main_queue_has_room) {
    // Of twenty keys, 0 ... 9 are gone, and the last nine of them are known.
    for (const auto& [key, last] : {std::pair{Key{0}, '.'}, std::pair{Key{1}, 'h'}}) {
        S3Fifo cache{{.capacity = 10, .keys = 100}};
        EXPECT_EQ(shape_of(cache, range(0, 20)), std::string(20, '.'));
        EXPECT_FALSE(cache.access(key));
        EXPECT_EQ(shape_of(cache, range(30, 41)), std::string(11, '.'))
            << "drive out what is in the small queue";
        EXPECT_EQ(shape_of(cache, {key}), std::string(1, last)) << key;
    }
}

TEST(WTinyLfu, lets_nothing_in_that_was_used_less_often_than_what_would_go) {
    WTinyLfu cache{{.capacity = 10, .keys = 200}};
    for (const Key key : range(0, 10)) {
        EXPECT_EQ(shape_of(cache, {key, key}), ".h");
    }
    EXPECT_EQ(shape_of(cache, range(100, 130)), std::string(30, '.'));
    EXPECT_EQ(shape_of(cache, range(0, 10)), "hhhhhhhhh.")
        << "9 was in the window, and no better than another";
    EXPECT_EQ(shape_of(cache, {150, 150, 150, 150, 151, 150}), ".hhh.h") << "150 was used more often";
}

TEST(WTinyLfu, climbs_to_a_larger_window_where_that_helps) {
    std::vector<Key> accesses;
    for (int round = 0; round < 100; ++round) {
        const std::vector<Key> often = range(0, 50);
        accesses.insert(accesses.end(), often.begin(), often.end());
    }
    const std::size_t calm = accesses.size();
    for (Key key = 100; key < 10'000; ++key) {
        accesses.push_back(key);
        accesses.push_back(key - 2); // each is used twice, with four others between
    }
    const PolicySize size{.capacity = 100, .keys = 10'000};
    const std::size_t fixed = count_hits(WTinyLfu{size}, accesses);
    const std::size_t climbing = count_hits(WTinyLfu{size, {.share = 0.01, .climbing = true}}, accesses);
    EXPECT_LT(fixed, calm + 500);
    EXPECT_GT(climbing, calm + 5'000);
}

TEST(FrequencySketch, counts_to_fifteen_and_halves_after_ten_uses_per_entry) {
    FrequencySketch sketch{8};
    for (int use = 0; use < 20; ++use) {
        sketch.add(1);
    }
    EXPECT_EQ(sketch.frequency(1), 15);
    EXPECT_EQ(sketch.frequency(2), 0);
    for (Key key = 10; key < 10 + 80 - 15; ++key) {
        sketch.add(key);
    }
    EXPECT_EQ(sketch.frequency(1), 7);
}

TEST(BecacheQueues, keep_what_was_hit_once_through_a_scan) {
    BecacheQueues cache{{.capacity = 10, .keys = 100}};
    EXPECT_EQ(shape_of(cache, {0, 0}), ".h");
    EXPECT_EQ(shape_of(cache, range(20, 60)), std::string(40, '.'));
    EXPECT_TRUE(cache.access(0));
}

TEST(Sharded, gives_all_of_the_capacity_to_its_shards) {
    constexpr std::size_t capacity = 1'027;
    // Each shard gets more keys than it can hold, and then holds as many as it can.
    Sharded<Lru> cache{{.capacity = capacity, .keys = 100'000}};
    for (const Key key : range(0, 100'000)) {
        cache.access(key);
    }
    std::size_t held = 0;
    for (Key key = 100'000; key-- > 90'000;) {
        // From new to old, and only what was there: a miss may only drive out what was already counted.
        if (!cache.access(key)) {
            break;
        }
        ++held;
    }
    EXPECT_GT(held, capacity / 2) << "four shards, each with its newest keys";
    EXPECT_LE(held, capacity);
}

class AnyPolicy : public testing::TestWithParam<Contender> {};

TEST_P(AnyPolicy, hits_every_time_but_the_first_if_all_keys_fit) {
    std::mt19937 random{1};
    std::vector<Key> accesses = range(0, 50);
    for (int access = 0; access < 5'000; ++access) {
        accesses.push_back(static_cast<Key>(random() % 50));
    }
    EXPECT_EQ(GetParam().count_hits({.capacity = 50, .keys = 50}, accesses), 5'000U);
}

TEST_P(AnyPolicy, hits_nothing_more_than_the_optimum_and_something_at_any_size) {
    const Contender optimum = contenders().back();
    ASSERT_EQ(optimum.role, Role::bound);
    std::mt19937 random{2};
    std::vector<Key> accesses;
    for (int access = 0; access < 6'000; ++access) {
        accesses.push_back(static_cast<Key>(random() % 300 * (random() % 300) / 300));
    }
    for (const std::size_t capacity : {1U, 2U, 3U, 10U, 30U, 100U, 280U}) {
        const PolicySize size{.capacity = capacity, .keys = 300};
        const std::size_t hits = GetParam().count_hits(size, accesses);
        EXPECT_LE(hits, optimum.count_hits(size, accesses)) << capacity;
        EXPECT_GT(hits, 0U) << capacity;
    }
}

INSTANTIATE_TEST_SUITE_P(all, AnyPolicy, testing::ValuesIn(contenders()), [](const auto& contender) {
    return "number_" + std::to_string(contender.index);
});

} // namespace
} // namespace becache::policy
