#include <becache/local/generations.hpp>

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace becache::local {
namespace {

constexpr std::size_t item = 0;
constexpr std::size_t shelf = 1;

/// A live value with these tags.
Stamp filled(Generations& generations, std::vector<Tag> tags = {}) {
    Stamp stamp = generations.observe(tags);
    EXPECT_TRUE(stamp.admit());
    return stamp;
}

TEST(Generations, a_stamp_is_current_until_its_region_is_invalidated) {
    Generations generations;
    const Stamp stamp = filled(generations, {{item, "1"}});
    EXPECT_TRUE(stamp.current());
    EXPECT_EQ(generations.invalidate_region(), 1U);
    EXPECT_FALSE(stamp.current());
}

TEST(Generations, a_tag_makes_stale_what_carries_it_or_any_and_nothing_else) {
    Generations generations;
    const Stamp one = filled(generations, {{item, "1"}});
    const Stamp two = filled(generations, {{item, "2"}});
    const Stamp any = filled(generations, {{shelf, "a"}});
    const Stamp both = filled(generations, {{item, "1"}, {shelf, "a"}});
    EXPECT_EQ(generations.invalidate_tag({item, "1"}), 3U);
    EXPECT_FALSE(one.current());
    EXPECT_TRUE(two.current());
    EXPECT_FALSE(any.current());
    EXPECT_FALSE(both.current());
}

TEST(Generations, a_tag_of_another_kind_with_the_same_value_is_another_tag) {
    Generations generations;
    const Stamp one = filled(generations, {{item, "1"}, {shelf, "2"}});
    EXPECT_EQ(generations.invalidate_tag({shelf, "1"}), 0U);
    EXPECT_TRUE(one.current());
    EXPECT_EQ(generations.invalidate_tag({shelf, "2"}), 1U);
}

TEST(Generations, an_empty_tag_is_not_any) {
    Generations generations;
    const Stamp empty = filled(generations, {{item, ""}});
    EXPECT_EQ(generations.invalidate_tag({item, "1"}), 0U);
    EXPECT_EQ(generations.invalidate_tag({item, ""}), 1U);
    EXPECT_FALSE(empty.current());
}

TEST(Generations, each_live_value_is_counted_by_the_first_invalidation_that_covers_it) {
    Generations generations;
    std::vector<Stamp> stamps;
    for (int i = 0; i < 5; ++i) {
        stamps.push_back(filled(generations, {{item, "1"}}));
        stamps.push_back(filled(generations, {{shelf, "a"}}));
    }
    EXPECT_EQ(generations.live(), 10U);
    EXPECT_EQ(generations.invalidate_tag({shelf, "b"}), 5U);
    EXPECT_EQ(generations.invalidate_tag({item, "1"}), 5U);
    EXPECT_EQ(generations.invalidate_region(), 0U);
    EXPECT_EQ(generations.live(), 0U);
}

TEST(Generations, a_value_that_left_is_not_counted) {
    Generations generations;
    Stamp gone = filled(generations, {{item, "1"}});
    const Stamp kept = filled(generations, {{item, "1"}});
    EXPECT_TRUE(gone.release());
    EXPECT_FALSE(gone.release());
    EXPECT_FALSE(gone.current());
    EXPECT_EQ(generations.invalidate_tag({item, "1"}), 1U);
}

TEST(Generations, a_value_made_stale_does_not_count_as_live_when_it_leaves) {
    Generations generations;
    Stamp stale = filled(generations, {{item, "1"}});
    generations.invalidate_region();
    const Stamp fresh = filled(generations, {{item, "1"}});
    EXPECT_FALSE(stale.release());
    EXPECT_EQ(generations.invalidate_region(), 1U);
}

TEST(Generations, what_was_observed_before_an_invalidation_is_not_admitted_after_it) {
    Generations generations;
    Stamp by_tag = generations.observe(std::array{Tag{item, "1"}});
    generations.invalidate_tag({item, "1"});
    EXPECT_FALSE(by_tag.admit());
    Stamp by_region = generations.observe(std::array{Tag{item, "1"}});
    generations.invalidate_region();
    EXPECT_FALSE(by_region.admit());
    EXPECT_EQ(generations.live(), 0U);
}

TEST(Generations, an_invalidation_of_one_tag_and_its_renewal_never_look_like_no_change) {
    Generations generations;
    const Stamp old = generations.observe(std::array{Tag{item, "1"}});
    for (int i = 0; i < 100; ++i) {
        generations.invalidate_region();
        generations.invalidate_tag({item, "1"});
        EXPECT_FALSE(old.current());
    }
}

TEST(Generations, combinations_are_forgotten_with_their_last_stamp) {
    Generations generations;
    {
        std::vector<Stamp> stamps;
        for (int i = 0; i < 100; ++i) {
            const std::string value = std::to_string(i);
            stamps.push_back(filled(generations, {{item, value}}));
            stamps.push_back(filled(generations, {{item, value}}));
        }
        EXPECT_EQ(generations.tag_sets(), 100U);
    }
    EXPECT_EQ(generations.tag_sets(), 0U);
    EXPECT_EQ(generations.live(), 0U);
    const Stamp again = filled(generations, {{item, "7"}});
    EXPECT_EQ(generations.invalidate_tag({item, "7"}), 1U);
}

TEST(Generations, a_moved_stamp_is_counted_once) {
    Generations generations;
    Stamp stamp = filled(generations);
    Stamp moved = std::move(stamp);
    stamp = filled(generations);
    stamp = std::move(moved);
    EXPECT_TRUE(stamp.current());
    EXPECT_EQ(generations.live(), 1U);
}

} // namespace
} // namespace becache::local
