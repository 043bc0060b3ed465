#include "workload.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

KeyBytes key_of(std::uint64_t number) {
    KeyBytes key{};
    fmt::format_to_n(
        key.data(), key.size(), "key-{:011}-{:08x}", number,
        static_cast<std::uint32_t>((number + 1) * 0x9e37'79b9'7f4a'7c15 >> 32U));
    return key;
}

std::vector<std::uint32_t> zipf(std::size_t numbers, std::size_t count, std::uint64_t seed) {
    constexpr double exponent = 0.99;
    std::mt19937_64 random{seed};
    std::vector<double> sums(numbers);
    double sum = 0;
    for (std::size_t rank = 0; rank < numbers; ++rank) {
        sum += std::pow(static_cast<double>(rank + 1), -exponent);
        sums[rank] = sum;
    }
    std::vector<std::uint32_t> of_rank(numbers);
    std::iota(of_rank.begin(), of_rank.end(), 0U);
    std::ranges::shuffle(of_rank, random);
    std::uniform_real_distribution<double> up_to_sum{0, sum};
    std::vector<std::uint32_t> drawn(count);
    for (std::uint32_t& number : drawn) {
        const auto rank = std::ranges::lower_bound(sums, up_to_sum(random)) - sums.begin();
        number = of_rank[std::min(static_cast<std::size_t>(rank), numbers - 1)];
    }
    return drawn;
}
