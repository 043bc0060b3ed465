#include "../../../src/local/slab.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <random>
#include <thread>
#include <vector>

namespace becache::local {
namespace {

struct Piece {
    unsigned char* memory;
    std::size_t bytes;
    unsigned char mark;
};

Piece allocate(std::size_t bytes, unsigned char mark) {
    auto* const memory = static_cast<unsigned char*>(slab_allocate(bytes));
    std::memset(memory, mark, bytes);
    return {memory, bytes, mark};
}

bool intact(const Piece& piece) {
    return std::all_of(
        piece.memory, piece.memory + piece.bytes, [&](unsigned char byte) { return byte == piece.mark; });
}

TEST(Slab, pieces_of_every_size_are_aligned_and_do_not_overlap) {
    std::vector<Piece> pieces;
    for (std::size_t bytes = 1; bytes < 9000; bytes += bytes < 600 ? 1 : 37) {
        pieces.push_back(allocate(bytes, static_cast<unsigned char>(bytes)));
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(pieces.back().memory) % slab_alignment, 0U);
    }
    for (const Piece& piece : pieces) {
        ASSERT_TRUE(intact(piece)) << piece.bytes;
        slab_free(piece.memory, piece.bytes);
    }
}

TEST(Slab, a_random_walk_keeps_every_piece_intact) {
    std::minstd_rand random{1};
    std::vector<Piece> pieces;
    for (int step = 0; step < 200'000; ++step) {
        // In waves, so that superblocks are emptied and used again.
        const bool grows = (step / 40'000) % 2 == 0;
        if (pieces.empty() || random() % 8 < (grows ? 6U : 2U)) {
            const std::size_t bytes = 1 + random() % (random() % 16 == 0 ? 9000 : 300);
            pieces.push_back(allocate(bytes, static_cast<unsigned char>(random())));
        } else {
            std::swap(pieces[random() % pieces.size()], pieces.back());
            ASSERT_TRUE(intact(pieces.back()));
            slab_free(pieces.back().memory, pieces.back().bytes);
            pieces.pop_back();
        }
    }
    for (const Piece& piece : pieces) {
        ASSERT_TRUE(intact(piece));
        slab_free(piece.memory, piece.bytes);
    }
}

TEST(Slab, pieces_may_be_freed_by_other_threads) {
    std::vector<std::thread> threads;
    for (unsigned thread = 0; thread < 4; ++thread) {
        threads.emplace_back([thread] {
            std::vector<Piece> pieces;
            for (std::size_t i = 0; i < 5'000; ++i) {
                pieces.push_back(allocate(32 + i % 200, static_cast<unsigned char>(thread)));
            }
            std::thread{[&] {
                for (const Piece& piece : pieces) {
                    EXPECT_TRUE(intact(piece));
                    slab_free(piece.memory, piece.bytes);
                }
            }}.join();
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
}

} // namespace
} // namespace becache::local
