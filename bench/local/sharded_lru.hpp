#pragma once

#include "workload.hpp"

#include <xxhash.h>

#include <array>
#include <cstddef>
#include <list>
#include <mutex>
#include <unordered_map>
#include <utility>

struct KeyHash {
    [[nodiscard]] std::size_t operator()(const KeyBytes& key) const noexcept {
        return XXH3_64bits(key.data(), key.size());
    }
};

/// The usual way to build a cache in an afternoon: 64 shards, each a mutex, a list in the order of use, and a
/// map into it. No time to live, no groups.
template <class Value>
class ShardedLru {
public:
    explicit ShardedLru(std::size_t most_entries)
        : most_per_shard_{most_entries / shards_.size() + 1} {}

    /// Gives the value to `use` under the shard's lock; answers whether there was one.
    template <class Use>
    bool visit(const KeyBytes& key, const Use& use) {
        Shard& shard = shard_of(key);
        const std::lock_guard lock{shard.mutex};
        const auto found = shard.index.find(key);
        if (found == shard.index.end()) {
            return false;
        }
        shard.entries.splice(shard.entries.begin(), shard.entries, found->second);
        use(found->second->second);
        return true;
    }

    void put(const KeyBytes& key, const Value& value) {
        Shard& shard = shard_of(key);
        const std::lock_guard lock{shard.mutex};
        if (const auto found = shard.index.find(key); found != shard.index.end()) {
            found->second->second = value;
            return;
        }
        if (shard.entries.size() >= most_per_shard_) {
            shard.index.erase(shard.entries.back().first);
            shard.entries.pop_back();
        }
        shard.entries.emplace_front(key, value);
        shard.index.emplace(key, shard.entries.begin());
    }

private:
    struct alignas(64) Shard {
        std::mutex mutex;
        std::list<std::pair<KeyBytes, Value>> entries;
        std::unordered_map<KeyBytes, typename std::list<std::pair<KeyBytes, Value>>::iterator, KeyHash> index;
    };

    [[nodiscard]] Shard& shard_of(const KeyBytes& key) { return shards_[KeyHash{}(key) >> 58U]; }

    std::array<Shard, 64> shards_;
    std::size_t most_per_shard_;
};
