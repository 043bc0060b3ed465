// Only <fmt/core.h> here, on purpose: a reason is formatted without the rest of {fmt}.
#include <backend/core/constants.hpp>

#include <fmt/core.h>

#include <gtest/gtest.h>

#include <stdexcept>
#include <version>

using backend::core::CacheInvalidationReason;

namespace {

TEST(FormatReason, writes_the_text) {
    EXPECT_EQ(fmt::format("because {}", CacheInvalidationReason::EVENT_CREATED), "because event_created");
}

TEST(FormatReason, takes_what_the_format_of_a_text_takes) {
    EXPECT_EQ(fmt::format("{:>10}|", CacheInvalidationReason::TEST), "      test|");
    EXPECT_EQ(fmt::format("{:*^10}|", CacheInvalidationReason::TEST), "***test***|");
    EXPECT_EQ(fmt::format("{:.5}|", CacheInvalidationReason::EVENT_CREATED), "event|");
    EXPECT_EQ(fmt::format("{:{}}|", CacheInvalidationReason::TEST, 6), "test  |");
}

TEST(FormatReason, refuses_the_format_of_a_number) {
    EXPECT_THROW(
        (void)fmt::format(fmt::runtime("{:d}"), CacheInvalidationReason::EVENT_CREATED), std::runtime_error);
}

TEST(FormatReason, writes_a_reason_of_the_library_alike) {
    const becache::Reason reason = CacheInvalidationReason::MANUAL;
    EXPECT_EQ(fmt::format("{:>8}", reason), "  manual");
}

#if defined(__cpp_lib_format)
TEST(FormatReason, works_with_the_standard_library_too) {
    EXPECT_EQ(std::format("{:>10}|", CacheInvalidationReason::TEST), "      test|");
}
#endif

} // namespace
