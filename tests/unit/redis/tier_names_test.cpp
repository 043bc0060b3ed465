#include "tier/key_names.hpp"
#include "tier/nonce.hpp"
#include "tier/scripts.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace becache::redis {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string text_of(const std::string& path) {
    std::ifstream file{path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

TEST(KeyNames, are_those_of_the_page) {
    const KeyNames keys{"hsi", "0"};
    EXPECT_EQ(keys.epoch, "hsi:{0}:e");
    EXPECT_EQ(keys.meta, "hsi:{0}:m");
    EXPECT_EQ(keys.marks, "hsi:{0}:p");
    EXPECT_EQ(keys.ledger, "hsi:{0}:s");
    EXPECT_EQ(keys.value("cameras/by_id/a"), "hsi:{0}:v:cameras/by_id/a");
    EXPECT_EQ(keys.token("cameras#camera:a"), "hsi:{0}:g:cameras#camera:a");
}

TEST(KeyNames, long_addresses_are_hashed_as_the_page_says) {
    const KeyNames keys{"hsi", "0"};
    const std::string head = "hsi:{0}:v:";
    EXPECT_EQ(keys.value(std::string(256, 'x')), head + std::string(256, 'x'));
    const std::string hashed = keys.value("cameras/by_id/" + std::string(300, 'x'));
    EXPECT_EQ(hashed, head + "#5eb4e6174c37958b63ec9ba04dfb2f98");
    EXPECT_THAT(text_of(BECACHE_DOCS "/protocol.md"), HasSubstr(hashed.substr(head.size())));
}

TEST(KeyNames, no_other_address_is_spelled_like_a_hash) {
    const KeyNames keys{"hsi", "0"};
    const std::string hashed = keys.value(std::string(300, 'x'));
    const std::string imitation = hashed.substr(keys.value("").size());
    EXPECT_NE(keys.value(imitation), hashed);
    EXPECT_EQ(keys.value(imitation).size(), hashed.size());
}

TEST(KeyNames, of_what_goes_with_scopes_are_there_once) {
    const KeyNames keys{"p", "1"};
    const std::vector<Scope> scopes{
        {.kind = ScopeKind::tag, .name = "cameras#camera:a"},
        {.kind = ScopeKind::tag, .name = "cameras#camera:b"},
        {.kind = ScopeKind::tag, .name = "cameras#camera:*"},
        {.kind = ScopeKind::region, .name = "cameras"},
        {.kind = ScopeKind::region, .name = "cameras"},
        {.kind = ScopeKind::key, .name = "events/list"},
        {}};
    EXPECT_THAT(
        keys.dropped_with(scopes),
        ElementsAre(
            "p:{1}:g:cameras#camera:a", "p:{1}:g:cameras#camera:*", "p:{1}:g:cameras#camera:b",
            "p:{1}:g:cameras", "p:{1}:v:events/list", "p:{1}:e"));
}

TEST(KeyNames, of_ours_are_told_from_others) {
    const KeyNames keys{"hsi", "0"};
    EXPECT_TRUE(keys.is_ours("hsi:{0}:e"));
    EXPECT_TRUE(keys.is_ours("hsi:{7}:v:x"));
    EXPECT_FALSE(keys.is_ours("hsi:cache:x"));
    EXPECT_FALSE(keys.is_ours("legacy:{0}:e"));
}

TEST(Scripts, in_the_library_are_the_files) {
    const std::string folder = BECACHE_SCRIPTS "/";
    const std::string prelude = text_of(folder + "prelude.lua");
    ASSERT_THAT(prelude, HasSubstr("local function fence()"));
    const TierScripts scripts = TierScripts::make();
    const std::vector<std::pair<std::string, const Script*>> rows{
        {"read", &scripts.read},       {"fill", &scripts.fill},
        {"release", &scripts.release}, {"invalidate", &scripts.invalidate},
        {"prepare", &scripts.prepare}, {"rollback", &scripts.rollback},
        {"sync", &scripts.sync}};
    for (const auto& [name, script] : rows) {
        EXPECT_EQ(script->source(), prelude + text_of(folder + name + ".lua")) << name;
    }
}

TEST(Nonce, has_32_lower_case_hexadecimal_digits_and_is_never_the_same) {
    std::set<std::string> seen;
    for (int number = 0; number < 10'000; ++number) {
        const std::string text{Nonce{}.text()};
        EXPECT_EQ(text.size(), 32U);
        EXPECT_EQ(text.find_first_not_of("0123456789abcdef"), std::string::npos);
        EXPECT_TRUE(seen.insert(text).second);
    }
}

TEST(Nonce, differs_between_threads) {
    constexpr std::size_t each = 1000;
    std::vector<std::vector<std::string>> drawn(4);
    std::vector<std::thread> threads;
    for (auto& texts : drawn) {
        threads.emplace_back([&texts] {
            for (std::size_t number = 0; number < each; ++number) {
                texts.emplace_back(Nonce{}.text());
            }
        });
    }
    std::set<std::string> seen;
    for (std::size_t place = 0; place < drawn.size(); ++place) {
        threads[place].join();
        seen.insert(drawn[place].begin(), drawn[place].end());
    }
    EXPECT_EQ(seen.size(), drawn.size() * each);
}

TEST(Nonce, of_a_child_is_not_the_parents_next) {
    (void)Nonce{}; // the rest of the buffer is what a child must not draw from
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        const Nonce nonce;
        const bool is_written = ::write(ends[1], nonce.text().data(), nonce.text().size())
                                == static_cast<ssize_t>(nonce.text().size());
        std::_Exit(is_written ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
    std::string childs(32, ' ');
    ASSERT_EQ(::read(ends[0], childs.data(), childs.size()), 32);
    ::close(ends[0]);
    ::close(ends[1]);
    for (int number = 0; number < 16; ++number) {
        EXPECT_NE(Nonce{}.text(), childs);
    }
}

} // namespace
} // namespace becache::redis
