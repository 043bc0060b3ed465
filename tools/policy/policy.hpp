#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace becache::policy {

/// The keys of a trace, numbered 0, 1, ... in the order in which they first occur.
using Key = std::uint32_t;

/// The room that a policy is given.
struct PolicySize {
    std::size_t capacity = 1; ///< entries; at least 1
    std::size_t keys = 0;     ///< every key is less
};

/// A cache of a fixed number of keys without values: access() answers whether the key was there, and takes it
/// in if it was not.
template <class Cache>
concept Policy = std::constructible_from<Cache, PolicySize> && requires(Cache cache, Key key) {
    { cache.access(key) } -> std::same_as<bool>;
};

/// How many of the accesses are hits.
template <class Cache>
    requires Policy<std::remove_cvref_t<Cache>>
[[nodiscard]] std::size_t count_hits(Cache&& cache, std::span<const Key> accesses) {
    std::size_t hits = 0;
    for (const Key key : accesses) {
        hits += cache.access(key) ? 1U : 0U;
    }
    return hits;
}

/// A hash of the key, as a table of texts would have one: numbers in a row are far apart.
[[nodiscard]] inline std::uint64_t hash_of(Key key) noexcept {
    // The finalizer of MurmurHash3, by Austin Appleby, public domain.
    std::uint64_t hash = std::uint64_t{key} + 1;
    hash = (hash ^ hash >> 33U) * 0xff51afd7ed558ccdU;
    hash = (hash ^ hash >> 33U) * 0xc4ceb9fe1a85ec53U;
    return hash ^ hash >> 33U;
}

} // namespace becache::policy
