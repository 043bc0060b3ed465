#include <codegen/names.hpp>

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace {

using namespace becache::codegen;

TEST(Names, are_lower_case_words_joined_by_single_underscores) {
    for (const char* name : {"a", "a1", "front_door", "by_id_2", "x9_y"}) {
        EXPECT_TRUE(is_lower_name(name)) << name;
    }
    for (const char* name :
         {"", "_a", "a_", "a__b", "1a", "A", "aB", "a-b", "a b", "a.b", "\xc3\xa4", "a\n", "ALL"}) {
        EXPECT_FALSE(is_lower_name(name)) << name;
    }
    EXPECT_TRUE(is_lower_name(std::string(64, 'a')));
    EXPECT_FALSE(is_lower_name(std::string(65, 'a')));
    EXPECT_FALSE(is_lower_name(std::string("a\0b", 3)));
}

TEST(Names, of_constants_are_the_same_in_upper_case) {
    EXPECT_TRUE(is_upper_name("EVENT_CREATED"));
    EXPECT_FALSE(is_upper_name("EVENT_Created"));
    EXPECT_FALSE(is_upper_name("EVENT_"));
    EXPECT_EQ(upper_case("by_id_2"), "BY_ID_2");
    EXPECT_EQ(lower_case("BY_ID_2"), "by_id_2");
}

TEST(Names, of_types_begin_with_a_capital_letter) {
    EXPECT_TRUE(is_type_name("ShopReason2"));
    EXPECT_FALSE(is_type_name("shopReason"));
    EXPECT_FALSE(is_type_name("Shop_Reason"));
    EXPECT_FALSE(is_type_name(""));
    EXPECT_EQ(pascal_case("by_id_2"), "ById2");
}

TEST(Names, that_mean_something_else_in_cpp_are_reserved) {
    EXPECT_EQ(why_reserved("co_await"), "a keyword of C++");
    EXPECT_EQ(why_reserved("EOF"), "a macro of the C++ compiler or its library");
    EXPECT_EQ(why_reserved("std"), "a namespace that the generated code uses");
    EXPECT_EQ(why_reserved("camera"), std::nullopt);
}

TEST(Names, nearest_is_found_for_a_slip_of_the_finger_and_not_for_another_word) {
    const std::vector<std::string> known{"cameras", "events", "summaries"};
    EXPECT_EQ(nearest("camreas", known), "cameras");
    EXPECT_EQ(nearest("event", known), "events");
    EXPECT_EQ(nearest("Cameras", known), "cameras");
    EXPECT_EQ(nearest("alerts_of_today", known), std::nullopt);
    EXPECT_EQ(nearest(std::string(1000, 'c'), known), std::nullopt);
}

TEST(Names, are_suggested_or_listed) {
    const std::vector<std::string> known{"cameras", "events", "summaries"};
    EXPECT_EQ(suggest("cameraz", known, "write one"), "did you mean 'cameras'?");
    EXPECT_EQ(suggest("warehouse_of_mine", known, "write one"), "known are cameras, events and summaries");
    EXPECT_EQ(suggest("warehouse", std::vector<std::string>{}, "write one"), "write one");
}

} // namespace
