#include <policy/optimum.hpp>

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <vector>

namespace becache::policy {
namespace {

/// The most hits that any choice gives, found by trying all: for each set of held keys the best way there.
std::size_t try_everything(std::size_t capacity, const std::vector<Key>& accesses) {
    using Set = unsigned;
    std::map<Set, std::size_t> best{{Set{0}, 0}};
    for (const Key key : accesses) {
        std::map<Set, std::size_t> next;
        const auto offer = [&](Set held, std::size_t hits) { next[held] = std::max(next[held], hits); };
        const Set asked = Set{1} << key;
        for (const auto& [held, hits] : best) {
            if ((held & asked) != 0) {
                offer(held, hits + 1);
                continue;
            }
            offer(held, hits);
            if (static_cast<std::size_t>(__builtin_popcount(held)) < capacity) {
                offer(held | asked, hits);
            }
            for (Set victim = 1; victim <= held; victim <<= 1U) {
                if ((held & victim) != 0) {
                    offer((held & ~victim) | asked, hits);
                }
            }
        }
        best = std::move(next);
    }
    std::size_t most = 0;
    for (const auto& [held, hits] : best) {
        most = std::max(most, hits);
    }
    return most;
}

TEST(Optimum, gives_up_what_is_used_again_last) {
    // 2 need not come in: it is used again last, like 3, which never is.
    const std::vector<Key> accesses{0, 1, 2, 0, 1, 3, 0, 1, 2};
    EXPECT_EQ(count_optimal_hits({.capacity = 2, .keys = 4}, accesses), 4U);
    EXPECT_EQ(count_optimal_hits({.capacity = 3, .keys = 4}, accesses), 5U);
    EXPECT_EQ(count_optimal_hits({.capacity = 1, .keys = 4}, accesses), 2U);
}

TEST(Optimum, is_what_trying_everything_finds) {
    std::mt19937 random{4};
    for (int round = 0; round < 500; ++round) {
        const auto keys = static_cast<Key>(2 + random() % 5);
        const std::size_t capacity = 1 + random() % 4;
        std::vector<Key> accesses(1 + random() % 24);
        for (Key& key : accesses) {
            key = static_cast<Key>(random() % keys);
        }
        ASSERT_EQ(
            count_optimal_hits({.capacity = capacity, .keys = keys}, accesses),
            try_everything(capacity, accesses))
            << "round " << round;
    }
}

} // namespace
} // namespace becache::policy
