#include <becache/reason/error_text.hpp>

#include <gtest/gtest.h>

namespace becache {
namespace {

TEST(ErrorText, has_three_parts) {
    EXPECT_EQ(
        three_parts("port 0", "it is no port", "a port is 1 to 65535"),
        "port 0: it is no port; a port is 1 to 65535");
}

TEST(ErrorText, quotes_hostile_text_without_passing_its_bytes_on) {
    EXPECT_EQ(quote("a\nb\x1b[31m\xff"), "'a\\x0ab\\x1b[31m\\xff'");
    EXPECT_EQ(quote("it's \\"), "'it\\'s \\\\'");
    EXPECT_EQ(quote(""), "''");
}

TEST(ErrorText, cuts_long_text_and_says_how_long_it_was) {
    const std::string shown = quote(std::string(1'000'000, 'x'));
    EXPECT_EQ(shown, "'" + std::string(80, 'x') + "' (the first 80 of 1000000 bytes)");
}

} // namespace
} // namespace becache
