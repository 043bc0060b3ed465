#include <becache/reason/unknown_reason.hpp>

#include <backend/core/constants.hpp>

#include <gmock/gmock.h>

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>

using backend::core::CacheInvalidationReason;
using testing::HasSubstr;
using testing::StartsWith;

namespace {

std::string message_for(std::string_view text) {
    try {
        (void)CacheInvalidationReason::parse(text);
    } catch (const becache::UnknownReason& error) {
        return error.what();
    }
    return "(found)";
}

std::string_view nearest_to(std::string_view text) {
    const becache::ReasonInfo* nearest = becache::nearest_reason(text, CacheInvalidationReason::infos());
    return nearest == nullptr ? "(none)" : nearest->text;
}

TEST(UnknownReason, says_what_was_asked_what_is_wrong_and_what_would_be_right) {
    EXPECT_EQ(
        message_for("event_create"),
        "unknown reason 'event_create'; did you mean 'event_created'? A reason's text counts byte by byte, "
        "case and spaces included");
}

TEST(UnknownReason, names_an_example_where_nothing_is_near) {
    EXPECT_EQ(
        message_for("xyzzy"),
        "unknown reason 'xyzzy'; a reason is one of the catalogue's 22 texts, such as 'event_created'");
    EXPECT_THAT(message_for(""), StartsWith("unknown reason ''; a reason is one of"));
}

TEST(UnknownReason, is_an_invalid_argument) {
    EXPECT_THROW((void)CacheInvalidationReason::parse("event_create"), std::invalid_argument);
}

TEST(UnknownReason, keeps_the_nearest_reason) {
    try {
        (void)CacheInvalidationReason::parse("camera_restore");
        FAIL() << "parsed";
    } catch (const becache::UnknownReason& error) {
        EXPECT_EQ(error.nearest(), &CacheInvalidationReason::CAMERA_RESTORED.info());
    }
}

TEST(UnknownReason, escapes_the_text) {
    EXPECT_THAT(
        message_for("event\n\x1b[31m'\\\xff"), StartsWith(R"(unknown reason 'event\x0a\x1b[31m\'\\\xff';)"));
    EXPECT_THAT(
        message_for(std::string("test\0", 5)),
        StartsWith(R"(unknown reason 'test\x00'; did you mean 'test'?)"));
}

TEST(UnknownReason, cuts_a_megabyte_to_a_line) {
    const std::string message = message_for(std::string(1 << 20, '\n'));
    EXPECT_LT(message.size(), 600U);
    EXPECT_THAT(message, HasSubstr("(the first 80 of 1048576 bytes)"));
}

TEST(NearestReason, mends_every_single_slip) {
    for (const CacheInvalidationReason reason : CacheInvalidationReason::all()) {
        for (std::size_t at = 0; at < reason.text().size(); ++at) {
            EXPECT_EQ(nearest_to(std::string{reason}.erase(at, 1)), reason.text());
            EXPECT_EQ(nearest_to(std::string{reason}.insert(at, 1, '~')), reason.text());
            EXPECT_EQ(nearest_to(std::string{reason}.replace(at, 1, 1, '~')), reason.text());
        }
    }
}

TEST(NearestReason, sees_through_upper_case) {
    for (const CacheInvalidationReason reason : CacheInvalidationReason::all()) {
        EXPECT_EQ(nearest_to(reason.constant()), reason.text());
    }
}

TEST(NearestReason, sees_through_spaces) {
    EXPECT_EQ(nearest_to("  event_created "), "event_created");
    EXPECT_EQ(nearest_to("graceful shutdown"), "graceful_shutdown");
    EXPECT_EQ(nearest_to("graceful-shutdown"), "graceful_shutdown");
}

TEST(NearestReason, is_itself_for_a_known_text) {
    for (const CacheInvalidationReason reason : CacheInvalidationReason::all()) {
        EXPECT_EQ(nearest_to(reason), reason.text());
    }
}

TEST(NearestReason, is_none_where_more_than_half_would_change) {
    EXPECT_EQ(nearest_to("teXX"), "test");
    EXPECT_EQ(nearest_to("tXXX"), "(none)");
    EXPECT_EQ(nearest_to(""), "(none)");
    EXPECT_EQ(nearest_to(std::string(1 << 20, 't')), "(none)");
    EXPECT_EQ(becache::nearest_reason("test", {}), nullptr);
}

TEST(NearestReason, is_the_first_of_equals) {
    // One letter from each of the three.
    EXPECT_EQ(nearest_to("event_~~~~ted"), "event_created");
}

} // namespace
