#include <support/small_catalogue.hpp>

#include <gmock/gmock.h>

#include <stdexcept>

namespace becache {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::uint64_t> ids(const Why& why) {
    std::vector<std::uint64_t> numbers;
    for (const Record& record : why.records) {
        numbers.push_back(record.id);
    }
    return numbers;
}

TEST(Why, finds_what_covered_an_address_newest_first) {
    small::Store store;
    store.caches.items.by_id.invalidate({7}, small::by_hand);                        // 1
    store.caches.items.by_id.invalidate({8}, small::by_hand);                        // 2
    store.caches.items.invalidate_tag("item", 7, small::by_hand);                    // 3
    store.caches.items.invalidate_tag("item", 8, small::by_hand);                    // 4
    store.caches.items.invalidate_tag("shelf", "a", small::by_hand);                 // 5: by_id carries any
    store.caches.items.invalidate(small::by_hand);                                   // 6
    store.caches.shelves.invalidate(small::by_hand);                                 // 7
    store.cache.invalidate_everything(small::by_hand);                               // 8
    store.caches.invalidate(small::item_changed, Subject{}.add("item", "item", 7));  // 9
    store.caches.invalidate(small::item_changed, Subject{}.add("item", "item", 70)); // 10
    EXPECT_THAT(ids(store.cache.why("items/by_id/7")), ElementsAre(9, 8, 6, 5, 3, 1));
    EXPECT_THAT(ids(store.cache.why("items/both/-/-")), ElementsAre(10, 9, 8, 6, 5, 4, 3));
    EXPECT_THAT(ids(store.cache.why("items/both/8/b")), ElementsAre(8, 6, 4));
    EXPECT_THAT(ids(store.cache.why("plain/value/x")), ElementsAre(8));
}

TEST(Why, agrees_with_what_was_really_dropped) {
    small::Store store;
    store.caches.items.both.get_or_load({.item = 1, .shelf = "a"}, [] { return "x"; });
    store.caches.items.invalidate_tag("shelf", "b", small::by_hand);
    EXPECT_EQ(store.cache.why("items/both/1/a").state, EntryState::fresh);
    EXPECT_TRUE(store.cache.why("items/both/1/a").records.empty());
    store.caches.items.invalidate_tag("shelf", "a", small::by_hand);
    EXPECT_EQ(store.cache.why("items/both/1/a").state, EntryState::stale);
    EXPECT_EQ(store.cache.why("items/both/1/a").records.size(), 1U);
}

TEST(Why, tells_absent_fresh_and_stale_apart) {
    small::Store store;
    const auto state = [&] { return store.cache.why("items/by_id/7").state; };
    EXPECT_EQ(state(), EntryState::absent);
    store.caches.items.by_id.get_or_load({7}, [] { return "seven"; });
    EXPECT_EQ(state(), EntryState::fresh);
    store.clock->advance(10s);
    EXPECT_EQ(state(), EntryState::stale);
    EXPECT_EQ(store.cache.why("items/by_id/7").address, "items/by_id/7");
    EXPECT_EQ(to_string(EntryState::absent), "absent");
    EXPECT_EQ(to_string(EntryState::fresh), "fresh");
    EXPECT_EQ(to_string(EntryState::stale), "stale");
    EXPECT_EQ(small::stats_of(store.cache, "items").hits, 0U) << "asking is not reading";
}

TEST(Why, takes_the_address_that_a_view_spells) {
    small::Store store;
    store.caches.items.list.get_or_load({.shelf = "a/b -%"}, [] { return "x"; });
    EXPECT_EQ(store.cache.why(store.caches.items.list.address({.shelf = "a/b -%"})).state, EntryState::fresh);
    store.caches.shelves.all.get_or_load({}, [] { return "x"; });
    EXPECT_EQ(store.cache.why("shelves/all").state, EntryState::fresh);
}

std::string error_of(const Cache& cache, std::string_view address) {
    try {
        (void)cache.why(address);
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "no error";
}

TEST(Why, refuses_what_is_no_address) {
    small::Store store;
    EXPECT_EQ(
        error_of(store.cache, "itms/by_id/7"),
        "address 'itms/by_id/7': there is no region 'itms'; the regions are items, shelves, plain");
    EXPECT_EQ(
        error_of(store.cache, "items/by_name/7"),
        "address 'items/by_name/7': the region has no view 'by_name'; "
        "an address is region/view/field/..., and the views are by_id, list, both");
    EXPECT_THAT(error_of(store.cache, ""), HasSubstr("there is no region ''"));
    EXPECT_THAT(error_of(store.cache, "items"), HasSubstr("has no view ''"));
    EXPECT_THAT(error_of(store.cache, "items/"), HasSubstr("has no view ''"));
    EXPECT_THAT(error_of(store.cache, "plain/value"), HasSubstr("the field shelf is missing"));
    EXPECT_THAT(error_of(store.cache, "items/by_id/"), HasSubstr("the field item is not an integer"));
    EXPECT_THAT(error_of(store.cache, "items/by_id/7/8"), HasSubstr("more fields"));
    EXPECT_THAT(error_of(store.cache, std::string(1'000'000, '/')), HasSubstr("of 1000000 bytes"));
}

} // namespace
} // namespace becache
