// What is served past its time: stale-while-revalidate, early refresh, fail-safe, soft invalidation. On a
// clock that the test moves, with background loads that run when the test says so.
#include <support/small_catalogue.hpp>
#include <support/tasks.hpp>

#include <gmock/gmock.h>

#include <stdexcept>

namespace becache {
namespace {

using namespace std::chrono_literals;

/// The time to live of the region `items` is 10 s.
struct Fixture {
    explicit Fixture(ReadOptions reading)
        : store{{.reading = reading, .executor = tasks.executor()}} {}

    Handle<std::string> read(const std::string& value) {
        return store.caches.items.by_id.get_or_load({7}, [this, value] {
            ++loads;
            return value;
        });
    }
    Handle<std::string> read_failing() {
        return store.caches.items.by_id.get_or_load({7}, [this]() -> std::string {
            ++loads;
            throw std::runtime_error{"the database is away"};
        });
    }
    [[nodiscard]] RegionStats stats() const { return small::stats_of(store.cache, "items"); }

    Tasks tasks;
    int loads = 0;
    small::Store store;
};

TEST(StaleWhileRevalidate, is_off_unless_asked_for) {
    Fixture fixture{{}};
    fixture.read("old");
    fixture.store.clock->advance(10s);
    EXPECT_EQ(*fixture.read("new"), "new");
    EXPECT_EQ(fixture.tasks.waiting(), 0U);
}

TEST(StaleWhileRevalidate, serves_the_old_value_at_once_and_loads_the_new_one_once) {
    Fixture fixture{{.stale_while_revalidate = 5s}};
    fixture.read("old");
    fixture.store.clock->advance(10s);
    for (int i = 0; i < 3; ++i) {
        const auto stale = fixture.read("new");
        EXPECT_EQ(*stale, "old");
        EXPECT_EQ(stale.source(), Source::stale);
    }
    EXPECT_EQ(fixture.loads, 1) << "nothing is loaded on the reader's thread";
    ASSERT_EQ(fixture.tasks.waiting(), 1U) << "one load, however many ask";
    fixture.tasks.run_next();
    EXPECT_EQ(fixture.loads, 2);
    const auto fresh = fixture.read("never");
    EXPECT_EQ(*fresh, "new");
    EXPECT_EQ(fresh.source(), Source::hit);
    EXPECT_EQ(fixture.stats().stale_hits, 3U);
    EXPECT_EQ(fixture.stats().hits, 4U);
    EXPECT_EQ(fixture.stats().misses, 1U);
    EXPECT_EQ(fixture.stats().loads, 2U);
}

TEST(StaleWhileRevalidate, ends_with_its_window) {
    Fixture fixture{{.stale_while_revalidate = 5s}};
    fixture.read("old");
    fixture.store.clock->advance(15s);
    const auto loaded = fixture.read("new");
    EXPECT_EQ(*loaded, "new");
    EXPECT_EQ(loaded.source(), Source::load);
}

TEST(StaleWhileRevalidate, does_not_serve_what_was_invalidated) {
    Fixture fixture{{.stale_while_revalidate = 5s}};
    fixture.read("old");
    fixture.store.clock->advance(11s);
    fixture.store.caches.items.invalidate(small::by_hand);
    EXPECT_EQ(*fixture.read("new"), "new");
}

TEST(StaleWhileRevalidate, a_background_load_never_overwrites_what_came_after_an_invalidation) {
    const auto invalidations = std::to_array<std::function<void(small::Store&)>>({
        [](small::Store& store) { store.caches.items.by_id.invalidate({7}, small::by_hand); },
        [](small::Store& store) { store.caches.items.invalidate_tag("item", 7, small::by_hand); },
        [](small::Store& store) { store.caches.items.invalidate(small::by_hand); },
        [](small::Store& store) { store.cache.invalidate_everything(small::by_hand); },
    });
    for (const auto& invalidate : invalidations) {
        Fixture fixture{{.stale_while_revalidate = 5s}};
        fixture.read("old");
        fixture.store.clock->advance(11s);
        EXPECT_EQ(*fixture.read("of before the invalidation"), "old");
        const auto refresh = fixture.tasks.take();
        invalidate(fixture.store);
        EXPECT_EQ(*fixture.read("new"), "new");
        refresh();
        const auto after = fixture.read("never");
        EXPECT_EQ(*after, "new");
        EXPECT_EQ(after.source(), Source::hit);
    }
}

TEST(StaleWhileRevalidate, a_background_load_that_ends_after_an_invalidation_fills_nothing) {
    Fixture fixture{{.stale_while_revalidate = 5s}};
    fixture.read("old");
    fixture.store.clock->advance(11s);
    fixture.read("of before the invalidation");
    const auto refresh = fixture.tasks.take();
    fixture.store.caches.items.invalidate(small::by_hand);
    refresh();
    EXPECT_FALSE(fixture.store.caches.items.by_id.contains({7}));
}

TEST(StaleWhileRevalidate, a_background_load_that_fails_is_not_tried_again_at_once) {
    Fixture fixture{{.stale_while_revalidate = 5s, .fail_safe_throttle = 2s}};
    fixture.read("old");
    fixture.store.clock->advance(10s);
    EXPECT_EQ(*fixture.read_failing(), "old");
    fixture.tasks.run_next();
    EXPECT_EQ(fixture.stats().load_failures, 1U);
    EXPECT_EQ(*fixture.read("new"), "old");
    EXPECT_EQ(fixture.tasks.waiting(), 0U) << "its loader is spared";
    fixture.store.clock->advance(2s);
    EXPECT_EQ(*fixture.read("new"), "old");
    fixture.tasks.run_next();
    EXPECT_EQ(*fixture.read("never"), "new");
}

TEST(StaleWhileRevalidate, an_executor_that_refuses_harms_nobody) {
    small::Store store{
        {.reading = {.stale_while_revalidate = 5s},
         .executor = [](const std::function<void()>&) { throw std::runtime_error{"shutting down"}; }}};
    store.caches.items.by_id.get_or_load({7}, [] { return "old"; });
    store.clock->advance(10s);
    EXPECT_EQ(*store.caches.items.by_id.get_or_load({7}, [] { return "new"; }), "old");
}

TEST(StaleWhileRevalidate, runs_on_threads_of_its_own_where_no_executor_is_given) {
    small::Store store{{.reading = {.stale_while_revalidate = 5s}}};
    const auto& by_id = store.caches.items.by_id;
    by_id.get_or_load({7}, [] { return "old"; });
    store.clock->advance(10s);
    const auto reader = std::this_thread::get_id();
    EXPECT_EQ(
        *by_id.get_or_load(
            {7}, [reader] { return reader == std::this_thread::get_id() ? "here" : "elsewhere"; }),
        "old");
    while (!by_id.contains({7})) {
        std::this_thread::yield();
    }
    EXPECT_EQ(*by_id.get({7}), "elsewhere");
}

TEST(StaleWhileRevalidate, may_be_asked_for_in_one_call) {
    Fixture fixture{{.fail_safe_max = 1h}}; // so that the value is still there
    fixture.read("old");
    fixture.store.clock->advance(11s);
    const auto stale = fixture.store.caches.items.by_id.get_or_load(
        {7}, [] { return std::string{"new"}; }, {.stale_while_revalidate = 5s});
    EXPECT_EQ(*stale, "old");
    EXPECT_EQ(fixture.tasks.waiting(), 1U);
}

TEST(EarlyRefresh, loads_anew_before_the_time_is_over_and_the_slower_the_load_the_sooner) {
    // The load took 9 of the 10 s: with beta 10, a refresh is due at once but for one chance in e^(1/90).
    Fixture fixture{{.early_refresh = 10}};
    fixture.store.caches.items.by_id.get_or_load({7}, [&] {
        fixture.store.clock->advance(9s);
        return "old";
    });
    int reads = 0;
    while (fixture.tasks.waiting() == 0 && reads < 1000) {
        const auto hit = fixture.read("new");
        EXPECT_EQ(*hit, "old");
        EXPECT_EQ(hit.source(), Source::hit) << "a fresh value is a hit, whatever goes on behind";
        ++reads;
    }
    ASSERT_EQ(fixture.tasks.waiting(), 1U);
    fixture.tasks.run_next();
    EXPECT_EQ(*fixture.read("never"), "new");
}

TEST(EarlyRefresh, leaves_a_value_alone_whose_load_took_no_time) {
    Fixture fixture{{.early_refresh = 1}};
    fixture.read("old");
    fixture.store.clock->advance(9s);
    for (int i = 0; i < 1000; ++i) {
        fixture.read("new");
    }
    EXPECT_EQ(fixture.tasks.waiting(), 0U);
}

TEST(FailSafe, is_off_unless_asked_for) {
    Fixture fixture{{}};
    fixture.read("old");
    fixture.store.clock->advance(10s);
    EXPECT_THROW(fixture.read_failing(), std::runtime_error);
}

TEST(FailSafe, serves_the_last_good_value_marked_as_such_and_spares_the_loader_for_a_while) {
    Fixture fixture{{.fail_safe_max = 1h, .fail_safe_throttle = 2s}};
    fixture.read("old");
    fixture.store.clock->advance(20s);
    const auto saved = fixture.read_failing();
    EXPECT_EQ(*saved, "old");
    EXPECT_EQ(saved.source(), Source::fail_safe);
    EXPECT_EQ(fixture.loads, 2);
    fixture.store.clock->advance(2s - 1ns);
    EXPECT_EQ(fixture.read("new").source(), Source::fail_safe) << "the dead database is not hammered";
    EXPECT_EQ(fixture.loads, 2);
    fixture.store.clock->advance(1ns);
    EXPECT_EQ(*fixture.read("new"), "new");
    EXPECT_EQ(fixture.stats().fail_safes, 2U);
    EXPECT_EQ(fixture.stats().load_failures, 1U);
}

TEST(FailSafe, has_an_end) {
    Fixture fixture{{.fail_safe_max = 1h}};
    fixture.read("old");
    fixture.store.clock->advance(10s + 1h);
    EXPECT_THROW(fixture.read_failing(), std::runtime_error);
}

TEST(FailSafe, never_serves_what_was_invalidated) {
    Fixture fixture{{.fail_safe_max = 1h}};
    fixture.read("old");
    fixture.store.caches.items.invalidate(small::by_hand);
    EXPECT_THROW(fixture.read_failing(), std::runtime_error);
    fixture.read("newer");
    fixture.store.clock->advance(10s);
    // Invalidated while the loader runs, which then fails.
    EXPECT_THROW(
        fixture.store.caches.items.by_id.get_or_load(
            {7},
            [&]() -> std::string {
                fixture.store.caches.items.invalidate(small::by_hand);
                throw std::runtime_error{"the database is away"};
            }),
        std::runtime_error);
}

TEST(FailSafe, without_a_value_the_loader_is_asked_every_time) {
    Fixture fixture{{.fail_safe_max = 1h}};
    EXPECT_THROW(fixture.read_failing(), std::runtime_error);
    EXPECT_THROW(fixture.read_failing(), std::runtime_error);
    EXPECT_EQ(fixture.loads, 2);
}

TEST(SoftInvalidation, makes_a_value_stale_that_may_still_be_served) {
    Fixture fixture{{.stale_while_revalidate = 5s}};
    fixture.read("old");
    EXPECT_EQ(fixture.store.caches.items.invalidate(small::by_hand, Hardness::soft).entries_dropped, 1U);
    EXPECT_EQ(fixture.store.cache.why("items/by_id/7").state, EntryState::stale);
    const auto stale = fixture.read("new");
    EXPECT_EQ(*stale, "old");
    EXPECT_EQ(stale.source(), Source::stale);
    fixture.tasks.run_next();
    EXPECT_EQ(*fixture.read("never"), "new");
}

TEST(SoftInvalidation, is_a_miss_where_nothing_stale_is_served) {
    Fixture fixture{{}};
    fixture.read("old");
    fixture.store.caches.items.by_id.invalidate({7}, small::by_hand, Hardness::soft);
    EXPECT_EQ(*fixture.read("new"), "new");
}

TEST(SoftInvalidation, of_a_key_a_tag_a_region_and_everything_runs_from_its_own_time) {
    const auto invalidations = std::to_array<std::function<Receipt(small::Store&)>>({
        [](small::Store& store) {
            return store.caches.items.by_id.invalidate({7}, small::by_hand, Hardness::soft);
        },
        [](small::Store& store) {
            return store.caches.items.invalidate_tag("item", 7, small::by_hand, Hardness::soft);
        },
        [](small::Store& store) { return store.caches.items.invalidate(small::by_hand, Hardness::soft); },
        [](small::Store& store) { return store.cache.invalidate_everything(small::by_hand, Hardness::soft); },
    });
    for (const auto& invalidate : invalidations) {
        Fixture fixture{{.stale_while_revalidate = 5s}};
        fixture.read("old");
        fixture.store.clock->advance(1s);
        EXPECT_EQ(invalidate(fixture.store).entries_dropped, 1U);
        EXPECT_EQ(invalidate(fixture.store).entries_dropped, 0U) << "it is stale already";
        EXPECT_EQ(fixture.store.cache.ledger().front().hardness, Hardness::soft);
        fixture.store.clock->advance(5s - 1ns);
        EXPECT_EQ(fixture.read("new").source(), Source::stale);
        fixture.tasks.run_next(); // the load in the background
        EXPECT_EQ(fixture.read("never").source(), Source::hit);
    }
}

TEST(SoftInvalidation, a_hard_one_after_it_makes_a_miss) {
    Fixture fixture{{.stale_while_revalidate = 5s}};
    fixture.read("old");
    fixture.store.caches.items.invalidate(small::by_hand, Hardness::soft);
    EXPECT_EQ(fixture.store.caches.items.invalidate(small::by_hand).entries_dropped, 1U)
        << "what could still be served is dropped now";
    EXPECT_EQ(fixture.read("new").source(), Source::load);
}

TEST(SoftInvalidation, a_load_under_way_does_not_count_as_loaded_after_it) {
    Fixture fixture{{.stale_while_revalidate = 5s}};
    fixture.store.caches.items.by_id.get_or_load({7}, [&] {
        fixture.store.caches.items.invalidate(small::by_hand, Hardness::soft);
        return "of before";
    });
    EXPECT_FALSE(fixture.store.caches.items.by_id.contains({7}));
}

TEST(SoftInvalidation, the_catalogue_says_it_of_a_reason_and_the_caller_may_say_otherwise) {
    static constexpr ReasonInfo gentle{"GENTLE", "gentle", "all", "Nothing that matters at once.",
                                       200,      false,    true};
    Fixture fixture{{.stale_while_revalidate = 5s}};
    fixture.read("old");
    fixture.store.caches.items.invalidate(Reason{gentle});
    EXPECT_EQ(fixture.read("new").source(), Source::stale);
    fixture.store.caches.items.invalidate(Reason{gentle}, Hardness::hard);
    EXPECT_EQ(fixture.read("new").source(), Source::load);
}

} // namespace
} // namespace becache
