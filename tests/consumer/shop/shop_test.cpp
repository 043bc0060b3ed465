// The generated test doubles.

#include <shop/caches_testing.hpp>

#include <gtest/gtest.h>

namespace {

void sell(shop::CacheService& caches) { caches.invalidate(shop::Why::ITEM_SOLD, {.item_id = 7}); }

TEST(Shop, drops_an_item_that_was_sold) {
    shop::MockCacheService mock;
    EXPECT_CALL(mock, invalidate(shop::Why::ITEM_SOLD, shop::Subject{.item_id = 7})).Times(1);
    EXPECT_CALL(mock, invalidate_items).Times(0);
    sell(mock);

    shop::RecordingCacheService recorder;
    sell(recorder);
    ASSERT_EQ(recorder.all_calls().size(), 1U);
    EXPECT_EQ(recorder.all_calls()[0].subject.text(), "item_id=7");
}

} // namespace
