#pragma once

#include <policy/policy.hpp>

#include <list>
#include <optional>
#include <vector>

namespace becache::policy {

/// The last keys that were added, exactly, however much memory that takes.
class ExactGhosts {
public:
    ExactGhosts(std::size_t capacity, std::size_t keys)
        : capacity_(capacity)
        , places_(keys) {}

    void add(Key key) {
        if (capacity_ == 0) {
            return;
        }
        if (order_.size() == capacity_) {
            take(order_.front());
        }
        places_[key] = order_.insert(order_.end(), key);
    }
    /// Takes the key out; answers whether it was there.
    bool take(Key key) {
        auto& place = places_[key];
        if (!place) {
            return false;
        }
        order_.erase(*place);
        place.reset();
        return true;
    }

private:
    std::size_t capacity_;
    std::list<Key> order_; ///< the oldest first
    std::vector<std::optional<std::list<Key>::iterator>> places_;
};

} // namespace becache::policy
