#pragma once

#include <becache/local/entry.hpp>

// Its functions inline: a hash of a short key takes less time than a call into the library.
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace becache::local {

/// Apart, so that the usual hash, inline, saves no registers for it.
[[nodiscard]] std::uint64_t hash_of_long(std::string_view fields) noexcept;

/// What TableKeyHash answers; inline for the look-up of a hit.
[[nodiscard]] inline std::size_t hash_of(const TableKey& key) noexcept {
    const std::size_t size = key.fields.size();
    const std::uint64_t hash = size <= 32 ? XXH3_64bits(key.fields.data(), size) : hash_of_long(key.fields);
    // The view by itself, not as a seed, which would be added to each of the hash's constants. 2^64 divided
    // by the golden ratio: https://en.wikipedia.org/wiki/Hash_function#Fibonacci_hashing
    constexpr std::uint64_t spread = 0x9e37'79b9'7f4a'7c15;
    return hash ^ (key.view * spread);
}

} // namespace becache::local
