#include <support/small_catalogue.hpp>

#include <gmock/gmock.h>

#include <stdexcept>

namespace becache {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

/// A loader that must not run.
std::string never() {
    ADD_FAILURE() << "the loader was run";
    return "never";
}

TEST(Read, get_or_load_loads_once_and_hits_afterwards) {
    small::Store store;
    int loads = 0;
    const auto load = [&] {
        ++loads;
        return std::string{"seven"};
    };
    const auto first = store.caches.items.by_id.get_or_load({7}, load);
    const auto second = store.caches.items.by_id.get_or_load({7}, load);
    EXPECT_EQ(*first, "seven");
    EXPECT_EQ(first.source(), Source::load);
    EXPECT_EQ(*second, "seven");
    EXPECT_EQ(second.source(), Source::hit);
    EXPECT_EQ(first.get(), second.get()) << "one value, shared";
    EXPECT_EQ(loads, 1);
    const RegionStats stats = small::stats_of(store.cache, "items");
    EXPECT_EQ(stats.hits, 1U);
    EXPECT_EQ(stats.misses, 1U);
    EXPECT_EQ(stats.loads, 1U);
    EXPECT_EQ(stats.entries, 1U);
    EXPECT_GT(stats.bytes, 0U);
}

TEST(Read, get_loads_nothing) {
    small::Store store;
    EXPECT_FALSE(store.caches.items.by_id.get({7}));
    store.caches.items.by_id.get_or_load({7}, [] { return "seven"; });
    const auto hit = store.caches.items.by_id.get({7});
    ASSERT_TRUE(hit);
    EXPECT_EQ(*hit, "seven");
    EXPECT_EQ(hit->size(), 5U);
}

TEST(Read, views_and_regions_with_equal_fields_are_apart) {
    small::Store store;
    store.caches.shelves.by_id.get_or_load({"a"}, [] { return "shelf"; });
    EXPECT_FALSE(store.caches.plain.value.get({"a"}));
    EXPECT_FALSE(store.caches.shelves.all.get({}));
    EXPECT_TRUE(store.caches.shelves.by_id.get({"a"}));
}

TEST(Read, an_absent_field_is_not_the_text_of_a_dash) {
    small::Store store;
    store.caches.items.list.get_or_load({.shelf = "-"}, [] { return "of the shelf named -"; });
    EXPECT_FALSE(store.caches.items.list.get({}));
    EXPECT_EQ(store.caches.items.list.address({}), "items/list/-/1");
    EXPECT_EQ(store.caches.items.list.address({.shelf = "-"}), "items/list/%2D/1");
}

TEST(Read, a_value_expires_after_its_regions_time_to_live) {
    small::Store store;
    store.caches.items.by_id.get_or_load({7}, [] { return "seven"; });
    store.clock->advance(10s - 1ns);
    EXPECT_TRUE(store.caches.items.by_id.contains({7}));
    store.clock->advance(1ns);
    EXPECT_FALSE(store.caches.items.by_id.contains({7}));
    EXPECT_FALSE(store.caches.items.by_id.get({7}));
    EXPECT_EQ(small::stats_of(store.cache, "items").expirations, 1U);
}

TEST(Read, time_to_live_runs_from_the_end_of_the_load) {
    small::Store store;
    store.caches.items.by_id.get_or_load({7}, [&] {
        store.clock->advance(1h);
        return "seven";
    });
    EXPECT_TRUE(store.caches.items.by_id.contains({7}));
}

TEST(Read, refresh_gives_a_fresh_value_its_whole_time_again) {
    small::Store store;
    EXPECT_FALSE(store.caches.items.by_id.refresh({7}));
    store.caches.items.by_id.get_or_load({7}, [] { return "seven"; });
    store.clock->advance(9s);
    EXPECT_TRUE(store.caches.items.by_id.refresh({7}));
    store.clock->advance(9s);
    EXPECT_TRUE(store.caches.items.by_id.get({7}));
    store.clock->advance(2s);
    EXPECT_FALSE(store.caches.items.by_id.refresh({7})) << "past its time";
}

TEST(Read, contains_counts_nothing) {
    small::Store store;
    store.caches.items.by_id.get_or_load({7}, [] { return "seven"; });
    EXPECT_TRUE(store.caches.items.by_id.contains({7}));
    EXPECT_FALSE(store.caches.items.by_id.contains({8}));
    const RegionStats stats = small::stats_of(store.cache, "items");
    EXPECT_EQ(stats.hits, 0U);
    EXPECT_EQ(stats.misses, 1U);
}

TEST(Read, what_the_loader_throws_reaches_the_caller_and_nothing_is_cached) {
    struct Lost : std::runtime_error {
        using runtime_error::runtime_error;
    };
    small::Store store;
    const auto failing = [&] {
        return store.caches.items.by_id.get_or_load({7}, []() -> std::string { throw Lost{"the database"}; });
    };
    EXPECT_THROW(failing(), Lost);
    EXPECT_FALSE(store.caches.items.by_id.contains({7}));
    EXPECT_EQ(small::stats_of(store.cache, "items").load_failures, 1U);
    EXPECT_EQ(*store.caches.items.by_id.get_or_load({7}, [] { return "seven"; }), "seven");
}

TEST(Read, a_loader_that_asks_for_its_own_key_is_told_so) {
    small::Store store;
    try {
        store.caches.items.by_id.get_or_load(
            {7}, [&] { return *store.caches.items.by_id.get_or_load({7}, never); });
        FAIL() << "no error";
    } catch (const std::logic_error& error) {
        EXPECT_THAT(error.what(), HasSubstr("its own loader asks for the same key"));
    }
    EXPECT_EQ(*store.caches.items.by_id.get_or_load({7}, [] { return "seven"; }), "seven");
}

TEST(Read, a_loader_may_ask_for_another_key) {
    small::Store store;
    const auto outer = store.caches.items.by_id.get_or_load(
        {1}, [&] { return "one and " + *store.caches.items.by_id.get_or_load({2}, [] { return "two"; }); });
    EXPECT_EQ(*outer, "one and two");
    EXPECT_TRUE(store.caches.items.by_id.contains({2}));
}

TEST(Read, what_was_loaded_while_its_scope_was_invalidated_is_not_cached) {
    small::Store store;
    const auto& by_id = store.caches.items.by_id;
    const auto invalidations = std::to_array<std::function<void()>>({
        [&] { by_id.invalidate({7}, small::by_hand); },
        [&] { store.caches.items.invalidate_tag("item", 7, small::by_hand); },
        [&] { store.caches.items.invalidate(small::by_hand); },
        [&] { store.cache.invalidate_everything(small::by_hand); },
        [&] { store.caches.invalidate(small::item_changed, Subject{}.add("item", "item", 7)); },
    });
    for (const auto& invalidate : invalidations) {
        const auto loaded = by_id.get_or_load({7}, [&] {
            invalidate();
            return "old";
        });
        EXPECT_EQ(*loaded, "old") << "who asked before is answered";
        EXPECT_FALSE(by_id.contains({7}));
        EXPECT_EQ(*by_id.get_or_load({7}, [] { return "new"; }), "new");
        EXPECT_EQ(by_id.invalidate({7}, small::by_hand).entries_dropped, 1U);
    }
}

TEST(Read, an_invalidation_of_something_else_does_not_disturb_a_load) {
    small::Store store;
    store.caches.items.by_id.get_or_load({7}, [&] {
        store.caches.items.invalidate_tag("item", 8, small::by_hand);
        store.caches.items.by_id.invalidate({8}, small::by_hand);
        store.caches.shelves.invalidate(small::by_hand);
        return "seven";
    });
    EXPECT_TRUE(store.caches.items.by_id.contains({7}));
}

TEST(Read, keys_and_tags_past_their_bounds_are_refused) {
    small::Store store;
    const auto get = [&](std::size_t size) {
        return store.caches.plain.value.get_or_load({std::string(size, 'a')}, [] { return "x"; });
    };
    EXPECT_EQ(*get(max_key_bytes), "x");
    EXPECT_THROW(get(max_key_bytes + 1), std::invalid_argument);
    const auto tagged = [&](std::size_t size) {
        return store.caches.shelves.by_id.get_or_load({std::string(size, 'a')}, [] { return "x"; });
    };
    const std::size_t longest = max_tag_bytes - std::string_view{"shelf:"}.size();
    EXPECT_EQ(*tagged(longest), "x");
    EXPECT_THROW(tagged(longest + 1), std::invalid_argument);
}

TEST(Read, hostile_keys_are_ordinary_keys) {
    small::Store store;
    const std::string hostile[] = {"",  "a/b",      "../..", std::string(1, '\0'), "\n", "*",
                                   "#", "\xff\xfe", "%2D"};
    for (const std::string& name : hostile) {
        store.caches.shelves.by_id.get_or_load({name}, [&] { return name; });
    }
    for (const std::string& name : hostile) {
        EXPECT_EQ(*store.caches.shelves.by_id.get_or_load({name}, never), name);
        EXPECT_EQ(store.cache.why(store.caches.shelves.by_id.address({name})).state, EntryState::fresh);
    }
    EXPECT_EQ(small::stats_of(store.cache, "shelves").entries, std::size(hostile));
}

TEST(Read, a_handle_outlives_its_value_in_the_cache_and_the_cache) {
    Handle<std::string> held;
    {
        small::Store store;
        held = store.caches.items.by_id.get_or_load({7}, [] { return std::string(100, 'x'); });
        store.cache.invalidate_everything(small::by_hand);
    }
    EXPECT_EQ(*held, std::string(100, 'x'));
}

TEST(Read, views_keep_the_cache_alive) {
    auto cache = std::make_unique<Cache>();
    const small::Caches caches{*cache};
    cache.reset();
    caches.items.by_id.get_or_load({7}, [] { return "seven"; });
    EXPECT_TRUE(caches.items.by_id.contains({7}));
}

TEST(Read, the_bound_on_entries_evicts) {
    small::Store store{{.max_entries = 10}};
    for (int i = 0; i < 25; ++i) {
        store.caches.items.by_id.get_or_load({i}, [] { return "x"; });
    }
    const RegionStats stats = small::stats_of(store.cache, "items");
    EXPECT_EQ(stats.entries, 10U);
    EXPECT_EQ(stats.evictions, 15U);
    EXPECT_EQ(store.caches.items.invalidate(small::by_hand).entries_dropped, 10U);
}

} // namespace
} // namespace becache
