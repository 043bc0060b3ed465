#include <support/small_catalogue.hpp>

#include <gmock/gmock.h>

#include <array>
#include <stdexcept>

namespace becache {
namespace {

using ::testing::HasSubstr;

template <class Action>
std::string error_of(const Action& action) {
    try {
        action();
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "no error";
}

TEST(Open, a_catalogue_opened_twice_is_shared) {
    small::Store store;
    const small::Caches again{store.cache};
    store.caches.items.by_id.get_or_load({7}, [] { return "seven"; });
    EXPECT_TRUE(again.items.by_id.contains({7}));
    EXPECT_EQ(again.items.name(), "items");
    EXPECT_EQ(store.cache.stats().regions.size(), 3U);
}

TEST(Open, another_catalogue_with_a_region_of_that_name_is_refused_whole) {
    small::Store store;
    const std::array<RegionInfo, 2> regions{{
        {.name = "mine", .time_to_live = std::chrono::seconds{1}, .tag_kinds = {}, .views = {}},
        {.name = "items", .time_to_live = std::chrono::seconds{1}, .tag_kinds = {}, .views = {}},
    }};
    const CatalogueInfo other{.name = "other", .reasons = {}, .regions = regions, .selections = {}};
    EXPECT_THAT(
        error_of([&] { (void)store.cache.open(other); }), HasSubstr("catalogue 'other', region 'items'"));
    EXPECT_EQ(store.cache.stats().regions.size(), 3U);
}

TEST(Open, two_catalogues_live_in_one_cache) {
    small::Store store;
    const std::array<ViewInfo, 1> views{{{.name = "all", .fields = {}, .tags = {}}}};
    const std::array<RegionInfo, 1> regions{
        {{.name = "mine", .time_to_live = std::chrono::seconds{1}, .tag_kinds = {}, .views = views}}};
    const CatalogueInfo other{.name = "other", .reasons = {}, .regions = regions, .selections = {}};
    const View<small::NoKey, int> mine{store.cache.open(other).region(0), 0};
    store.caches.shelves.all.get_or_load({}, [] { return "all"; });
    EXPECT_FALSE(mine.get({}));
    mine.get_or_load({}, [] { return 1; });
    EXPECT_EQ(*mine.get({}), 1);
    EXPECT_EQ(*store.caches.shelves.all.get({}), "all");
}

TEST(Open, a_malformed_region_is_refused) {
    small::Store store;
    const std::array<FieldInfo, 1> fields{{{.name = "id"}}};
    const std::array<ViewTag, 1> tags{{{.kind = 0, .field = 1}}};
    const std::array<ViewInfo, 1> views{{{.name = "by_id", .fields = fields, .tags = tags}}};
    const std::array<std::string_view, 1> kinds{"id"};
    const std::array<std::string_view, 17> many_kinds{};
    const auto open = [&](const RegionInfo& region) {
        const std::array regions{region};
        return error_of([&] {
            (void)store.cache.open({.name = "other", .reasons = {}, .regions = regions, .selections = {}});
        });
    };
    using std::chrono::seconds;
    EXPECT_THAT(
        open({.name = "r", .time_to_live = seconds{0}, .tag_kinds = {}, .views = {}}),
        HasSubstr("time to live is not positive"));
    EXPECT_THAT(
        open({.name = "r", .time_to_live = seconds{1}, .tag_kinds = kinds, .views = views}),
        HasSubstr("the tags of its view 'by_id' are malformed"));
    EXPECT_THAT(
        open({.name = "r", .time_to_live = seconds{1}, .tag_kinds = many_kinds, .views = {}}),
        HasSubstr("too many kinds"));
}

TEST(Open, a_view_bound_to_another_type_or_that_does_not_exist_is_refused) {
    small::Store store;
    EXPECT_THAT(
        error_of([&] {
            const View<small::ItemKey, int> wrong{store.caches.items, 0};
        }),
        HasSubstr("it is in use with another type"));
    EXPECT_THAT(
        error_of([&] {
            const View<small::ItemKey, int> none{store.caches.items, 9};
        }),
        HasSubstr("there is no such view"));
}

TEST(Open, options_outside_their_bounds_are_refused) {
    EXPECT_THROW(Cache{CacheOptions{.max_entries = 0}}, std::invalid_argument);
}

} // namespace
} // namespace becache
