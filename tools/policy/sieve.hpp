#pragma once

#include <policy/policy.hpp>

#include <list>
#include <optional>
#include <vector>

namespace becache::policy {

/// SIEVE: one queue, from which a hand that moves from old to new takes what was not used since it last came
/// by. Zhang et al., "SIEVE is simpler than LRU" (NSDI 2024).
class Sieve {
public:
    explicit Sieve(PolicySize size)
        : capacity_(size.capacity)
        , state_(size.keys, State::absent) {}

    bool access(Key key) {
        if (state_[key] != State::absent) {
            state_[key] = State::visited;
            return true;
        }
        if (queue_.size() == capacity_) {
            evict();
        }
        queue_.push_front(key);
        state_[key] = State::there;
        return false;
    }

private:
    enum class State : std::uint8_t { absent, there, visited };

    using Place = std::list<Key>::iterator;

    void evict() {
        Place place = hand_.value_or(std::prev(queue_.end()));
        while (state_[*place] == State::visited) {
            state_[*place] = State::there;
            place = newer(place).value_or(std::prev(queue_.end()));
        }
        hand_ = newer(place);
        state_[*place] = State::absent;
        queue_.erase(place);
    }
    [[nodiscard]] std::optional<Place> newer(Place place) {
        return place == queue_.begin() ? std::nullopt : std::optional{std::prev(place)};
    }

    std::size_t capacity_;
    std::list<Key> queue_;      ///< the newest first
    std::optional<Place> hand_; ///< begins anew at the oldest if there is none
    std::vector<State> state_;
};

} // namespace becache::policy
