#include "key_hash.hpp"
#include "slab.hpp"

#include <becache/local/entry.hpp>

namespace becache::local {
namespace {

/// What stands in place of a value where there is none.
struct Absence {};

} // namespace

std::uint64_t hash_of_long(std::string_view fields) noexcept {
    return XXH3_64bits(fields.data(), fields.size());
}

std::size_t TableKeyHash::operator()(const TableKey& key) const noexcept { return hash_of(key); }

void* EntryMaker::allocate(Room room) {
    return room.alignment <= slab_alignment ? slab_allocate(room.bytes)
                                            : ::operator new (room.bytes, std::align_val_t{room.alignment});
}

void EntryMaker::free(void* memory, Room room) noexcept {
    if (room.alignment <= slab_alignment) {
        slab_free(memory, room.bytes);
    } else {
        ::operator delete (memory, std::align_val_t{room.alignment});
    }
}

EntryRef EntryMaker::make_absent(const TableKey& key) {
    EntryRef made = make<Absence>(key, [] { return Absence{}; });
    const_cast<Entry&>(*made).absent_ = true;
    return made;
}

} // namespace becache::local
