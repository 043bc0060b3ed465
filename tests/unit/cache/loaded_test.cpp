// What a loader may return beside a value, and the options that say how long a value lives.
#include <support/small_catalogue.hpp>

#include <gmock/gmock.h>

#include <set>
#include <stdexcept>

namespace becache {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

using Text = Loaded<std::string>;

template <class Action>
std::string error_of(const Action& action) {
    try {
        action();
    } catch (const std::exception& error) {
        return error.what();
    }
    return "no error";
}

TEST(Loaded, may_say_how_long_its_value_lives) {
    small::Store store;
    const auto& by_id = store.caches.items.by_id;
    by_id.get_or_load({1}, [] { return Text{.value = "short", .time_to_live = 2s}; });
    by_id.get_or_load({2}, [] { return Text{.value = "long", .time_to_live = 1h}; });
    store.clock->advance(2s);
    EXPECT_FALSE(by_id.contains({1}));
    store.clock->advance(1h - 3s);
    EXPECT_TRUE(by_id.contains({2}));
    EXPECT_THAT(
        error_of([&] { by_id.get_or_load({3}, [] { return Text{.value = "x", .time_to_live = 0s}; }); }),
        HasSubstr("the loader of items/by_id/3"));
    EXPECT_FALSE(by_id.contains({3}));
}

TEST(Loaded, tags_that_only_the_value_knows_select_it) {
    small::Store store;
    const auto& list = store.caches.items.list;
    const auto load_page = [&](std::int64_t page, std::vector<LoadedTag> tags) {
        list.get_or_load({.page = page}, [&] { return Text{.value = "page", .tags = tags}; });
    };
    load_page(1, {{"item", 1}, {"item", 2}});
    load_page(2, {{"item", 2}, {"item", 3}});
    load_page(3, {}); // may contain any item
    EXPECT_EQ(store.caches.items.invalidate_tag("item", 1, small::by_hand).entries_dropped, 2U);
    EXPECT_FALSE(list.contains({.page = 1}));
    EXPECT_TRUE(list.contains({.page = 2})) << "it is known not to contain item 1";
    EXPECT_FALSE(list.contains({.page = 3}));
    EXPECT_EQ(store.caches.items.invalidate_tag("item", 3, small::by_hand).entries_dropped, 1U);
    EXPECT_FALSE(list.contains({.page = 2}));
}

TEST(Loaded, tags_of_the_value_stand_beside_those_of_the_key) {
    small::Store store;
    const auto& by_id = store.caches.items.by_id;
    const auto load = [&] {
        by_id.get_or_load({1}, [] { return Text{.value = "one", .tags = {{"shelf", "a"}, {"item", 1}}}; });
    };
    load();
    EXPECT_EQ(store.caches.items.invalidate_tag("shelf", "b", small::by_hand).entries_dropped, 0U);
    EXPECT_EQ(store.caches.items.invalidate_tag("shelf", "a", small::by_hand).entries_dropped, 1U);
    load();
    EXPECT_EQ(store.caches.items.invalidate_tag("item", 1, small::by_hand).entries_dropped, 1U);
}

TEST(Loaded, a_value_is_not_kept_whose_tag_was_invalidated_while_it_was_loaded) {
    small::Store store;
    const auto& list = store.caches.items.list;
    list.get_or_load({.page = 1}, [&] {
        // Of another key that carries it, so that the flight of this one is not touched.
        store.caches.items.by_id.invalidate({9}, small::by_hand);
        store.caches.items.invalidate_tag("item", 5, small::by_hand);
        return Text{.value = "page", .tags = {{"item", 5}}};
    });
    EXPECT_FALSE(list.contains({.page = 1}));
}

TEST(Loaded, tags_the_region_does_not_have_or_that_are_too_long_are_a_failed_load) {
    small::Store store;
    const auto& by_id = store.caches.items.by_id;
    EXPECT_THAT(
        error_of([&] {
            by_id.get_or_load({1}, [] { return Text{.value = "x", .tags = {{"owner", "me"}}}; });
        }),
        HasSubstr("no tags of the kind 'owner'; its kinds are item, shelf"));
    EXPECT_THAT(
        error_of([&] {
            by_id.get_or_load({1}, [] {
                return Text{.value = "x", .tags = {{"shelf", std::string(300, 'a')}}};
            });
        }),
        HasSubstr("is too long"));
    EXPECT_FALSE(by_id.contains({1}));
    EXPECT_EQ(small::stats_of(store.cache, "items").load_failures, 2U);
}

TEST(Absent, is_cached_with_a_time_of_its_own) {
    small::Store store{{.reading = {.absent_time_to_live = 3s}}};
    const auto& by_id = store.caches.items.by_id;
    int loads = 0;
    const auto load = [&]() -> std::optional<std::string> {
        ++loads;
        return std::nullopt;
    };
    const auto first = by_id.get_or_load({7}, load);
    EXPECT_FALSE(first);
    EXPECT_TRUE(first.absent());
    EXPECT_EQ(first.source(), Source::load);
    const auto second = by_id.get_or_load({7}, load);
    EXPECT_TRUE(second.absent());
    EXPECT_EQ(second.source(), Source::hit);
    EXPECT_TRUE(by_id.get({7}).absent());
    EXPECT_FALSE(by_id.get({8}).absent()) << "nobody knows";
    EXPECT_FALSE(by_id.visit({7}, [](const std::string&) { FAIL() << "there is no value"; }));
    EXPECT_EQ(loads, 1);
    store.clock->advance(3s);
    by_id.get_or_load({7}, load);
    EXPECT_EQ(loads, 2);
}

TEST(Absent, ends_with_an_invalidation_like_any_value) {
    small::Store store;
    const auto& by_id = store.caches.items.by_id;
    by_id.get_or_load({7}, [] { return Text::absent(); });
    EXPECT_EQ(store.caches.items.invalidate_tag("item", 7, small::by_hand).entries_dropped, 1U);
    EXPECT_EQ(*by_id.get_or_load({7}, [] { return "seven"; }), "seven");
}

TEST(Absent, lives_no_longer_than_a_value_would_and_not_at_all_where_told_so) {
    small::Store store{{.reading = {.absent_time_to_live = 1h}}};
    const auto& by_id = store.caches.items.by_id;
    by_id.get_or_load({7}, [] { return Text::absent(); });
    store.clock->advance(10s);
    EXPECT_FALSE(by_id.contains({7}));
    by_id.get_or_load({8}, [] { return Text::absent(); }, {.absent_time_to_live = 0s});
    EXPECT_FALSE(by_id.contains({8}));
}

TEST(ConditionalLoad, is_shown_the_value_known_before_and_may_keep_it) {
    small::Store store{{.reading = {.fail_safe_max = 1h}}};
    const auto& by_id = store.caches.items.by_id;
    by_id.get_or_load({7}, [](const Handle<std::string>& last) {
        EXPECT_FALSE(last);
        return std::string{"seven"};
    });
    store.clock->advance(10s);
    const auto kept = by_id.get_or_load({7}, [](const Handle<std::string>& last) {
        EXPECT_EQ(*last, "seven");
        return Text::still_valid();
    });
    EXPECT_EQ(*kept, "seven");
    EXPECT_EQ(kept.source(), Source::load);
    EXPECT_TRUE(by_id.contains({7}));
    store.clock->advance(10s);
    EXPECT_FALSE(by_id.contains({7})) << "it had its whole time again, and no more";
}

TEST(ConditionalLoad, may_keep_even_what_was_invalidated_since_the_truth_says_so) {
    small::Store store;
    const auto& by_id = store.caches.items.by_id;
    by_id.get_or_load({7}, [] { return "seven"; });
    store.caches.items.invalidate(small::by_hand);
    EXPECT_EQ(
        *by_id.get_or_load({7}, [](const Handle<std::string>&) { return Text::still_valid(); }), "seven");
    EXPECT_TRUE(by_id.contains({7}));
    EXPECT_EQ(store.caches.items.invalidate_tag("item", 7, small::by_hand).entries_dropped, 1U);
}

TEST(ConditionalLoad, that_an_invalidation_overtook_keeps_nothing) {
    small::Store store;
    const auto& by_id = store.caches.items.by_id;
    by_id.get_or_load({7}, [] { return "seven"; });
    store.caches.items.invalidate(small::by_hand);
    by_id.get_or_load({7}, [&](const Handle<std::string>&) {
        store.caches.items.invalidate(small::by_hand);
        return Text::still_valid();
    });
    EXPECT_FALSE(by_id.contains({7}));
}

TEST(ConditionalLoad, cannot_keep_what_it_was_not_shown) {
    small::Store store;
    EXPECT_THAT(
        error_of([&] { store.caches.items.by_id.get_or_load({7}, [] { return Text::still_valid(); }); }),
        HasSubstr("it was shown none"));
}

TEST(TimeToLive, comes_from_the_call_else_the_region_else_the_cache_else_the_catalogue) {
    small::Store store{{.reading = {.time_to_live = 20s}, .regions = {{"shelves", {.time_to_live = 30s}}}}};
    const auto lives = [&](const auto& view, const auto& key, std::chrono::nanoseconds time) {
        store.clock->advance(time - 1ns);
        EXPECT_TRUE(view.contains(key));
        store.clock->advance(1ns);
        EXPECT_FALSE(view.contains(key));
    };
    const auto text = [] { return std::string{"x"}; };
    store.caches.items.by_id.get_or_load({1}, text);
    lives(store.caches.items.by_id, small::ItemKey{1}, 20s);
    store.caches.shelves.by_id.get_or_load({"a"}, text);
    lives(store.caches.shelves.by_id, small::ShelfKey{"a"}, 30s);
    store.caches.shelves.by_id.get_or_load({"a"}, text, {.time_to_live = 40s});
    lives(store.caches.shelves.by_id, small::ShelfKey{"a"}, 40s);
}

TEST(Jitter, cuts_every_time_to_live_by_another_part_and_never_by_more_than_it_says) {
    small::Store store{{.reading = {.jitter = 0.5}}};
    const auto& by_id = store.caches.items.by_id;
    constexpr int count = 200;
    for (int i = 0; i < count; ++i) {
        by_id.get_or_load({i}, [] { return "x"; });
    }
    const auto still_there = [&] {
        int there = 0;
        for (int i = 0; i < count; ++i) {
            there += by_id.contains({i}) ? 1 : 0;
        }
        return there;
    };
    store.clock->advance(5s - 1ns);
    EXPECT_EQ(still_there(), count);
    store.clock->advance(2500ms);
    EXPECT_GT(still_there(), count / 5);
    EXPECT_LT(still_there(), count * 4 / 5);
    store.clock->advance(2500ms);
    EXPECT_EQ(still_there(), 0);
}

TEST(Jitter, is_a_tenth_by_default) { EXPECT_DOUBLE_EQ(ReadRules{}.jitter, 0.1); }

TEST(ReadOptions, out_of_their_ranges_are_refused_with_their_names) {
    const auto error = [](ReadOptions reading) { return error_of([&] { Cache{{.reading = reading}}; }); };
    EXPECT_EQ(
        error({.time_to_live = 0ms}),
        "CacheOptions::reading: time_to_live = 0 ms: the time is out of its range; it is 1 ms to 31536000000 "
        "ms, one year");
    EXPECT_THAT(error({.jitter = 0.6}), HasSubstr("jitter = 0.6"));
    EXPECT_THAT(error({.jitter = -0.1}), HasSubstr("jitter"));
    EXPECT_THAT(error({.early_refresh = std::nan("")}), HasSubstr("early_refresh"));
    EXPECT_THAT(error({.absent_time_to_live = -1ms}), HasSubstr("absent_time_to_live"));
    EXPECT_THAT(error({.stale_while_revalidate = -1ms}), HasSubstr("stale_while_revalidate"));
    EXPECT_THAT(error({.fail_safe_max = -1ms}), HasSubstr("fail_safe_max"));
    EXPECT_THAT(error({.fail_safe_throttle = -1ms}), HasSubstr("fail_safe_throttle"));
    EXPECT_THAT(error({.soft_timeout = -1ms}), HasSubstr("soft_timeout"));
    EXPECT_THAT(error({.hard_timeout = std::chrono::hours{9000}}), HasSubstr("hard_timeout"));
    EXPECT_THAT(
        error_of([] {
            Cache{{.regions = {{"items", {.jitter = 2}}}}};
        }),
        HasSubstr("CacheOptions::regions['items']: jitter = 2"));
    small::Store store;
    EXPECT_THAT(
        error_of(
            [&] { store.caches.items.by_id.get_or_load({1}, [] { return "x"; }, {.time_to_live = 0ms}); }),
        HasSubstr("ReadOptions of the call: time_to_live"));
}

} // namespace
} // namespace becache
