#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace becache::local {

/// Remembers the hashes of the last keys that were evicted, about `capacity` of them, in two bytes each.
///
/// Buckets of 32 fingerprints, each in the order of age: a key is remembered while fewer than 32 others came
/// into its bucket. A key that was never added is taken for one that was about once in 2,000 look-ups.
class GhostList {
public:
    explicit GhostList(std::size_t capacity)
        : buckets_((capacity + bucket_size - 1) / bucket_size) {}

    void add(std::size_t hash) noexcept {
        if (!buckets_.empty()) {
            Bucket& bucket = bucket_of(hash);
            std::copy_backward(bucket.begin(), bucket.end() - 1, bucket.end());
            bucket.front() = fingerprint_of(hash);
        }
    }
    /// Forgets the hash; answers whether it was remembered.
    bool take(std::size_t hash) noexcept {
        if (buckets_.empty()) {
            return false;
        }
        Bucket& bucket = bucket_of(hash);
        const auto found = std::find(bucket.begin(), bucket.end(), fingerprint_of(hash));
        if (found == bucket.end()) {
            return false;
        }
        std::copy(found + 1, bucket.end(), found);
        bucket.back() = 0;
        return true;
    }
    [[nodiscard]] std::size_t bytes() const noexcept { return buckets_.size() * sizeof(Bucket); }

private:
    static constexpr std::size_t bucket_size = 32;
    using Bucket = std::array<std::uint16_t, bucket_size>;

    /// The bits of a hash that choose its shard, bucket and fingerprint in the table are fixed there to some
    /// degree: mixed anew, so that all buckets are used. The multiplier is 2^64 divided by the golden ratio.
    static std::uint64_t mix(std::size_t hash) noexcept {
        const std::uint64_t product = hash * 0x9e37'79b9'7f4a'7c15;
        return product ^ (product >> 29U);
    }
    static std::uint16_t fingerprint_of(std::size_t hash) noexcept {
        const auto bits = static_cast<std::uint16_t>(mix(hash));
        return bits == 0 ? std::uint16_t{1} : bits; // 0 is "empty"
    }
    Bucket& bucket_of(std::size_t hash) noexcept {
        return buckets_[((mix(hash) >> 32U) * buckets_.size()) >> 32U];
    }

    std::vector<Bucket> buckets_;
};

} // namespace becache::local
