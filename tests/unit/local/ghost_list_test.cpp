#include <becache/local/ghost_list.hpp>

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace becache::local {
namespace {

TEST(GhostList, knows_a_key_until_it_is_taken) {
    GhostList ghosts{100};
    EXPECT_FALSE(ghosts.take(7));
    ghosts.add(7);
    ghosts.add(8);
    EXPECT_TRUE(ghosts.take(7));
    EXPECT_FALSE(ghosts.take(7));
    EXPECT_TRUE(ghosts.take(8));
}

TEST(GhostList, of_one_bucket_forgets_the_oldest) {
    GhostList ghosts{3};
    for (const std::uint64_t hash : {1U, 2U, 3U, 4U}) {
        ghosts.add(hash << 32U | hash);
    }
    EXPECT_FALSE(ghosts.take(std::uint64_t{1} << 32U | 1U));
    EXPECT_TRUE(ghosts.take(std::uint64_t{2} << 32U | 2U));
    // Taking the second one closed its gap: one more fits without loss.
    ghosts.add(5);
    EXPECT_TRUE(ghosts.take(std::uint64_t{3} << 32U | 3U));
    EXPECT_TRUE(ghosts.take(std::uint64_t{4} << 32U | 4U));
    EXPECT_TRUE(ghosts.take(5));
}

TEST(GhostList, of_capacity_nought_remembers_one_key) {
    GhostList ghosts{0};
    ghosts.add(1);
    EXPECT_TRUE(ghosts.take(1));
    ghosts.add(2);
    ghosts.add(3);
    EXPECT_FALSE(ghosts.take(2));
}

TEST(GhostList, holds_about_as_many_as_it_is_made_for_and_rarely_another) {
    constexpr std::size_t capacity = 10'000;
    GhostList ghosts{capacity};
    std::mt19937_64 random{11};
    std::vector<std::uint64_t> hashes(3 * capacity);
    for (std::uint64_t& hash : hashes) {
        hash = random();
        ghosts.add(hash);
    }
    std::size_t strangers = 0;
    for (std::size_t other = 0; other < 10 * capacity; ++other) {
        strangers += ghosts.take(random()) ? 1U : 0U;
    }
    EXPECT_LT(strangers, 10 * capacity / 1000);
    const auto count_known = [&](std::size_t from, std::size_t to) {
        std::size_t known = 0;
        for (std::size_t place = from; place < to; ++place) {
            known += ghosts.take(hashes[place]) ? 1U : 0U;
        }
        return known;
    };
    EXPECT_GT(count_known(2 * capacity + capacity / 2, 3 * capacity), capacity / 2 * 95 / 100)
        << "the newest half";
    EXPECT_LT(count_known(0, capacity + capacity / 2), capacity * 5 / 100) << "what is older";
}

TEST(GhostList, uses_all_of_itself_whichever_bits_of_the_hash_chose_the_shard) {
    constexpr std::size_t capacity = 6'400;
    std::mt19937_64 random{5};
    for (const std::uint64_t fixed :
         {std::uint64_t{0x3f}, std::uint64_t{0x3f} << 32U, std::uint64_t{0x3f} << 58U}) {
        GhostList ghosts{capacity};
        std::vector<std::uint64_t> hashes(capacity / 2);
        for (std::uint64_t& hash : hashes) {
            hash = random() | fixed;
            ghosts.add(hash);
        }
        std::size_t known = 0;
        for (const std::uint64_t hash : hashes) {
            known += ghosts.take(hash) ? 1U : 0U;
        }
        EXPECT_GT(known, capacity / 2 * 95 / 100);
    }
}

} // namespace
} // namespace becache::local
