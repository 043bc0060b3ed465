#pragma once

#include <hit_ratio/policy.hpp>

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace becache::hit_ratio {

/// What part a contender has in the comparison.
enum class Role {
    ours,  ///< has to hold against the others
    floor, ///< ours must be as good: half a point of slack
    peer,  ///< ours must come within one point
    bound, ///< what no cache can reach
};

struct Contender {
    std::string name;
    Role role;
    std::function<std::size_t(PolicySize, std::span<const Key>)> count_hits;
};

/// All that are compared, in the order in which they are shown. A policy is added here; so is a real cache,
/// once it has the shape of Policy.
[[nodiscard]] std::vector<Contender> contenders();

} // namespace becache::hit_ratio
