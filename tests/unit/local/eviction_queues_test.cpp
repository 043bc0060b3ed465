#include <becache/local/eviction_queues.hpp>

#include <gmock/gmock.h>

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace becache::local {
namespace {

using testing::ElementsAre;

struct Entry : Evictable {
    Entry(std::uint64_t made_key, std::size_t made_weight)
        : key(made_key)
        , made_weight_(made_weight) {}

    [[nodiscard]] std::uint64_t hash() const noexcept { return (key + 1) * 0xd6e8feb86659fd93U; }
    [[nodiscard]] std::size_t weight() const noexcept { return made_weight_; }

    std::uint64_t key;

private:
    std::size_t made_weight_;
};

/// A cache of keys without values around the queues, which it checks after every step.
class Keys {
public:
    explicit Keys(EvictionLimits limits)
        : limits_(limits)
        , queues_(limits) {}

    /// Reads the key, and takes it in on a miss; answers whether it was a hit.
    bool access(std::uint64_t key, std::size_t weight = 1) {
        if (const auto found = entries_.find(key); found != entries_.end()) {
            found->second->touch();
            return true;
        }
        const auto admission = queues_.admit(Entry{key, 0}.hash());
        while (queues_.size() >= limits_.max_entries || queues_.weight() + weight > limits_.max_weight) {
            evict();
        }
        auto& entry = *(entries_[key] = std::make_unique<Entry>(key, weight));
        queues_.insert(entry, admission);
        check();
        return false;
    }
    void access_all(std::initializer_list<std::uint64_t> keys) {
        for (const std::uint64_t key : keys) {
            access(key);
        }
    }
    /// The key of what was evicted.
    std::uint64_t evict() {
        const Entry* const entry = queues_.evict();
        const std::uint64_t key = entry->key;
        entries_.erase(key);
        check();
        return key;
    }
    void erase(std::uint64_t key) {
        queues_.erase(*entries_.at(key));
        entries_.erase(key);
        check();
    }
    void replace(std::uint64_t key, std::size_t weight) {
        auto fresh = std::make_unique<Entry>(key, weight);
        queues_.replace(*entries_.at(key), *fresh);
        entries_[key] = std::move(fresh);
        check();
    }
    /// All keys in the order in which they are evicted.
    std::vector<std::uint64_t> evict_all() {
        std::vector<std::uint64_t> keys;
        while (queues_.size() > 0) {
            keys.push_back(evict());
        }
        return keys;
    }
    [[nodiscard]] bool holds(std::uint64_t key) const { return entries_.contains(key); }
    [[nodiscard]] Entry& entry(std::uint64_t key) { return *entries_.at(key); }
    EvictionQueues<Entry>& queues() { return queues_; }

private:
    void check() const {
        std::size_t weight = 0;
        for (const auto& [key, entry] : entries_) {
            weight += entry->weight();
        }
        ASSERT_EQ(queues_.size(), entries_.size());
        ASSERT_EQ(queues_.weight(), weight);
        ASSERT_LE(queues_.size(), limits_.max_entries);
        ASSERT_LE(queues_.weight(), limits_.max_weight);
        ASSERT_GE(queues_.small_share(), 0.1);
        ASSERT_LE(queues_.small_share(), 0.9);
    }

    EvictionLimits limits_;
    EvictionQueues<Entry> queues_;
    std::map<std::uint64_t, std::unique_ptr<Entry>> entries_;
};

TEST(EvictionQueues, without_hits_evict_what_came_first) {
    Keys keys{{.max_entries = 3}};
    keys.access_all({1, 2, 3, 4});
    EXPECT_THAT(keys.evict_all(), ElementsAre(2, 3, 4));
    EXPECT_EQ(keys.queues().evict(), nullptr);
}

TEST(EvictionQueues, spare_what_was_hit_once) {
    Keys keys{{.max_entries = 3}};
    keys.access_all({1, 2, 3, 1, 4});
    EXPECT_THAT(keys.evict_all(), ElementsAre(3, 4, 1))
        << "2 went for 4, and 1 has moved on to the main queue";
}

TEST(EvictionQueues, let_a_scan_through_without_losing_what_was_hit) {
    Keys keys{{.max_entries = 10}};
    for (std::uint64_t key = 0; key < 9; ++key) {
        keys.access(key);
        keys.access(key);
    }
    for (std::uint64_t key = 100; key < 1'000; ++key) {
        keys.access(key);
    }
    for (std::uint64_t key = 0; key < 9; ++key) {
        EXPECT_TRUE(keys.holds(key)) << key;
    }
}

TEST(EvictionQueues, give_another_round_in_the_main_queue_for_each_hit) {
    Keys keys{{.max_entries = 3}};
    keys.access_all({1, 2, 3, 1, 2, 3});
    // All three move on when the first has to go.
    EXPECT_EQ(keys.evict(), 1U);
    for (int hit = 0; hit < 9; ++hit) {
        keys.entry(2).touch();
    }
    EXPECT_EQ(keys.evict(), 3U) << "2 is spared";
    EXPECT_EQ(keys.evict(), 2U);
}

TEST(EvictionQueues, put_a_key_that_left_the_small_queue_too_soon_into_the_main_queue) {
    Keys keys{{.max_entries = 4}};
    keys.access_all({1, 2, 3, 4, 5});
    ASSERT_FALSE(keys.holds(1));
    const double before = keys.queues().small_share();
    keys.access(1);
    EXPECT_DOUBLE_EQ(keys.queues().small_share(), before + 1.0 / 4) << "an entry more for the small queue";
    EXPECT_THAT(keys.evict_all(), ElementsAre(3, 4, 1, 5))
        << "with one entry left, the small queue is not due";
}

TEST(EvictionQueues, put_a_key_that_left_the_main_queue_back_with_two_hits) {
    Keys keys{{.max_entries = 4}};
    keys.access_all({1, 2, 3, 4, 1, 2, 3, 4, 5});
    ASSERT_FALSE(keys.holds(1)) << "all four have moved on, so the first of the main queue went";
    keys.access_all({6, 7}); // 5 and 6 go, so that their ghosts let the small queue grow
    keys.access_all({5, 6});
    const double before = keys.queues().small_share();
    ASSERT_GT(before, 0.4);
    keys.access(1);
    EXPECT_DOUBLE_EQ(keys.queues().small_share(), before - 1.0 / 4) << "an entry less for the small queue";
    // The main queue is 5, 6, 1 now. That 1 has two hits shows beside these.
    for (int hit = 0; hit < 3; ++hit) {
        keys.entry(6).touch();
    }
    keys.entry(5).touch();
    keys.entry(5).touch();
    EXPECT_THAT(keys.evict_all(), ElementsAre(5, 1, 6, 7));
}

TEST(EvictionQueues, do_not_remember_what_was_erased) {
    Keys keys{{.max_entries = 4}};
    keys.access_all({1, 2, 3});
    keys.erase(2);
    keys.access_all({4, 2, 5});
    EXPECT_THAT(keys.evict_all(), ElementsAre(3, 4, 2, 5)) << "2 began anew, and was not spared";
}

TEST(EvictionQueues, put_a_replacement_in_the_place_of_the_old_with_its_hits) {
    Keys keys{{.max_entries = 3, .max_weight = 100}};
    keys.access_all({1, 2, 3, 1});
    keys.replace(1, 5);
    keys.replace(2, 7);
    EXPECT_EQ(keys.queues().weight(), 13U);
    EXPECT_THAT(keys.evict_all(), ElementsAre(2, 3, 1));
}

TEST(EvictionQueues, let_dead_entries_go_whatever_their_hits_and_forget_them) {
    Keys keys{{.max_entries = 3}};
    keys.access_all({1, 2, 3, 1, 2});
    Entry* const gone = keys.queues().evict([](const Entry& entry) { return entry.key == 2; });
    ASSERT_EQ(gone, &keys.entry(2)) << "1 was hit and is spared, 2 is dead, hit or not";
    EXPECT_FALSE(keys.queues().admit(gone->hash()).to_main);
}

TEST(EvictionQueues, stay_within_the_weight_and_evict_several_for_a_heavy_one) {
    Keys keys{{.max_weight = 100}};
    for (std::uint64_t key = 0; key < 10; ++key) {
        keys.access(key, 10);
    }
    keys.access(10, 35);
    EXPECT_EQ(keys.queues().weight(), 95U);
    EXPECT_THAT(keys.evict_all(), ElementsAre(4, 5, 6, 7, 8, 9, 10));
}

TEST(EvictionQueues, hold_the_small_queue_to_its_share_of_the_weight) {
    Keys keys{{.max_weight = 1'000}};
    for (std::uint64_t key = 0; key < 20; ++key) {
        keys.access(key, 45);
        keys.access(key, 45);
    }
    // What flows through now is heavy: two of it are the small queue's tenth.
    for (std::uint64_t key = 1'000; key < 1'100; ++key) {
        keys.access(key, 50);
    }
    std::size_t kept = 0;
    for (std::uint64_t key = 0; key < 20; ++key) {
        kept += keys.holds(key) ? 1U : 0U;
    }
    EXPECT_EQ(kept, 20U);
}

TEST(EvictionQueues, learn_to_keep_keys_that_are_used_twice_at_a_distance) {
    constexpr std::uint64_t distance = 300;
    Keys keys{{.max_entries = 500}};
    std::size_t hits = 0;
    for (std::uint64_t key = 0; key < 5'000; ++key) {
        keys.access(key);
        if (key >= distance) {
            hits += keys.access(key - distance) ? 1U : 0U;
        }
    }
    EXPECT_GT(hits, 4'000U) << "a tenth of the cache for new keys would have lost nearly all";
}

TEST(EvictionQueues, look_at_a_bounded_number_of_entries_for_one_eviction) {
    Keys keys{{.max_entries = 1'000}};
    for (std::uint64_t key = 0; key < 1'000; ++key) {
        keys.access(key);
        keys.access(key);
    }
    std::size_t looked_at = 0;
    keys.queues().evict([&](const Entry&) {
        ++looked_at;
        return false;
    });
    EXPECT_EQ(looked_at, 33U);
}

TEST(EvictionQueues, remember_as_many_keys_as_fit_once_entries_become_smaller) {
    Keys keys{{.max_weight = 10'000}};
    keys.access(0, 9'000);
    keys.access(1, 9'000); // the first eviction: so far one entry fits
    for (std::uint64_t key = 2; key < 3'000; ++key) {
        keys.access(key, 10);
    }
    // 1000 fit: of those that went before, the small queue's ghosts are the last 500.
    std::size_t known = 0;
    for (std::uint64_t key = 1'700; key < 2'000; ++key) {
        known += keys.queues().admit(Entry{key, 0}.hash()).to_main ? 1U : 0U;
    }
    EXPECT_GT(known, 250U);
}

TEST(EvictionQueues, keep_their_books_through_anything_that_may_happen) {
    std::mt19937 random{17};
    Keys keys{{.max_entries = 50, .max_weight = 2'000}};
    for (int step = 0; step < 20'000; ++step) {
        const std::uint64_t key = random() % 200 * (random() % 200) / 200;
        const std::uint64_t what = random() % 20;
        if (what > 1) {
            keys.access(key, 1 + random() % 100);
        } else if (keys.holds(key)) {
            what == 0 ? keys.erase(key) : keys.replace(key, 1 + keys.entry(key).weight() / 2);
        }
    }
}

} // namespace
} // namespace becache::local
