#include <backend/core/constants.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

using backend::core::CacheInvalidationReason;

namespace {

TEST(HashReason, is_the_hash_of_the_text) {
    for (const CacheInvalidationReason reason : CacheInvalidationReason::all()) {
        EXPECT_EQ(std::hash<CacheInvalidationReason>{}(reason), std::hash<std::string_view>{}(reason.text()));
    }
}

TEST(ReasonMap, counts_by_reason) {
    std::unordered_map<CacheInvalidationReason, int> counts;
    for (int round = 0; round < 3; ++round) {
        for (const CacheInvalidationReason reason : CacheInvalidationReason::all()) {
            ++counts[reason];
        }
    }
    EXPECT_EQ(counts.size(), 22U);
    EXPECT_EQ(counts.at(CacheInvalidationReason::MANUAL), 3);
}

TEST(ReasonMap, of_reasons_finds_a_text_where_it_is_transparent) {
    std::unordered_map<CacheInvalidationReason, int, std::hash<CacheInvalidationReason>, std::equal_to<>>
        hashed{{CacheInvalidationReason::EVENT_CREATED, 1}};
    EXPECT_TRUE(hashed.contains(std::string_view{"event_created"}));
    EXPECT_FALSE(hashed.contains(std::string_view{"event_deleted"}));

    const std::map<CacheInvalidationReason, int, std::less<>> ordered{
        {CacheInvalidationReason::EVENT_CREATED, 1}};
    EXPECT_TRUE(ordered.contains("event_created"));
    EXPECT_FALSE(ordered.contains("event_deleted"));
}

TEST(ReasonMap, of_texts_finds_a_reason_where_it_is_transparent) {
    std::unordered_map<std::string, int, becache::ReasonHash, std::equal_to<>> hashed{{"event_created", 1}};
    EXPECT_TRUE(hashed.contains(CacheInvalidationReason::EVENT_CREATED));
    EXPECT_FALSE(hashed.contains(CacheInvalidationReason::EVENT_DELETED));

    const std::map<std::string, int, std::less<>> ordered{{"event_created", 1}};
    EXPECT_TRUE(ordered.contains(CacheInvalidationReason::EVENT_CREATED));
    EXPECT_FALSE(ordered.contains(CacheInvalidationReason::EVENT_DELETED));
}

TEST(ReasonMap, is_ordered_by_text) {
    const auto all = CacheInvalidationReason::all();
    const std::set<CacheInvalidationReason> reasons{all.begin(), all.end()};
    EXPECT_EQ(reasons.size(), 22U);
    EXPECT_EQ(*reasons.begin(), CacheInvalidationReason::ALERT_ACKNOWLEDGED);
    EXPECT_EQ(*reasons.rbegin(), CacheInvalidationReason::TEST);
}

} // namespace
