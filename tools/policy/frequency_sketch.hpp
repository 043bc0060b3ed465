#pragma once

#include <policy/policy.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

namespace becache::policy {

/// A count-min sketch that ages: how often each key was used lately, 15 at most. Four counters a key, sixteen
/// counters per entry of the cache; all are halved after ten uses per entry. As in Caffeine, but for bytes in
/// the place of four bits.
class FrequencySketch {
public:
    explicit FrequencySketch(std::size_t capacity)
        : counters_(rows * counters_per_row(capacity))
        , period_(10 * std::max<std::size_t>(capacity, 1)) {}

    [[nodiscard]] int frequency(Key key) const noexcept {
        int least = most;
        for (const std::size_t place : places_of(key)) {
            least = std::min<int>(least, counters_[place]);
        }
        return least;
    }
    void add(Key key) noexcept {
        bool added = false;
        for (const std::size_t place : places_of(key)) {
            if (counters_[place] < most) {
                ++counters_[place];
                added = true;
            }
        }
        if (added && ++additions_ == period_) {
            age();
        }
    }

private:
    static constexpr std::size_t rows = 4;
    static constexpr int most = 15;

    static std::size_t counters_per_row(std::size_t capacity) {
        return std::bit_ceil(std::max<std::size_t>(capacity, 8)) * 4;
    }
    [[nodiscard]] std::array<std::size_t, rows> places_of(Key key) const noexcept {
        const std::size_t row_size = counters_.size() / rows;
        std::array<std::size_t, rows> places{};
        std::uint64_t hash = hash_of(key);
        for (std::size_t row = 0; row < rows; ++row) {
            hash = hash * 0x9e3779b97f4a7c15U + row;
            places[row] = row * row_size + ((hash >> 32U) & (row_size - 1));
        }
        return places;
    }
    void age() noexcept {
        std::size_t odd = 0;
        for (std::uint8_t& counter : counters_) {
            odd += counter % 2U;
            counter /= 2;
        }
        additions_ = (additions_ - odd / rows) / 2;
    }

    std::vector<std::uint8_t> counters_;
    std::size_t period_;
    std::size_t additions_ = 0;
};

} // namespace becache::policy
