#include "pages.hpp"

#include <sys/mman.h>

#include <cstdint>
#include <new>

namespace becache::local {

void* map_page(bool huge) {
    // Twice as much is mapped, and what stands out on either side is given back.
    void* const mapped =
        ::mmap(nullptr, 2 * page_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) {
        throw std::bad_alloc{};
    }
    const std::size_t before = -reinterpret_cast<std::uintptr_t>(mapped) & (page_bytes - 1);
    char* const memory = static_cast<char*>(mapped) + before;
    if (before != 0) {
        ::munmap(mapped, before);
    }
    if (before != page_bytes) {
        ::munmap(memory + page_bytes, page_bytes - before);
    }
    if (huge) {
        ::madvise(memory, page_bytes, MADV_HUGEPAGE);
    }
    return memory;
}

void unmap_page(void* memory) noexcept { ::munmap(memory, page_bytes); }

} // namespace becache::local
