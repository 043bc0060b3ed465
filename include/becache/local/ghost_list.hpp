#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace becache::local {

/// Remembers the last keys that left a queue, by 16 bits of their hash. Not thread-safe.
///
/// A hash chooses a bucket of at most 32 fingerprints, one cache line, in which the order is the age: so a
/// list of n keys takes 2 n bytes, and holds about the last n. Of keys that it does not hold, it takes one in
/// 2000 or fewer for one that it does.
class GhostList {
public:
    /// A list of about `capacity` keys, and of at least one.
    explicit GhostList(std::size_t capacity);

    /// Adds the key; the oldest of its bucket makes room.
    void add(std::uint64_t hash) noexcept;
    /// Takes the key out; answers whether it was there.
    bool take(std::uint64_t hash) noexcept;

private:
    struct Place {
        std::uint16_t* bucket;
        std::uint16_t fingerprint; ///< never `none`
    };
    [[nodiscard]] Place place_of(std::uint64_t hash) noexcept;

    static constexpr std::uint16_t none = 0;

    std::size_t ways_; ///< fingerprints a bucket
    std::size_t buckets_;
    std::vector<std::uint16_t> fingerprints_; ///< in each bucket the newest first, then `none`
};

} // namespace becache::local
