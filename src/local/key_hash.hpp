#pragma once

#include <becache/local/entry.hpp>

// Its functions inline: a hash of a short key takes less time than a call into the library.
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace becache::local {

/// What TableKeyHash answers; inline for the look-up of a hit.
[[nodiscard]] inline std::size_t hash_of(const TableKey& key) noexcept {
    // The view by itself, not as a seed, which would be added to each of the hash's constants. 2^64 divided
    // by the golden ratio: https://en.wikipedia.org/wiki/Hash_function#Fibonacci_hashing
    constexpr std::uint64_t spread = 0x9e37'79b9'7f4a'7c15;
    return XXH3_64bits(key.fields.data(), key.fields.size()) ^ (key.view * spread);
}

} // namespace becache::local
