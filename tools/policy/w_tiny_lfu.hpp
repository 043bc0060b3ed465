#pragma once

#include <policy/frequency_sketch.hpp>
#include <policy/policy.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <list>
#include <random>
#include <vector>

namespace becache::policy {

/// W-TinyLFU as in Caffeine: a window of the last used, and behind it a segmented LRU, a fifth on probation
/// and the rest protected, into which a key comes only if it was used more often than the one it would
/// replace. Einziger, Friedman, Manes, "TinyLFU: A Highly Efficient Cache Admission Policy" (TOS 2017);
/// climbing: Einziger et al., "Adaptive Software Cache Management" (Middleware 2018).
class WTinyLfu {
public:
    struct Window {
        double share = 0.01;   ///< of the capacity
        bool climbing = false; ///< whether it grows and shrinks by what the hit ratio says
    };

    explicit WTinyLfu(PolicySize size)
        : WTinyLfu(size, Window{}) {}
    WTinyLfu(PolicySize size, Window options)
        : capacity_(size.capacity)
        , climbing_(options.climbing)
        , sketch_(size.capacity)
        , entries_(size.keys)
        , step_(-first_step * static_cast<double>(size.capacity)) {
        set_window(options.share * static_cast<double>(capacity_));
    }
    WTinyLfu(const WTinyLfu&) = delete;
    WTinyLfu(WTinyLfu&&) = default;

    bool access(Key key) {
        sketch_.add(key);
        Entry& entry = entries_[key];
        const bool hit = entry.part != absent;
        if (hit) {
            move(key, entry.part == window ? window : protect);
            demote();
        } else {
            move(key, window);
            make_room();
        }
        if (climbing_) {
            climb(hit);
        }
        return hit;
    }

private:
    enum Part : std::uint8_t { window, probation, protect, absent };
    struct Entry {
        Part part = absent;
        std::list<Key>::iterator place;
    };
    static constexpr double first_step = 0.0625;

    /// Makes the key the last used of that part.
    void move(Key key, Part to) {
        Entry& entry = entries_[key];
        if (entry.part == absent) {
            entry.place = parts_[to].insert(parts_[to].begin(), key);
        } else {
            parts_[to].splice(parts_[to].begin(), parts_[entry.part], entry.place);
        }
        entry.part = to;
    }
    void drop(Key key) {
        Entry& entry = entries_[key];
        parts_[entry.part].erase(entry.place);
        entry.part = absent;
    }
    [[nodiscard]] bool too_many() const {
        return parts_[window].size() + parts_[probation].size() + parts_[protect].size() > capacity_;
    }
    void make_room() {
        while (parts_[window].size() > most_in_window_) {
            const Key candidate = parts_[window].back();
            move(candidate, probation);
            if (too_many()) {
                const Key victim = victim_beside(candidate);
                drop(admits(candidate, victim) ? victim : candidate);
            }
        }
        if (too_many()) { // the window grew, and is not full yet
            drop(parts_
                     [!parts_[probation].empty() ? probation
                      : !parts_[protect].empty() ? protect
                                                 : window]
                         .back());
        }
    }
    [[nodiscard]] Key victim_beside(Key candidate) const {
        const bool alone = parts_[probation].back() == candidate && !parts_[protect].empty();
        return parts_[alone ? protect : probation].back();
    }
    bool admits(Key candidate, Key victim) {
        const int frequency = sketch_.frequency(candidate);
        // Now and then a warm candidate comes in all the same, so that nobody can lock the cache by
        // collisions.
        return frequency > sketch_.frequency(victim) || (frequency > 5 && random_() % 128 == 0);
    }
    void demote() {
        while (parts_[protect].size() > most_protected_) {
            move(parts_[protect].back(), probation);
        }
    }
    void set_window(double entries) {
        const auto capacity = static_cast<double>(capacity_);
        window_ = std::clamp(entries, 1.0, std::max(1.0, 0.8 * capacity));
        most_in_window_ = static_cast<std::size_t>(window_);
        most_protected_ = (capacity_ - most_in_window_) * 8 / 10;
    }
    /// Every ten accesses per entry: goes on if the hit ratio rose, turns round if it fell, in steps that
    /// become smaller unless it changed by 5 points.
    void climb(bool hit) {
        hits_ += hit ? 1U : 0U;
        if (++accesses_ < 10 * capacity_) {
            return;
        }
        const double ratio = static_cast<double>(hits_) / static_cast<double>(accesses_);
        const double change = ratio - last_ratio_;
        const double amount = change >= 0 ? step_ : -step_;
        step_ = std::abs(change) >= 0.05 ? std::copysign(first_step * static_cast<double>(capacity_), amount)
                                         : 0.98 * amount;
        last_ratio_ = ratio;
        hits_ = accesses_ = 0;
        set_window(window_ + amount);
        demote();
        while (parts_[window].size() > most_in_window_) {
            move(parts_[window].back(), probation);
        }
        while (parts_[window].size() < most_in_window_ && !parts_[probation].empty()) {
            move(parts_[probation].back(), window);
        }
    }

    std::size_t capacity_;
    bool climbing_;
    FrequencySketch sketch_;
    std::vector<Entry> entries_;
    std::array<std::list<Key>, 3> parts_; ///< the last used first
    double window_ = 1;
    std::size_t most_in_window_ = 1;
    std::size_t most_protected_ = 0;
    std::minstd_rand random_{1};
    double step_;
    double last_ratio_ = 0;
    std::size_t hits_ = 0;
    std::size_t accesses_ = 0;
};

} // namespace becache::policy
