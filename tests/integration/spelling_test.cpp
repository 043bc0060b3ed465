#include "http/api_error.hpp"
#include "http/spelling.hpp"
#include "http/target.hpp"
#include "store/events.hpp"

#include <gmock/gmock.h>

namespace home_security {
namespace {

TEST(Spelling, slugs_are_lower_case_letters_digits_and_underscores) {
    EXPECT_TRUE(is_slug("front_door_2"));
    EXPECT_TRUE(is_slug(std::string(64, 'a')));
    for (const char* const wrong : {"", "_a", "Front", "a-b", "a b", "a/b", "-", "ä", "a%"}) {
        EXPECT_FALSE(is_slug(wrong)) << wrong;
    }
    EXPECT_FALSE(is_slug(std::string(65, 'a')));
}

TEST(Spelling, slugs_are_made_of_names) {
    EXPECT_EQ(slug_of("Front Door"), "front_door");
    EXPECT_EQ(slug_of("  (Yard) -- north!"), "yard_north");
    EXPECT_EQ(slug_of("玄関"), "");
    EXPECT_TRUE(is_slug(slug_of(std::string(63, 'a') + " b")));
}

TEST(Spelling, dates_are_days_of_the_calendar) {
    EXPECT_TRUE(is_date("2024-02-29"));
    for (const char* const wrong :
         {"", "2023-02-29", "2026-13-01", "2026-00-01", "2026-1-1", "2026-01-32", "2026-01-01 ",
          "20260101"}) {
        EXPECT_FALSE(is_date(wrong)) << wrong;
    }
}

TEST(Spelling, instants_are_seconds_in_universal_time) {
    EXPECT_TRUE(is_instant("2026-01-31T23:59:59Z"));
    for (const char* const wrong :
         {"2026-01-31", "2026-01-31T24:00:00Z", "2026-01-31T23:60:00Z", "2026-01-31T23:59:60Z",
          "2026-01-31T23:59:59", "2026-02-31T23:59:59Z", "2026-01-31 23:59:59Z", "2026-01-31T23:59:59+01"}) {
        EXPECT_FALSE(is_instant(wrong)) << wrong;
    }
}

TEST(Spelling, integers_have_one_spelling) {
    EXPECT_EQ(parse_integer("0"), 0);
    EXPECT_EQ(parse_integer("-7"), -7);
    EXPECT_EQ(parse_integer("9223372036854775807"), 9223372036854775807);
    for (const char* const wrong :
         {"", "-", "+1", "01", "-0", "1 ", " 1", "1.0", "9223372036854775808", "0x1"}) {
        EXPECT_EQ(parse_integer(wrong), std::nullopt) << wrong;
    }
}

TEST(Targets, paths_and_queries_are_decoded) {
    const Target target = parse_target("/cameras/a%2Fb?x=1+2&y=%C3%A4&flag");
    EXPECT_THAT(target.segments, testing::ElementsAre("cameras", "a/b"));
    EXPECT_EQ(target.path, "/cameras/a%2Fb");
    EXPECT_EQ(target.query, (Query{{"x", "1 2"}, {"y", "ä"}, {"flag", ""}}));
}

TEST(Targets, what_is_malformed_is_refused) {
    for (const char* const wrong :
         {"", "cameras", "/a%", "/a%2", "/a%zz", "/a%-1", "/a?b=%4", "/a?b=1&b=2"}) {
        EXPECT_THROW((void)parse_target(wrong), ApiError) << wrong;
    }
}

TEST(EventFilters, each_has_one_spelling) {
    EXPECT_EQ(EventFilter{}.text(), std::nullopt);
    const EventFilter all{
        .severity = "high", .label = "cat", .start_date = "2026-01-01", .end_date = "2026-01-02"};
    EXPECT_EQ(all.text(), "severity=high,label=cat,start_date=2026-01-01,end_date=2026-01-02");
}

} // namespace
} // namespace home_security
