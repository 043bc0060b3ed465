#pragma once

#include <policy/exact_ghosts.hpp>
#include <policy/policy.hpp>

#include <algorithm>
#include <deque>
#include <vector>

namespace becache::policy {

/// S3-FIFO as published: a tenth for new keys, which move on after two hits; ghosts of the small queue, as
/// many as the main queue has entries. Yang et al., "FIFO queues are all you need for cache eviction" (SOSP
/// 2023).
class S3Fifo {
public:
    explicit S3Fifo(PolicySize size)
        : capacity_(size.capacity)
        , most_small_(std::max<std::size_t>(size.capacity / 10, 1))
        , ghosts_(size.capacity - most_small_, size.keys)
        , entries_(size.keys) {}

    bool access(Key key) {
        Entry& entry = entries_[key];
        if (entry.there) {
            entry.hits = std::min(entry.hits + 1, 3);
            return true;
        }
        const bool returned = ghosts_.take(key);
        while (small_.size() + main_.size() >= capacity_) {
            if (small_.size() >= most_small_ || main_.empty()) {
                evict_from_small();
            } else {
                evict_from_main();
            }
        }
        entry = {.there = true, .hits = 0};
        (returned ? main_ : small_).push_back(key);
        return false;
    }

private:
    struct Entry {
        bool there = false;
        int hits = 0;
    };

    static Key take_oldest(std::deque<Key>& queue) {
        const Key oldest = queue.front();
        queue.pop_front();
        return oldest;
    }
    /// Moves on what was hit twice, until one was evicted or the small queue is empty.
    void evict_from_small() {
        while (!small_.empty()) {
            const Key oldest = take_oldest(small_);
            Entry& entry = entries_[oldest];
            if (entry.hits < 2) {
                entry.there = false;
                ghosts_.add(oldest);
                return;
            }
            entry.hits = 0;
            main_.push_back(oldest);
            if (main_.size() > capacity_ - most_small_) {
                evict_from_main();
                return;
            }
        }
    }
    void evict_from_main() {
        for (;;) {
            const Key oldest = take_oldest(main_);
            Entry& entry = entries_[oldest];
            if (entry.hits == 0) {
                entry.there = false;
                return;
            }
            --entry.hits;
            main_.push_back(oldest);
        }
    }

    std::size_t capacity_;
    std::size_t most_small_;
    std::deque<Key> small_; ///< the oldest first
    std::deque<Key> main_;
    ExactGhosts ghosts_;
    std::vector<Entry> entries_;
};

} // namespace becache::policy
