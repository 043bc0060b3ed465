#pragma once

#include <policy/contenders.hpp>
#include <policy/numbered_trace.hpp>

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace becache::hit_ratio {

/// One trace, one size, all contenders.
struct Cell {
    std::string trace;
    std::size_t accesses = 0;
    std::size_t keys = 0;
    double share = 0; ///< of the keys
    std::size_t capacity = 0;
    std::vector<std::size_t> hits; ///< by contender

    /// Points out of a hundred.
    [[nodiscard]] double hit_ratio(std::size_t contender) const {
        return 100.0 * static_cast<double>(hits[contender]) / static_cast<double>(accesses);
    }
};

/// Half, one, five and ten percent of the trace's keys, each with all contenders, in that order.
[[nodiscard]] std::vector<Cell> compare(
    const policy::NumberedTrace& trace, const std::vector<policy::Contender>& contenders);

/// How far one of ours is above its target, in points; below nought it is missed.
struct Margin {
    std::size_t contender = 0;
    double over_floor = 0; ///< over half a point less than the best of LRU and SIEVE
    double over_best = 0;  ///< over one point less than the best of all others
};

/// One for each of ours.
[[nodiscard]] std::vector<Margin> margins(const Cell& cell, const std::vector<policy::Contender>& contenders);

[[nodiscard]] nlohmann::json to_json(
    const std::vector<Cell>& cells, const std::vector<policy::Contender>& contenders);

} // namespace becache::hit_ratio
