#include <replay/capacity.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

namespace becache::replay {
namespace {

TEST(Capacity, is_a_number_of_entries) {
    const Capacity capacity = Capacity::parse("1000");
    EXPECT_FALSE(capacity.relative());
    EXPECT_EQ(capacity.entries(0), 1'000U);
    EXPECT_EQ(capacity.entries(7), 1'000U) << "whatever the trace holds";
    EXPECT_EQ(capacity.text(), "1000");
}

TEST(Capacity, is_a_part_of_the_keys_rounded_and_one_at_least) {
    const Capacity capacity = Capacity::parse("0.5%");
    EXPECT_TRUE(capacity.relative());
    EXPECT_EQ(capacity.entries(20'484), 102U);
    EXPECT_EQ(capacity.entries(20'500), 103U);
    EXPECT_EQ(capacity.entries(3), 1U);
    EXPECT_EQ(Capacity::parse("100%").entries(12'345), 12'345U);
    EXPECT_EQ(Capacity::parse("150%").entries(10), 15U) << "more than all, so that no shard is full";
}

TEST(Capacity, is_nothing_else) {
    for (const char* const text :
         {"", "%", "0", "0%", "-1", "-1%", "ten", "10 %", "10%%", "1e", "5k", "1001%", "nan%", "inf%",
          "1099511627777", "99999999999999999999", "1.5"}) {
        EXPECT_THROW((void)Capacity::parse(text), std::invalid_argument) << text;
    }
    try {
        (void)Capacity::parse("ten");
        FAIL();
    } catch (const std::invalid_argument& error) {
        EXPECT_STREQ(
            error.what(),
            "the capacity 'ten': it is no number of entries and no percentage; write a number of entries, "
            "1 to 1099511627776, or a part of the trace's keys, as in 0.5%, up to 1000%");
    }
}

} // namespace
} // namespace becache::replay
