#include <hit_ratio/comparison.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace becache::hit_ratio {

using policy::Contender;
using policy::NumberedTrace;
using policy::Role;

std::vector<Cell> compare(const NumberedTrace& trace, const std::vector<Contender>& contenders) {
    constexpr std::array shares{0.005, 0.01, 0.05, 0.1};
    std::vector<Cell> cells;
    for (const double share : shares) {
        const double capacity = std::max(1.0, std::round(share * static_cast<double>(trace.keys)));
        Cell& cell = cells.emplace_back(Cell{
            .trace = trace.name,
            .accesses = trace.accesses.size(),
            .keys = trace.keys,
            .share = share,
            .capacity = static_cast<std::size_t>(capacity),
            .hits = {},
        });
        for (const Contender& contender : contenders) {
            cell.hits.push_back(
                contender.count_hits({.capacity = cell.capacity, .keys = cell.keys}, trace.accesses));
        }
    }
    return cells;
}

std::vector<Margin> margins(const Cell& cell, const std::vector<Contender>& contenders) {
    double floor = 0;
    double best = 0;
    for (std::size_t place = 0; place < contenders.size(); ++place) {
        const Role role = contenders[place].role;
        if (role == Role::floor) {
            floor = std::max(floor, cell.hit_ratio(place));
        }
        if (role == Role::floor || role == Role::peer) {
            best = std::max(best, cell.hit_ratio(place));
        }
    }
    std::vector<Margin> found;
    for (std::size_t place = 0; place < contenders.size(); ++place) {
        if (contenders[place].role == Role::ours) {
            const double ours = cell.hit_ratio(place);
            found.push_back({place, ours - (floor - 0.5), ours - (best - 1.0)});
        }
    }
    return found;
}

nlohmann::json to_json(const std::vector<Cell>& cells, const std::vector<Contender>& contenders) {
    auto rows = nlohmann::json::array();
    for (const Cell& cell : cells) {
        for (std::size_t place = 0; place < contenders.size(); ++place) {
            rows.push_back({
                {"trace", cell.trace},
                {"accesses", cell.accesses},
                {"keys", cell.keys},
                {"share", cell.share},
                {"capacity", cell.capacity},
                {"policy", contenders[place].name},
                {"hits", cell.hits[place]},
                {"hit_ratio", cell.hit_ratio(place) / 100},
            });
        }
    }
    return rows;
}

} // namespace becache::hit_ratio
