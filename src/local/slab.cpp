// Slabs: J. Bonwick, "The slab allocator: an object-caching kernel memory allocator", USENIX Summer 1994.
//
// A superblock is 2 MiB of address space, aligned to its size, cut into 32 spans of 64 KiB. A span holds
// pieces of one size. From a piece's address alone follow its superblock (the bits
// above) and its span, so a piece carries no header. What is free in a span is a list through the free pieces
// themselves.
//
// The first superblock of an arena is of ordinary pages, so that a small cache stays small; from the second
// on they are huge ones, which spares most of the processor's address look-ups: with a million entries those
// cost as much as the memory itself. An empty superblock is given back to the system, but for one.
//
// Threads are spread over a few arenas, each with a mutex: an allocation is a few steps under it. Like the
// general allocator that it stands in for, this belongs to the process: entries outlive their tables.
//
// Under a sanitizer every piece comes from the general allocator, which the sanitizer watches.
#include "slab.hpp"

#include "pages.hpp"

#include <becache/local/epoch.hpp>

#include <array>
#include <bit>
#include <cstdint>
#include <mutex>
#include <new>

namespace becache::local {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool watched = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool watched = true;
#else
constexpr bool watched = false;
#endif
#else
constexpr bool watched = false;
#endif

constexpr std::size_t superblock_bytes = page_bytes;
constexpr std::size_t span_bytes = std::size_t{64} << 10U;
constexpr std::size_t spans = superblock_bytes / span_bytes;
constexpr std::size_t most_piece_bytes = 8192;
constexpr std::size_t line = 64;
/// Where in a piece that begins a line what a hit looks at begins: see Entry.
constexpr std::size_t hot_offset = 32;
constexpr std::size_t arenas = 8;

/// Sizes of pieces: every 16 bytes up to 512, every 64 up to 2 KiB, every 256 up to 8 KiB.
constexpr std::size_t class_of(std::size_t bytes) noexcept {
    if (bytes <= 512) {
        return (bytes + 15) / 16;
    }
    return bytes <= 2048 ? 32 + (bytes - 512 + 63) / 64 : 56 + (bytes - 2048 + 255) / 256;
}
constexpr std::size_t bytes_of(std::size_t size_class) noexcept {
    if (size_class <= 32) {
        return size_class * 16;
    }
    return size_class <= 56 ? 512 + (size_class - 32) * 64 : 2048 + (size_class - 56) * 256;
}
constexpr std::size_t classes = class_of(most_piece_bytes) + 1;

/// How far into a span its first piece begins: so that what a hit looks at begins a cache line, and where the
/// size allows it, a pair of lines. Many processors fetch the other line of such a pair as well: it holds the
/// rest of the value then.
constexpr std::size_t lead_of(std::size_t piece_bytes) noexcept {
    if (piece_bytes % (2 * line) == 0) {
        return 2 * line - hot_offset;
    }
    return piece_bytes % line == 0 && piece_bytes > line ? line - hot_offset : 0;
}

struct Arena;

struct Span {
    Span* previous = nullptr; ///< in its class's list of spans with room
    Span* next = nullptr;
    void* free = nullptr;    ///< the first free piece; each begins with the address of the next
    std::uint32_t fresh = 0; ///< offset of what was never used yet, in the superblock
    std::uint32_t end = 0;   ///< offset behind the last piece
    std::uint32_t used = 0;  ///< pieces in use
    std::uint32_t size_class = 0;

    [[nodiscard]] bool has_room() const noexcept { return free != nullptr || fresh != end; }
};

struct Superblock {
    Arena* arena = nullptr;
    Superblock* previous = nullptr; ///< in the arena's list of superblocks with free spans
    Superblock* next = nullptr;
    std::uint32_t free_spans = 0; ///< one bit a span
    std::array<Span, spans> all{};
};
/// The first span begins with the superblock itself.
constexpr std::size_t reserved = 4096;
static_assert(sizeof(Superblock) <= reserved);

/// A list that goes through its members.
template <class Node>
struct List {
    Node* first = nullptr;

    void add(Node& node) noexcept {
        node.previous = nullptr;
        node.next = first;
        if (first != nullptr) {
            first->previous = &node;
        }
        first = &node;
    }
    void remove(Node& node) noexcept {
        (node.previous != nullptr ? node.previous->next : first) = node.next;
        if (node.next != nullptr) {
            node.next->previous = node.previous;
        }
    }
};

struct alignas(line) Arena {
    std::mutex mutex;
    std::array<List<Span>, classes> with_room;
    List<Superblock> with_free_spans;
    std::size_t superblocks = 0;
    bool keeps_an_empty_one = false;
};

/// Never destroyed: handles to entries may outlive everything else.
std::array<Arena, arenas>& all_arenas() noexcept {
    alignas(Arena) static unsigned char memory[sizeof(std::array<Arena, arenas>)];
    static auto* const made = new (memory) std::array<Arena, arenas>;
    return *made;
}

Superblock& superblock_of(void* memory) noexcept {
    auto* const bytes = static_cast<char*>(memory);
    return *reinterpret_cast<Superblock*>(
        bytes - (reinterpret_cast<std::uintptr_t>(memory) & (superblock_bytes - 1)));
}

char* base_of(Superblock& superblock) noexcept { return reinterpret_cast<char*>(&superblock); }

Superblock& make_superblock(Arena& arena) {
    void* const memory = map_page(arena.superblocks > 0);
    ++arena.superblocks;
    auto& made = *new (memory) Superblock;
    made.arena = &arena;
    made.free_spans = ~std::uint32_t{0};
    arena.with_free_spans.add(made);
    return made;
}

/// Takes a span out of a superblock that has one.
std::size_t take_span(Arena& arena, Superblock& superblock) noexcept {
    const auto at = static_cast<std::size_t>(std::countr_zero(superblock.free_spans));
    superblock.free_spans &= superblock.free_spans - 1;
    if (superblock.free_spans == 0) {
        arena.with_free_spans.remove(superblock);
    }
    return at;
}

void give_span_back(Arena& arena, Superblock& superblock, std::size_t at) noexcept {
    if (superblock.free_spans == 0) {
        arena.with_free_spans.add(superblock);
    }
    superblock.free_spans |= std::uint32_t{1} << at;
    if (superblock.free_spans != ~std::uint32_t{0}) {
        return;
    }
    if (!arena.keeps_an_empty_one) {
        arena.keeps_an_empty_one = true;
        return;
    }
    arena.with_free_spans.remove(superblock);
    --arena.superblocks;
    unmap_page(&superblock);
}

struct Place {
    Superblock* superblock;
    std::size_t span;
};

Place find_span(Arena& arena) {
    Superblock* found = arena.with_free_spans.first;
    if (found == nullptr) {
        found = &make_superblock(arena);
    } else if (found->free_spans == ~std::uint32_t{0}) {
        arena.keeps_an_empty_one = false;
    }
    return {found, take_span(arena, *found)};
}

Span& make_span(Arena& arena, std::size_t size_class) {
    const auto [superblock, at] = find_span(arena);
    const std::size_t size = bytes_of(size_class);
    const std::size_t first = (at == 0 ? reserved : at * span_bytes) + lead_of(size);
    Span& span = superblock->all[at];
    span = {};
    span.size_class = static_cast<std::uint32_t>(size_class);
    span.fresh = static_cast<std::uint32_t>(first);
    span.end = static_cast<std::uint32_t>(first + ((at + 1) * span_bytes - first) / size * size);
    arena.with_room[size_class].add(span);
    return span;
}

Arena& arena_of_this_thread() noexcept { return all_arenas()[stripe_of_this_thread() % arenas]; }

} // namespace

void* slab_allocate(std::size_t bytes) {
    if (watched || bytes > most_piece_bytes) {
        return ::operator new (bytes, std::align_val_t{line});
    }
    const std::size_t size_class = class_of(bytes);
    Arena& arena = arena_of_this_thread();
    const std::lock_guard lock{arena.mutex};
    List<Span>& with_room = arena.with_room[size_class];
    Span& span = with_room.first != nullptr ? *with_room.first : make_span(arena, size_class);
    void* piece = span.free;
    if (piece != nullptr) {
        span.free = *static_cast<void**>(piece);
    } else {
        piece = base_of(superblock_of(&span)) + span.fresh;
        span.fresh += static_cast<std::uint32_t>(bytes_of(size_class));
    }
    ++span.used;
    if (!span.has_room()) {
        with_room.remove(span);
    }
    return piece;
}

void slab_free(void* memory, std::size_t bytes) noexcept {
    if (watched || bytes > most_piece_bytes) {
        ::operator delete (memory, std::align_val_t{line});
        return;
    }
    Superblock& superblock = superblock_of(memory);
    Arena& arena = *superblock.arena;
    const auto at = static_cast<std::size_t>(static_cast<char*>(memory) - base_of(superblock)) / span_bytes;
    Span& span = superblock.all[at];
    const std::lock_guard lock{arena.mutex};
    List<Span>& with_room = arena.with_room[span.size_class];
    if (!span.has_room()) {
        with_room.add(span);
    }
    *static_cast<void**>(memory) = span.free;
    span.free = memory;
    if (--span.used == 0) {
        with_room.remove(span);
        give_span_back(arena, superblock, at);
    }
}

} // namespace becache::local
