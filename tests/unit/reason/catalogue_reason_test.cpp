// What a generated class says about its catalogue as a whole.
#include <backend/core/constants.hpp>

#include <gmock/gmock.h>

#include <algorithm>
#include <cstring>
#include <set>
#include <string>
#include <vector>

using backend::core::CacheInvalidationReason;
using Category = CacheInvalidationReason::Category;

namespace {

TEST(AllReasons, are_in_the_order_of_their_numbers) {
    std::uint8_t number = 0;
    for (const CacheInvalidationReason reason : CacheInvalidationReason::all()) {
        EXPECT_GT(reason.number(), number);
        number = reason.number();
    }
    EXPECT_EQ(number, 22);
}

TEST(AllReasons, differ_in_text_constant_and_description) {
    std::set<std::string_view> texts;
    std::set<std::string_view> constants;
    std::set<std::string_view> descriptions;
    for (const CacheInvalidationReason reason : CacheInvalidationReason::all()) {
        EXPECT_TRUE(texts.insert(reason.text()).second);
        EXPECT_TRUE(constants.insert(reason.constant()).second);
        EXPECT_TRUE(descriptions.insert(reason.description()).second);
        EXPECT_FALSE(reason.description().empty());
    }
    EXPECT_EQ(texts.size(), 22U);
}

TEST(AllReasons, end_their_text_with_a_nul) {
    for (const CacheInvalidationReason reason : CacheInvalidationReason::all()) {
        EXPECT_EQ(std::strlen(reason.c_str()), reason.text().size());
    }
}

TEST(AllReasons, are_described_by_the_infos_in_the_same_order) {
    const auto all = CacheInvalidationReason::all();
    const auto infos = CacheInvalidationReason::infos();
    ASSERT_EQ(infos.size(), all.size());
    for (std::size_t place = 0; place < all.size(); ++place) {
        EXPECT_EQ(&infos[place], &all[place].info());
        EXPECT_EQ(infos[place].text, all[place].text());
        EXPECT_EQ(infos[place].constant, all[place].constant());
        EXPECT_EQ(infos[place].number, all[place].number());
        EXPECT_EQ(infos[place].category, all[place].category_name());
        EXPECT_EQ(infos[place].description, all[place].description());
        EXPECT_EQ(infos[place].test_only, all[place].test_only());
    }
}

TEST(AllReasons, of_which_two_are_for_tests_only) {
    for (const CacheInvalidationReason reason : CacheInvalidationReason::all()) {
        EXPECT_EQ(reason.test_only(), reason == "test" || reason == "concurrent_test") << reason;
    }
}

TEST(Categories, hold_every_reason_once) {
    std::vector<CacheInvalidationReason> found;
    for (const Category category : CacheInvalidationReason::categories()) {
        for (const CacheInvalidationReason reason : CacheInvalidationReason::all(category)) {
            EXPECT_EQ(reason.category(), category);
            EXPECT_EQ(reason.category_name(), CacheInvalidationReason::category_name(category));
            found.push_back(reason);
        }
    }
    EXPECT_THAT(found, testing::UnorderedElementsAreArray(CacheInvalidationReason::all()));
}

TEST(Categories, list_their_reasons_by_number) {
    EXPECT_THAT(
        CacheInvalidationReason::all(Category::alert_state),
        testing::ElementsAre(
            CacheInvalidationReason::ALERT_CREATED, CacheInvalidationReason::ALERT_ACKNOWLEDGED));
    EXPECT_THAT(
        CacheInvalidationReason::all(Category::system),
        testing::ElementsAre(
            CacheInvalidationReason::STATUS_CHANGED, CacheInvalidationReason::GRACEFUL_SHUTDOWN,
            CacheInvalidationReason::MANUAL));
}

TEST(Categories, are_seven_with_a_name_and_a_title_each) {
    EXPECT_EQ(CacheInvalidationReason::categories().size(), 7U);
    EXPECT_EQ(CacheInvalidationReason::categories().front(), Category::event_lifecycle);
    EXPECT_EQ(CacheInvalidationReason::category_name(Category::alert_state), "alert_state");
    EXPECT_EQ(CacheInvalidationReason::category_title(Category::alert_state), "Alert State Changes");
}

TEST(Categories, that_do_not_exist_hold_nothing) {
    const auto none = static_cast<Category>(7);
    EXPECT_TRUE(CacheInvalidationReason::all(none).empty());
    EXPECT_TRUE(CacheInvalidationReason::category_name(none).empty());
    EXPECT_TRUE(CacheInvalidationReason::category_title(none).empty());
}

} // namespace
