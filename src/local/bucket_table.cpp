// A hash table that readers never wait for, that grows and shrinks by one bucket at a time.
//
// Linear hashing: W. Litwin, "Linear hashing: a new tool for file and table addressing", VLDB 1980. With n
// buckets, a hash's bucket is its low bits modulo the next power of two, less half of that where such a
// bucket does not exist yet. To grow is to split one bucket between itself and a new last one; to shrink is
// to merge the last one back. So there is never a second table, and no step touches more than two buckets.
//
// A reader waits for memory twice: for a bucket and for an entry. The processor looks ahead by a few hundred
// instructions meanwhile, so a look-up of few instructions overlaps with the next ones, and each instruction
// costs more than the time it takes. Hence the shape of what follows: the buckets of all shards lie in one
// array of chunks (those of one index side by side, so that it is filled evenly), a bucket's place follows
// from the hash by shifts, and the usual case of find() is inline and apart.
//
// A bucket is one cache line: a word of seven one-byte fingerprints (0 is "empty") and seven pointers. Where
// more than seven entries meet, the last pointer is a link to a further bucket (told by its lowest bit).
//
// Readers. All words are atomic, and an entry never moves while the table keeps its shape. A reader loads the
// word of fingerprints, then the pointers whose fingerprint matches, and compares keys. A writer sets the
// pointer before the fingerprint, and clears them in the other order, so a reader finds an entry or null, and
// finding another key's entry is harmless. A reader that finds nothing looks at the shape again: every split,
// merge and tidying writes the new place of an entry first, then renews the shape's number, then clears the
// old place. So whoever found the old place cleared sees a new number, and looks again. The invariant:
// between two renewals of the number, what is in the table stands where the number says, at one place.
#include "bucket_table.hpp"

#include "pages.hpp"
#include "slab.hpp"

#include <algorithm>
#include <bit>
#include <new>
#include <utility>

namespace becache::local {
namespace {

constexpr std::size_t most_per_bucket = 4;  // on average; more, and one bucket is split
constexpr std::size_t least_per_bucket = 1; // on average; less, and two buckets are merged

} // namespace

struct BucketTable::Place {
    Bucket* bucket;
    std::size_t slot;
};

/// Answers whether there was the memory for it.
bool BucketTable::hold_chunk(std::size_t shard, std::size_t chunk) noexcept {
    if (chunk < shards_[shard].chunks) {
        return true;
    }
    if (chunk >= chunks_.size()) {
        return false;
    }
    const std::lock_guard lock{chunks_mutex_};
    if (chunks_[chunk].load() == nullptr) {
        try {
            chunks_[chunk].store(static_cast<Bucket*>(map_page(true)));
        } catch (const std::bad_alloc&) {
            return false;
        }
    }
    ++holders_[chunk];
    ++shards_[shard].chunks;
    return true;
}

/// Lets go of the shard's last chunk, which goes when no shard holds it any more.
void BucketTable::let_go_of_chunk(std::size_t shard, std::vector<Retired>& retired) noexcept {
    const std::size_t chunk = --shards_[shard].chunks;
    const std::lock_guard lock{chunks_mutex_};
    if (--holders_[chunk] == 0) {
        retired.push_back({chunks_[chunk].exchange(nullptr), 0, [](void* memory, std::size_t) noexcept {
                               unmap_page(memory);
                           }});
    }
}

BucketTable::BucketTable(std::size_t shards, std::size_t most_entries)
    : shard_bits_{static_cast<unsigned>(std::countr_zero(shards))}
    , shard_mask_{shards - 1}
    , chunks_((most_entries / most_per_bucket + first_buckets + 1) * shards / chunk_buckets + 1)
    , shapes_(shards)
    , shards_(shards)
    , holders_(chunks_.size()) {
    for (std::atomic<std::uint64_t>& shape : shapes_) {
        shape.store(shape_of(first_buckets));
    }
    // A small table is to stay small: its first chunk is of ordinary pages.
    chunks_[0].store(static_cast<Bucket*>(map_page(false)));
    holders_[0] = shards;
}

BucketTable::~BucketTable() {
    for (std::size_t shard = 0; shard < shards_.size(); ++shard) {
        for (std::size_t index = 0; index < buckets(shard); ++index) {
            for (Bucket* link = bucket(shard, index).link(); link != nullptr;) {
                slab_free(std::exchange(link, link->link()), sizeof(Bucket));
            }
        }
    }
    for (const std::atomic<Bucket*>& chunk : chunks_) {
        if (Bucket* const memory = chunk.load(); memory != nullptr) {
            unmap_page(memory);
        }
    }
}

std::size_t BucketTable::bytes(std::size_t shard) const noexcept {
    return (buckets(shard) + shards_[shard].links) * sizeof(Bucket) + sizeof(Shard);
}

std::size_t BucketTable::count_pointers(std::size_t shard) const noexcept {
    std::size_t count = 0;
    for (std::size_t index = 0; index < buckets(shard); ++index) {
        for (const Bucket* place = &bucket(shard, index); place != nullptr; place = place->link()) {
            for (std::size_t slot = 0; slot < Bucket::slots; ++slot) {
                count += place->entry(slot) != nullptr ? 1 : 0;
            }
        }
    }
    return count;
}

const Entry* BucketTable::find(const TableKey& key, std::size_t hash) const noexcept {
    const std::size_t shard = shard_of(hash);
    const std::uint64_t fingerprint = fingerprint_of(hash);
    while (true) {
        const std::uint64_t shape = shapes_[shard].load();
        const Bucket* place = find_bucket(shard, index_of(hash, shape));
        while (place != nullptr) {
            for (std::uint64_t found = place->matches(fingerprint); found != 0;) {
                const std::size_t slot = Bucket::slot_of(found);
                const Entry* const entry = place->entry(slot);
                if (entry != nullptr && entry->has_key(key)) [[likely]] {
                    return entry;
                }
                found &= ~(std::uint64_t{0xff} << (8 * slot));
            }
            place = place->link();
        }
        if (shapes_[shard].load() == shape) {
            return nullptr;
        }
    }
}

void BucketTable::prefetch(std::size_t hash) const noexcept {
    const std::size_t shard = shard_of(hash);
    __builtin_prefetch(find_bucket(shard, index_of(hash, shapes_[shard].load())));
}

void BucketTable::prefetch_entry(std::size_t hash) const noexcept {
    const std::size_t shard = shard_of(hash);
    const Bucket* const place = find_bucket(shard, index_of(hash, shapes_[shard].load()));
    if (place == nullptr) {
        return;
    }
    if (const std::size_t slot = Bucket::slot_of(place->matches(fingerprint_of(hash)));
        slot < Bucket::slots) {
        // Where what a hit looks at takes one line, this is of it, whatever the size of the entry.
        __builtin_prefetch(reinterpret_cast<const std::byte*>(place->entry(slot)) + Entry::key_offset);
    }
}

BucketTable::Place BucketTable::place_of(Bucket& home, const Entry& entry) noexcept {
    for (Bucket* place = &home;; place = place->link()) {
        for (std::size_t slot = 0; slot < Bucket::slots; ++slot) {
            if (place->entry(slot) == &entry) {
                return {place, slot};
            }
        }
    }
}

void BucketTable::replace(const Entry& old, const Entry& entry, std::size_t hash) noexcept {
    const Place place = place_of(home_of(shard_of(hash), hash), old);
    place.bucket->pointers[place.slot].store(reinterpret_cast<std::uintptr_t>(&entry));
}

void BucketTable::add_to(std::size_t shard, Bucket& home, const Entry& entry, std::size_t hash) {
    Bucket* place = &home;
    for (Bucket* next = place;; next = place->link()) {
        place = next;
        for (std::size_t slot = 0; slot < Bucket::slots; ++slot) {
            if (place->pointers[slot].load() == 0) {
                place->put(slot, entry, fingerprint_of(hash));
                return;
            }
        }
        if (place->link() == nullptr) {
            break;
        }
    }
    // The last entry moves behind the link. It is there before the link is, and is found at one of the two
    // places at any time: the old pointer and the link are one word.
    constexpr std::size_t last = Bucket::slots - 1;
    auto* const link = new (slab_allocate(sizeof(Bucket))) Bucket;
    link->put(0, *place->entry(last), place->fingerprint(last));
    link->put(1, entry, fingerprint_of(hash));
    place->pointers[last].store(reinterpret_cast<std::uintptr_t>(link) + 1);
    place->set_fingerprint(last, 0);
    ++shards_[shard].links;
}

void BucketTable::insert(const Entry& entry, std::size_t hash, std::vector<Retired>& retired) {
    const std::size_t shard = shard_of(hash);
    add_to(shard, home_of(shard, hash), entry, hash);
    ++shards_[shard].size;
    // Two steps at most: enough to keep up with any number of insertions.
    for (int step = 0; step < 2 && size(shard) > buckets(shard) * most_per_bucket; ++step) {
        grow(shard, retired);
    }
}

void BucketTable::erase(const Entry& entry, std::size_t hash, std::vector<Retired>& retired) noexcept {
    const std::size_t shard = shard_of(hash);
    Bucket& home = home_of(shard, hash);
    const Place place = place_of(home, entry);
    place.bucket->clear(place.slot);
    --shards_[shard].size;
    if (place.bucket != &home) {
        tidy(shard, home, retired);
    }
    for (int step = 0;
         step < 2 && buckets(shard) > first_buckets && size(shard) < buckets(shard) * least_per_bucket;
         ++step) {
        shrink(shard, retired);
    }
}

/// Moves the entries of a chain that `moves` names to another one, and makes `shape` the shard's in between:
/// see above. Answers whether there was the memory for it; if not, nothing has changed.
template <class Moves>
bool BucketTable::move(
    std::size_t shard, Bucket& from, Bucket& to, std::uint64_t shape, const Moves& moves) noexcept {
    const auto for_each = [&](const auto& use) {
        for (Bucket* place = &from; place != nullptr; place = place->link()) {
            for (std::size_t slot = 0; slot < Bucket::slots; ++slot) {
                const Entry* const entry = place->entry(slot);
                if (entry != nullptr && moves(*entry) && !use(*place, slot, *entry)) {
                    return;
                }
            }
        }
    };
    const Entry* failed = nullptr;
    for_each([&](Bucket&, std::size_t, const Entry& entry) {
        try {
            add_to(shard, to, entry, TableKeyHash{}(entry.key()));
        } catch (const std::bad_alloc&) {
            failed = &entry;
        }
        return failed == nullptr;
    });
    if (failed != nullptr) {
        for_each([&](Bucket&, std::size_t, const Entry& entry) {
            if (&entry == failed) {
                return false;
            }
            const Place copy = place_of(to, entry);
            copy.bucket->clear(copy.slot);
            return true;
        });
        return false;
    }
    const std::uint64_t number = (shapes_[shard].load() >> number_shift) + 1;
    shapes_[shard].store((number << number_shift) | shape);
    for_each([&](Bucket& place, std::size_t slot, const Entry&) {
        place.clear(slot);
        return true;
    });
    return true;
}

/// Brings entries behind a link forward where there is room, and cuts empty buckets off the end of a chain.
void BucketTable::tidy(std::size_t shard, Bucket& home, std::vector<Retired>& retired) noexcept {
    Bucket* const link = home.link();
    if (link == nullptr) {
        return;
    }
    std::ptrdiff_t free = 0;
    for (std::size_t slot = 0; slot < Bucket::slots; ++slot) {
        free += home.pointers[slot].load() == 0 ? 1 : 0;
    }
    std::array<const Entry*, Bucket::slots> chosen{};
    auto* end = chosen.begin();
    for (Bucket* place = link; place != nullptr; place = place->link()) {
        for (std::size_t slot = 0; slot < Bucket::slots && end - chosen.begin() < free; ++slot) {
            if (const Entry* const entry = place->entry(slot); entry != nullptr) {
                *end++ = entry;
            }
        }
    }
    if (end != chosen.begin()) {
        move(shard, *link, home, shape_of(buckets(shard)), [&](const Entry& entry) {
            return std::find(chosen.begin(), end, &entry) != end;
        });
    }
    drop_empty_links(shard, home, retired);
}

void BucketTable::drop_empty_links(std::size_t shard, Bucket& home, std::vector<Retired>& retired) noexcept {
    while (home.link() != nullptr) {
        Bucket* before = &home;
        while (before->link()->link() != nullptr) {
            before = before->link();
        }
        Bucket* const last = before->link();
        if (last->fingerprints.load() != 0) {
            return;
        }
        before->pointers[Bucket::slots - 1].store(0);
        --shards_[shard].links;
        retired.push_back(
            {last, 0, [](void* bucket, std::size_t) noexcept { slab_free(bucket, sizeof(Bucket)); }});
    }
}

void BucketTable::grow(std::size_t shard, std::vector<Retired>& retired) noexcept {
    const std::size_t count = buckets(shard);
    if (!hold_chunk(shard, chunk_of(shard, count))) {
        return; // fuller buckets are slower, not wrong
    }
    const std::uint64_t shape = shape_of(count + 1);
    Bucket& old_home = bucket(shard, count - std::bit_ceil(count + 1) / 2);
    const bool moved = move(shard, old_home, bucket(shard, count), shape, [&](const Entry& entry) {
        return index_of(TableKeyHash{}(entry.key()), shape) == count;
    });
    if (moved) {
        tidy(shard, old_home, retired);
    }
}

void BucketTable::shrink(std::size_t shard, std::vector<Retired>& retired) noexcept {
    const std::size_t last = buckets(shard) - 1;
    Bucket& old_home = bucket(shard, last);
    Bucket& new_home = bucket(shard, last - std::bit_ceil(last + 1) / 2);
    if (!move(shard, old_home, new_home, shape_of(last), [](const Entry&) { return true; })) {
        return;
    }
    drop_empty_links(shard, old_home, retired);
    // A chunk goes once the shard has become clearly smaller, so that it does not come and go.
    const std::size_t begin = (shards_[shard].chunks - 1) * chunk_buckets;
    if ((last << shard_bits_) + chunk_buckets / 2 < begin) {
        let_go_of_chunk(shard, retired);
    }
}

} // namespace becache::local
