#pragma once

#include <cstddef>

namespace becache::local {

/// Memory for entries, millions of which are of a few sizes: less lost to rounding than with the general
/// allocator, on huge pages where there is much of it, and with what a hit looks at on one cache line where
/// the size is a multiple of 64. A piece of 64 bytes is a cache line. Thread-safe; the essay is in the .cpp.
///
/// Pieces of up to 8 KiB come from slabs, larger ones from operator new. Throws std::bad_alloc.
[[nodiscard]] void* slab_allocate(std::size_t bytes);
/// `bytes` as they were allocated.
void slab_free(void* memory, std::size_t bytes) noexcept;

/// What the pieces are aligned to.
inline constexpr std::size_t slab_alignment = 16;

} // namespace becache::local
