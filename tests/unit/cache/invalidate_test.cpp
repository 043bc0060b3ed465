#include <support/small_catalogue.hpp>

#include <gmock/gmock.h>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

namespace becache {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;

void fill(const small::Caches& caches) {
    caches.items.by_id.get_or_load({1}, [] { return "one"; });
    caches.items.by_id.get_or_load({2}, [] { return "two"; });
    caches.items.list.get_or_load({.shelf = "a"}, [] { return "list of a"; });
    caches.items.list.get_or_load({}, [] { return "list of all"; });
    caches.shelves.by_id.get_or_load({"a"}, [] { return "a"; });
    caches.shelves.by_id.get_or_load({"b"}, [] { return "b"; });
    caches.shelves.all.get_or_load({}, [] { return "all"; });
    caches.plain.value.get_or_load({"x"}, [] { return "x"; });
}

std::vector<std::string> scopes_of(const Record& record) {
    std::vector<std::string> names;
    for (const DroppedScope& dropped : record.scopes) {
        names.push_back(dropped.scope.name);
    }
    return names;
}

TEST(Invalidate, a_key_drops_that_value_alone) {
    small::Store store;
    fill(store.caches);
    EXPECT_EQ(store.caches.items.by_id.invalidate({1}, small::by_hand).entries_dropped, 1U);
    EXPECT_EQ(store.caches.items.by_id.invalidate({1}, small::by_hand).entries_dropped, 0U);
    EXPECT_FALSE(store.caches.items.by_id.contains({1}));
    EXPECT_TRUE(store.caches.items.by_id.contains({2}));
    EXPECT_TRUE(store.caches.items.list.contains({}));
}

TEST(Invalidate, a_tag_drops_what_carries_it_and_what_may_contain_it) {
    small::Store store;
    fill(store.caches);
    EXPECT_EQ(store.caches.items.invalidate_tag("item", 1, small::by_hand).entries_dropped, 3U);
    EXPECT_FALSE(store.caches.items.by_id.contains({1}));
    EXPECT_TRUE(store.caches.items.by_id.contains({2}));
    EXPECT_FALSE(store.caches.items.list.contains({.shelf = "a"}));
    EXPECT_FALSE(store.caches.items.list.contains({}));
    EXPECT_TRUE(store.caches.shelves.by_id.contains({"a"})) << "another region";
}

TEST(Invalidate, a_region_drops_all_of_it_and_nothing_else) {
    small::Store store;
    fill(store.caches);
    EXPECT_EQ(store.caches.shelves.invalidate(small::by_hand).entries_dropped, 3U);
    EXPECT_FALSE(store.caches.shelves.all.contains({}));
    EXPECT_TRUE(store.caches.items.by_id.contains({1}));
}

TEST(Invalidate, everything_drops_everything) {
    small::Store store;
    fill(store.caches);
    const Receipt receipt = store.cache.invalidate_everything(small::by_hand);
    EXPECT_EQ(receipt.entries_dropped, 8U);
    EXPECT_FALSE(store.caches.plain.value.contains({"x"}));
    EXPECT_THAT(scopes_of(store.cache.ledger().front()), ElementsAre("*"));
    EXPECT_EQ(store.cache.invalidate_everything(small::by_hand).entries_dropped, 0U);
}

TEST(Invalidate, a_reason_with_a_subject_drops_what_the_catalogue_says) {
    small::Store store;
    fill(store.caches);
    const Subject subject = Subject{}.add("item", "item", 1).add("shelf", "shelf", "b");
    const Receipt receipt = store.caches.invalidate(small::item_changed, subject);
    EXPECT_EQ(receipt.entries_dropped, 5U);
    EXPECT_TRUE(store.caches.items.by_id.contains({2}));
    EXPECT_TRUE(store.caches.shelves.by_id.contains({"a"}));
    const Record record = store.cache.ledger().front();
    EXPECT_EQ(record.id, receipt.record_id);
    EXPECT_EQ(record.reason, small::item_changed);
    EXPECT_EQ(record.subject, "item=1 shelf=b");
    EXPECT_THAT(scopes_of(record), ElementsAre("items#item:1", "shelves#shelf:b"));
    EXPECT_EQ(record.scopes[0].entries_dropped, 3U);
    EXPECT_EQ(record.scopes[1].entries_dropped, 2U);
}

TEST(Invalidate, a_subject_without_the_field_takes_the_whole_region) {
    small::Store store;
    fill(store.caches);
    store.caches.invalidate(small::item_changed, Subject{}.add("item", "item", 1));
    EXPECT_THAT(scopes_of(store.cache.ledger().front()), ElementsAre("items#item:1", "shelves"));
    EXPECT_FALSE(store.caches.shelves.by_id.contains({"a"}));
}

TEST(Invalidate, a_reason_that_makes_nothing_stale_is_recorded_all_the_same) {
    small::Store store;
    fill(store.caches);
    EXPECT_EQ(store.caches.invalidate(small::by_hand).entries_dropped, 0U);
    ASSERT_EQ(store.cache.ledger().size(), 1U);
    EXPECT_TRUE(store.cache.ledger().front().scopes.empty());
    EXPECT_TRUE(store.caches.items.by_id.contains({1}));
}

TEST(Invalidate, the_record_says_who_when_and_where) {
    small::Store store{{.application = "shop"}};
    const unsigned line = __LINE__ + 1;
    store.caches.items.invalidate(small::by_hand);
    const Record record = store.cache.ledger().front();
    EXPECT_EQ(record.origin.source.line(), line);
    EXPECT_TRUE(record.origin.source.file().ends_with("invalidate_test.cpp"));
    EXPECT_EQ(record.origin.application, "shop");
    EXPECT_FALSE(record.origin.host.empty());
    EXPECT_GT(record.origin.process, 0);
    EXPECT_GT(record.origin.thread, 0U);
    EXPECT_EQ(record.time, store.clock->wall_now());
    std::uint64_t other_thread = 0;
    std::thread{[&] {
        store.caches.items.invalidate(small::by_hand);
        other_thread = store.cache.ledger().front().origin.thread;
    }}.join();
    EXPECT_NE(other_thread, record.origin.thread);
}

TEST(Invalidate, every_call_is_counted_by_region_and_reason) {
    small::Store store;
    fill(store.caches);
    store.caches.items.invalidate_tag("item", 1, small::by_hand);
    store.caches.items.invalidate_tag("item", 1, small::by_hand);
    store.caches.items.invalidate(small::item_changed);
    store.cache.invalidate_everything(small::store_closed);
    const RegionStats items = small::stats_of(store.cache, "items");
    ASSERT_EQ(items.reasons.size(), 3U);
    EXPECT_EQ(items.reasons[0].reason, small::by_hand);
    EXPECT_EQ(items.reasons[0].invalidations, 2U) << "one of them found nothing";
    EXPECT_EQ(items.reasons[0].entries_dropped, 3U);
    EXPECT_EQ(items.reasons[1].reason, small::item_changed);
    EXPECT_EQ(items.reasons[1].entries_dropped, 1U);
    EXPECT_EQ(items.reasons[2].reason, small::store_closed);
    EXPECT_EQ(items.reasons[2].invalidations, 1U);
    EXPECT_EQ(items.reasons[2].entries_dropped, 0U);
    EXPECT_EQ(small::stats_of(store.cache, "plain").reasons.front().entries_dropped, 1U);
}

TEST(Invalidate, a_tag_of_no_kind_of_the_region_is_refused) {
    small::Store store;
    try {
        store.caches.items.invalidate_tag("colour", "red", small::by_hand);
        FAIL() << "no error";
    } catch (const std::invalid_argument& error) {
        EXPECT_STREQ(
            error.what(),
            "tag 'colour' of region items: the region has no tags of that kind; its kinds are item, shelf");
    }
    EXPECT_THROW(store.caches.plain.invalidate_tag("item", 1, small::by_hand), std::invalid_argument);
    EXPECT_THROW(
        store.caches.items.invalidate_tag("shelf", std::string(300, 'a'), small::by_hand),
        std::invalid_argument);
    EXPECT_THROW(
        store.caches.invalidate(small::item_changed, Subject{}.add("item", "item", std::string(300, 'a'))),
        std::invalid_argument);
    EXPECT_TRUE(store.cache.ledger().empty()) << "what was refused is not recorded";
}

TEST(Invalidate, the_ledger_is_bounded_and_keeps_the_newest) {
    small::Store store{{.ledger_records = 3}};
    for (int i = 0; i < 10; ++i) {
        store.caches.items.invalidate(small::by_hand);
    }
    EXPECT_THAT(
        store.cache.ledger(),
        ElementsAre(Field(&Record::id, 10U), Field(&Record::id, 9U), Field(&Record::id, 8U)));
}

/// Remembers what it was told.
struct Witness : Observer {
    void on_invalidation(const Record& record) noexcept override { records.push_back(record.id); }
    void on_warning(std::string_view text) noexcept override { warnings.emplace_back(text); }
    std::vector<std::uint64_t> records;
    std::vector<std::string> warnings;
};

TEST(Invalidate, observers_are_told_once_of_each) {
    const auto witness = std::make_shared<Witness>();
    small::Store store{{.observers = {witness}}};
    store.caches.items.invalidate(small::by_hand);
    store.caches.invalidate(small::store_closed);
    EXPECT_THAT(witness->records, ElementsAre(1U, 2U));
    EXPECT_TRUE(witness->warnings.empty());
}

TEST(Invalidate, an_observer_may_ask_the_cache) {
    struct Asking : Observer {
        void on_invalidation(const Record& record) noexcept override {
            seen = cache->ledger().front().id == record.id && cache->stats().regions.size() == 3;
        }
        Cache* cache = nullptr;
        bool seen = false;
    };
    const auto asking = std::make_shared<Asking>();
    small::Store store{{.observers = {asking}}};
    asking->cache = &store.cache;
    store.caches.items.invalidate(small::by_hand);
    EXPECT_TRUE(asking->seen);
}

TEST(Invalidate, a_test_only_reason_works_is_counted_and_warns_once_outside_tests) {
    const auto witness = std::make_shared<Witness>();
    small::Store store{{.observers = {witness}}};
    fill(store.caches);
    EXPECT_EQ(store.caches.plain.invalidate(small::only_in_tests).entries_dropped, 1U);
    store.caches.plain.invalidate(small::only_in_tests);
    ASSERT_EQ(witness->warnings.size(), 1U);
    EXPECT_THAT(witness->warnings.front(), HasSubstr("only_in_tests"));
    EXPECT_EQ(small::stats_of(store.cache, "plain").reasons.front().invalidations, 2U);
}

TEST(Invalidate, a_test_only_reason_does_not_warn_in_a_cache_for_tests) {
    const auto witness = std::make_shared<Witness>();
    small::Store store{{.for_tests = true, .observers = {witness}}};
    store.caches.plain.invalidate(small::only_in_tests);
    EXPECT_TRUE(witness->warnings.empty());
}

} // namespace
} // namespace becache
