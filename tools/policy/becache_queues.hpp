#pragma once

#include <policy/policy.hpp>

#include <becache/local/eviction_queues.hpp>

#include <memory>
#include <vector>

namespace becache::policy {

/// The policy of becache's local tier: its very class, around keys without values.
class BecacheQueues {
public:
    explicit BecacheQueues(PolicySize size)
        : capacity_(size.capacity)
        , entries_(size.keys)
        , queues_(std::make_unique<local::EvictionQueues<Entry>>(
              local::EvictionLimits{.max_entries = capacity_})) {}

    bool access(Key key) {
        Entry& entry = entries_[key];
        if (entry.there) {
            entry.touch();
            return true;
        }
        entry.key = key;
        const auto admission = queues_->admit(entry.hash());
        while (queues_->size() >= capacity_) {
            queues_->evict()->there = false;
        }
        queues_->insert(entry, admission);
        entry.there = true;
        return false;
    }

private:
    struct Entry : local::Evictable {
        [[nodiscard]] std::uint64_t hash() const noexcept { return hash_of(key); }
        [[nodiscard]] std::size_t weight() const noexcept { return 1; }

        Key key = 0;
        bool there = false;
    };

    std::size_t capacity_;
    std::vector<Entry> entries_;
    std::unique_ptr<local::EvictionQueues<Entry>> queues_; ///< after the entries that are in it
};

} // namespace becache::policy
