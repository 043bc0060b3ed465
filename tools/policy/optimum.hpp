#pragma once

#include <policy/policy.hpp>

#include <limits>
#include <queue>
#include <span>
#include <utility>
#include <vector>

namespace becache::policy {

/// How many hits any cache of that size could have at most, knowing the future: of what it holds and what was
/// just asked for, it always gives up what is used again last. Such a cache need not take in what it was
/// asked for. Belady, "A study of replacement algorithms for a virtual-storage computer" (1966).
[[nodiscard]] inline std::size_t count_optimal_hits(PolicySize size, std::span<const Key> accesses) {
    constexpr std::size_t never = std::numeric_limits<std::size_t>::max();
    std::vector<std::size_t> next_uses(accesses.size());
    std::vector<std::size_t> soonest(size.keys, never);
    for (std::size_t place = accesses.size(); place-- > 0;) {
        next_uses[place] = std::exchange(soonest[accesses[place]], place);
    }
    // Held keys by their next use. A use makes a new element; the old one is passed by when its time has
    // come.
    std::priority_queue<std::pair<std::size_t, Key>> latest;
    constexpr std::size_t absent = 0; // no use comes after itself, so no next use is the first access
    std::vector<std::size_t> held(size.keys, absent);
    std::size_t count = 0;
    std::size_t hits = 0;
    for (std::size_t place = 0; place < accesses.size(); ++place) {
        const Key key = accesses[place];
        if (held[key] != absent) {
            ++hits;
        } else {
            ++count;
        }
        held[key] = next_uses[place];
        latest.emplace(next_uses[place], key);
        while (count > size.capacity) {
            const auto [use, candidate] = latest.top();
            latest.pop();
            if (held[candidate] == use) {
                held[candidate] = absent;
                --count;
            }
        }
    }
    return hits;
}

} // namespace becache::policy
