#include <policy/contenders.hpp>

#include <gmock/gmock.h>

#include <set>

namespace becache::policy {
namespace {

TEST(Contenders, have_words_for_the_command_line_that_are_each_one_of_a_kind) {
    std::set<std::string> words;
    for (const Contender& contender : contenders()) {
        EXPECT_TRUE(words.insert(contender.word).second) << contender.name;
        EXPECT_THAT(contender.word, testing::MatchesRegex("[a-z0-9-]+")) << contender.name;
    }
}

} // namespace
} // namespace becache::policy
