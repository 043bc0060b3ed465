#include <becache/shared/tier.hpp>

#include <gtest/gtest.h>

namespace becache::shared {
namespace {

TEST(ScopeName, the_any_of_a_kind_is_a_tag_whose_value_is_a_star) {
    EXPECT_TRUE(is_any("cameras#camera:*"));
    EXPECT_FALSE(is_any("cameras#camera:front_door"));
    EXPECT_FALSE(is_any("cameras#camera:a:b"));
    EXPECT_FALSE(is_any("cameras#camera:a*"));
    EXPECT_FALSE(is_any("cameras"));
    EXPECT_FALSE(is_any("cameras:*")) << "no tag";
    EXPECT_FALSE(is_any("*"));
    EXPECT_FALSE(is_any(""));
}

TEST(ScopeName, a_kind_is_a_tag_without_its_value) {
    EXPECT_EQ(kind_of("cameras#camera:front_door"), "cameras#camera");
    EXPECT_EQ(kind_of("cameras#camera:*"), "cameras#camera");
    EXPECT_EQ(kind_of("cameras#camera:a:b#c"), "cameras#camera");
    EXPECT_EQ(kind_of("cameras#camera:"), "cameras#camera");
    EXPECT_EQ(kind_of("cameras"), "cameras");
    EXPECT_EQ(kind_of("a:b"), "a:b") << "no tag";
}

} // namespace
} // namespace becache::shared
