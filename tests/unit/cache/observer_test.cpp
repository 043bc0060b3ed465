#include <support/small_catalogue.hpp>
#include <support/tasks.hpp>

#include <gmock/gmock.h>

#include <stdexcept>

namespace becache {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

/// Writes down what it is told, and may ask the cache meanwhile: no lock is held.
struct Witness : Observer {
    [[nodiscard]] bool observes_reads() const override { return true; }
    void on_read(ReadEvent event, std::string_view address) override {
        told.push_back(std::string{to_string(event)} + " " + std::string{address});
        if (store != nullptr) {
            (void)store->caches.items.by_id.contains({7});
            (void)store->cache.stats();
        }
    }
    void on_invalidation(const Record& record) override {
        told.push_back("invalidate " + record.scopes.front().scope.name);
    }
    std::vector<std::string> take() { return std::exchange(told, {}); }

    std::vector<std::string> told;
    small::Store* store = nullptr;
};

struct Fixture {
    explicit Fixture(CacheOptions options = {}) {
        options.observers.push_back(witness);
        options.executor = tasks.executor();
        store.emplace(std::move(options));
        witness->store = &*store;
    }
    [[nodiscard]] const auto& by_id() const { return store->caches.items.by_id; }

    std::shared_ptr<Witness> witness = std::make_shared<Witness>();
    Tasks tasks;
    std::optional<small::Store> store;
};

TEST(Observer, is_told_of_reads_loads_fills_and_invalidations_in_their_order) {
    Fixture fixture;
    fixture.by_id().get_or_load({7}, [] { return "seven"; });
    EXPECT_THAT(
        fixture.witness->take(),
        ElementsAre("miss items/by_id/7", "load items/by_id/7", "fill items/by_id/7"));
    (void)fixture.by_id().get({7});
    (void)fixture.by_id().get({8});
    fixture.by_id().visit({7}, [](const std::string&) {});
    EXPECT_THAT(
        fixture.witness->take(), ElementsAre("hit items/by_id/7", "miss items/by_id/8", "hit items/by_id/7"));
    fixture.store->caches.items.invalidate(small::by_hand);
    EXPECT_THAT(fixture.witness->take(), ElementsAre("invalidate items"));
}

TEST(Observer, is_told_of_failures_stale_hits_and_what_is_served_in_their_stead) {
    Fixture fixture{{.reading = {.stale_while_revalidate = 5s, .fail_safe_max = 1h}}};
    const auto failing = []() -> std::string { throw std::runtime_error{"lost"}; };
    EXPECT_THROW(fixture.by_id().get_or_load({7}, failing), std::runtime_error);
    EXPECT_THAT(fixture.witness->take(), ElementsAre("miss items/by_id/7", "load_failure items/by_id/7"));
    fixture.by_id().get_or_load({7}, [] { return "seven"; });
    fixture.store->clock->advance(10s);
    fixture.witness->take();
    fixture.by_id().get_or_load({7}, failing);
    EXPECT_THAT(fixture.witness->take(), ElementsAre("stale_hit items/by_id/7"));
    fixture.tasks.run_next();
    fixture.store->clock->advance(5s);
    fixture.witness->take();
    fixture.by_id().get_or_load({7}, failing);
    EXPECT_THAT(
        fixture.witness->take(),
        ElementsAre("miss items/by_id/7", "load_failure items/by_id/7", "fail_safe items/by_id/7"));
}

TEST(Observer, is_told_of_evictions_and_expirations) {
    Fixture fixture{{.max_entries = 2}};
    for (int i = 1; i <= 3; ++i) {
        fixture.by_id().get_or_load({i}, [] { return "x"; });
    }
    EXPECT_THAT(fixture.witness->take(), ::testing::Contains("evict items/by_id/1"));
    fixture.store->clock->advance(10s);
    (void)fixture.by_id().get({2});
    EXPECT_THAT(fixture.witness->take(), ElementsAre("expire items/by_id/2", "miss items/by_id/2"));
    while (fixture.store->cache.sweep() == 0) {
    }
    EXPECT_THAT(fixture.witness->take(), ElementsAre("expire items/by_id/3"));
}

TEST(Observer, that_throws_harms_neither_the_caller_nor_the_others) {
    struct Faulty : Observer {
        [[nodiscard]] bool observes_reads() const override { return true; }
        void on_read(ReadEvent, std::string_view) override { throw std::runtime_error{"faulty"}; }
        void on_invalidation(const Record&) override { throw 7; }
        void on_warning(std::string_view) override { throw std::bad_alloc{}; }
    };
    Fixture fixture{{.observers = {std::make_shared<Faulty>()}}};
    EXPECT_EQ(*fixture.by_id().get_or_load({7}, [] { return "seven"; }), "seven");
    EXPECT_EQ(fixture.store->caches.items.invalidate(small::only_in_tests).entries_dropped, 1U);
    EXPECT_EQ(fixture.witness->take().size(), 4U) << "miss, load, fill, invalidate";
    EXPECT_EQ(fixture.store->cache.stats().observer_failures, 5U) << "and the warning of a test-only reason";
}

TEST(Observer, that_does_not_observe_reads_is_not_told_of_them) {
    struct Records : Observer {
        void on_read(ReadEvent, std::string_view) override { ADD_FAILURE() << "told of a read"; }
    };
    Fixture fixture{{.observers = {std::make_shared<Records>()}}};
    fixture.by_id().get_or_load({7}, [] { return "seven"; });
    EXPECT_EQ(fixture.witness->take().size(), 3U);
}

TEST(Janitor, removes_in_the_background_what_is_of_no_more_use) {
    const auto clock = std::make_shared<testing::ManualClock>();
    Cache cache{{.reading = {.jitter = 0}, .janitor_interval = 1s, .clock = clock}};
    const small::Caches caches{cache};
    caches.items.by_id.get_or_load({7}, [] { return "seven"; });
    clock->advance(10s);
    // Each step looks at a part of the values, and a step is due every second.
    // What is removed is uncounted first, and then counted as expired.
    while (small::stats_of(cache, "items").expirations == 0) {
        clock->advance(1s);
        std::this_thread::yield();
    }
    EXPECT_EQ(small::stats_of(cache, "items").entries, 0U);
}

TEST(Janitor, its_interval_is_checked) {
    EXPECT_THROW(Cache({.janitor_interval = -1ms}), std::invalid_argument);
    EXPECT_THROW(Cache({.janitor_interval = std::chrono::hours{25}}), std::invalid_argument);
}

} // namespace
} // namespace becache
