#pragma once

#include <policy/policy.hpp>

#include <list>
#include <optional>
#include <vector>

namespace becache::policy {

/// Evicts the key that was not used for the longest time.
class Lru {
public:
    explicit Lru(PolicySize size)
        : capacity_(size.capacity)
        , places_(size.keys) {}

    bool access(Key key) {
        auto& place = places_[key];
        if (place) {
            used_.splice(used_.begin(), used_, *place);
            return true;
        }
        if (used_.size() == capacity_) {
            places_[used_.back()].reset();
            used_.pop_back();
        }
        place = used_.insert(used_.begin(), key);
        return false;
    }

private:
    std::size_t capacity_;
    std::list<Key> used_; ///< the last used first
    std::vector<std::optional<std::list<Key>::iterator>> places_;
};

} // namespace becache::policy
