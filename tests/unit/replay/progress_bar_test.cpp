#include <replay/progress_bar.hpp>

#include <gmock/gmock.h>

#include <sstream>

namespace becache::replay {
namespace {

TEST(ProgressBar, says_what_is_done_and_how_much_of_it) {
    EXPECT_EQ(
        bar_text("web07", {.task = "replaying", .done = 0.5, .accesses = 38'059}),
        "'web07': replaying [##########          ] 50 %, 38059 accesses");
    EXPECT_EQ(
        bar_text("web07", {.task = "counting keys", .done = 0, .accesses = 0}),
        "'web07': counting keys [                    ] 0 %, 0 accesses");
    EXPECT_EQ(
        bar_text("web07", {.task = "replaying", .done = 1, .accesses = 9}),
        "'web07': replaying [####################] 100 %, 9 accesses");
}

TEST(ProgressBar, leaves_an_empty_line_and_draws_no_faster_than_the_eye_sees) {
    std::ostringstream out;
    {
        ProgressBar bar{out, 80, "web07"};
        for (int step = 0; step < 1'000; ++step) {
            bar.show({.task = "replaying", .done = step / 1'000.0, .accesses = 1});
        }
    }
    EXPECT_THAT(out.str(), testing::StartsWith("\r\x1b[K'web07': replaying ["));
    EXPECT_THAT(out.str(), testing::EndsWith("accesses\r\x1b[K"));
    // A thousand lines would be 50000 bytes, and take a hundred seconds at ten a second.
    EXPECT_LT(out.str().size(), 10'000U);
}

TEST(ProgressBar, fits_into_a_line_of_the_terminal_whatever_the_name) {
    std::ostringstream out;
    {
        ProgressBar bar{out, 20, "\x1b[2J and a name that is long"};
        bar.show({.task = "replaying", .done = 0.5, .accesses = 1});
    }
    EXPECT_EQ(out.str(), "\r\x1b[K'\\x1b[2J and a name\r\x1b[K") << "19 characters, none of them a control";
}

TEST(ProgressBar, that_had_nothing_to_show_writes_nothing) {
    std::ostringstream out;
    { const ProgressBar bar{out, 80, "web07"}; }
    EXPECT_EQ(out.str(), "");
}

} // namespace
} // namespace becache::replay
