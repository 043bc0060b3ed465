#pragma once

#include <policy/policy.hpp>

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace becache::policy {

/// What part a contender has in a comparison.
enum class Role {
    ours,  ///< has to hold against the others
    floor, ///< ours must be as good: half a point of slack
    peer,  ///< ours must come within one point
    bound, ///< what no cache can reach
};

struct Contender {
    std::string name; ///< in tables
    std::string word; ///< on the command line
    Role role;
    std::function<std::size_t(PolicySize, std::span<const Key>)> count_hits;
};

/// All that are compared, in the order in which they are shown. A policy is added here; so is a real cache,
/// once it has the shape of Policy.
[[nodiscard]] std::vector<Contender> contenders();

} // namespace becache::policy
