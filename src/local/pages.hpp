#pragma once

#include <cstddef>

namespace becache::local {

/// A huge page, which takes one entry of the processor's memory of addresses.
inline constexpr std::size_t page_bytes = std::size_t{2} << 20U;

/// `page_bytes` of zeroed memory, aligned to their size; of ordinary pages, which take memory once they are
/// written, or if it can be had of a huge one. Throws std::bad_alloc.
[[nodiscard]] void* map_page(bool huge);
void unmap_page(void* memory) noexcept;

} // namespace becache::local
