#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

/// What is read: keys of 24 bytes, some much more often than others, in an order that no cache can foresee.

inline constexpr std::size_t workload_entries = 1'000'000;
inline constexpr std::size_t workload_accesses = 2'000'000; ///< of each thread in a round
inline constexpr std::size_t workload_threads = 2;
/// What zipf() is seeded with for the thread.
[[nodiscard]] constexpr std::uint64_t seed_of(std::size_t thread) noexcept { return 7 + thread; }

inline constexpr std::size_t key_size = 24;
using KeyBytes = std::array<char, key_size>;

[[nodiscard]] inline std::string_view text_of(const KeyBytes& key) { return {key.data(), key.size()}; }

/// The key with a number below 10^9: `key-00000000123-a7f3c0d2`.
[[nodiscard]] KeyBytes key_of(std::uint64_t number);

/// `count` numbers below `numbers`, distributed as Zipf with the exponent 0.99: the n-th most frequent
/// appears in proportion to n^-0.99. Which number is how frequent is shuffled. The same seed gives the same
/// numbers.
[[nodiscard]] std::vector<std::uint32_t> zipf(std::size_t numbers, std::size_t count, std::uint64_t seed);
