// What is generated from odd/odd.toml works: the strange texts come through, and so do values of any type.

#include <a/b-c/odd.caches.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace {

TEST(OddCatalogue, keeps_strange_characters_in_texts) {
    EXPECT_EQ(odd::R::X.description(), "Ends in a backslash \\");
    EXPECT_EQ(odd::R::Y_2.description(), "*/ \"quotes\" ?\?/ 100 % {} \xc3\xa4 \xe2\x80\x94 \\n 'x'");
    EXPECT_EQ(odd::R::category_title(odd::R::Category::a), "\xc3\x84 \"quoted\" \\ title of ?\?/");
    EXPECT_EQ(odd::R::X.number(), 255);
}

TEST(OddCatalogue, parses_aliases_and_never_writes_them) {
    const auto old = odd::R::parse("old_y");
    for (const char* alias : {"older_y", "y_before_2000"}) {
        const auto parsed = odd::R::try_parse(alias);
        ASSERT_TRUE(parsed.has_value()) << alias;
        EXPECT_EQ(*parsed, old);
        EXPECT_EQ(parsed->text(), "old_y");
    }
    for (const char* miss : {"older_Y", "older_y ", "y_before_2001", "w", ""}) {
        EXPECT_FALSE(odd::R::try_parse(miss).has_value()) << miss;
    }
    EXPECT_EQ(odd::R::all().size(), 4U);
}

TEST(OddCatalogue, keeps_deprecated_reasons_without_a_warning_in_what_is_generated) {
    EXPECT_EQ(odd::R::parse("gone").constant(), "GONE");
    EXPECT_EQ(odd::R::try_from_number(200), odd::R::parse("gone"));
    EXPECT_EQ(odd::R::all(odd::R::Category::a).back(), odd::R::parse("old_y"));
}

TEST(OddCatalogue, keeps_values_of_any_type) {
    becache::Cache cache;
    odd::Caches caches{cache};
    const odd::ZVKey key{.n = 1, .out = "o"};
    EXPECT_EQ(caches.z.v.address(key), "z/v/1/-/o/-");
    caches.untagged.only.get_or_load({.out = "x"}, [] { return 7; });
    EXPECT_EQ(*caches.untagged.only.get({.out = "x"}), 7);
    EXPECT_EQ(caches.z.w.get_or_load({}, [] { return odd::Thing{.size = 2}; })->size, 2);
    EXPECT_EQ(caches.z.v.get_or_load(key, [] { return std::vector<std::string>{"a"}; })->front(), "a");
}

TEST(OddCatalogue, takes_one_field_for_two_kinds_of_tag) {
    const auto subject = odd::Subject{.n = 1, .t = "t"}.fields();
    ASSERT_EQ(subject.entries().size(), 3U);
    EXPECT_EQ(subject.entries()[1].tag_kind, "also_n");
    EXPECT_EQ(subject.entries()[1].value, "1");
}

TEST(OddCatalogue, keeps_the_longest_and_the_shortest_time_to_live) {
    EXPECT_EQ(odd::catalogue().regions[0].time_to_live, std::chrono::milliseconds{1});
    EXPECT_EQ(odd::catalogue().regions[1].time_to_live, std::chrono::hours{8760});
}

} // namespace
