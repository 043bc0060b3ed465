#pragma once

#include <policy/policy.hpp>

#include <algorithm>
#include <bit>
#include <vector>

namespace becache::policy {

/// Many small caches of the same policy, each for the keys whose hash falls to it: what a table with a lock
/// per shard makes of a policy. 256 entries or more a shard, 64 shards or fewer.
template <Policy Cache>
class Sharded {
public:
    explicit Sharded(PolicySize size) {
        const std::size_t count = std::bit_floor(std::clamp<std::size_t>(size.capacity / 256, 1, 64));
        for (std::size_t shard = 0; shard < count; ++shard) {
            const std::size_t rest = shard < size.capacity % count ? 1 : 0;
            shards_.emplace_back(PolicySize{.capacity = size.capacity / count + rest, .keys = size.keys});
        }
    }

    bool access(Key key) { return shards_[(hash_of(key) >> 32U) % shards_.size()].access(key); }

private:
    std::vector<Cache> shards_;
};

} // namespace becache::policy
