// A hash table that readers never wait for, that grows and shrinks by one bucket at a time.
//
// Linear hashing: W. Litwin, "Linear hashing: a new tool for file and table addressing", VLDB 1980. With n
// buckets, a hash's bucket is its low bits modulo the next power of two, less half of that where such a
// bucket does not exist yet. To grow is to split one bucket between itself and a new last one; to shrink is
// to merge the last one back. So there is never a second table, and no step touches more than two buckets.
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

#include "slab.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <bit>
#include <new>
#include <utility>

namespace becache::local {
namespace {

constexpr std::size_t slots = 7;
constexpr std::size_t most_per_bucket = 5;  // on average; more, and one bucket is split
constexpr std::size_t least_per_bucket = 1; // on average; less, and two buckets are merged
constexpr std::size_t first_segment = 8;    // buckets; every further segment doubles the table

constexpr std::uint64_t count_mask = (std::uint64_t{1} << 40U) - 1;

/// Never 0. From bits that choose neither the bucket nor the shard.
std::uint64_t fingerprint_of(std::size_t hash) noexcept {
    const std::uint64_t bits = hash >> 56U;
    return bits == 0 ? 1 : bits;
}

std::size_t index_of(std::size_t hash, std::size_t buckets) noexcept {
    const std::size_t mask = std::bit_ceil(buckets) - 1;
    const std::size_t index = hash & mask;
    return index < buckets ? index : hash & (mask >> 1U);
}

std::size_t segment_of(std::size_t index) noexcept {
    return static_cast<std::size_t>(std::bit_width(index / first_segment));
}

std::size_t segment_begin(std::size_t segment) noexcept {
    return segment == 0 ? 0 : first_segment << (segment - 1);
}

std::size_t segment_size(std::size_t segment) noexcept {
    return segment == 0 ? first_segment : segment_begin(segment);
}

/// A word with the high bit of every byte set whose byte in `word` is `byte`; also, rarely, of the byte above
/// a match: the comparison of keys sorts those out.
std::uint64_t matches(std::uint64_t word, std::uint64_t byte) noexcept {
    constexpr std::uint64_t ones = 0x0101'0101'0101'0101;
    constexpr std::uint64_t highs = ones << 7U;
    const std::uint64_t difference = word ^ (ones * byte);
    return (difference - ones) & ~difference & highs;
}

} // namespace

struct alignas(64) BucketTable::Bucket {
    std::atomic<std::uint64_t> fingerprints{0}; ///< the lowest byte is of the first slot; the highest unused
    std::array<std::atomic<std::uintptr_t>, slots> pointers{};

    // NOLINTBEGIN(performance-no-int-to-ptr): one word is either an entry or a link, so it is kept as a
    // number.
    [[nodiscard]] Bucket* link() const noexcept {
        const std::uintptr_t last = pointers[slots - 1].load();
        return (last & 1U) != 0 ? reinterpret_cast<Bucket*>(last - 1) : nullptr;
    }
    [[nodiscard]] const Entry* entry(std::size_t slot) const noexcept {
        const std::uintptr_t pointer = pointers[slot].load();
        return (pointer & 1U) != 0 ? nullptr : reinterpret_cast<const Entry*>(pointer);
    }
    // NOLINTEND(performance-no-int-to-ptr)
    [[nodiscard]] std::uint64_t fingerprint(std::size_t slot) const noexcept {
        return (fingerprints.load() >> (8 * slot)) & 0xffU;
    }
    void set_fingerprint(std::size_t slot, std::uint64_t fingerprint) noexcept {
        const std::uint64_t others = fingerprints.load() & ~(std::uint64_t{0xff} << (8 * slot));
        fingerprints.store(others | (fingerprint << (8 * slot)));
    }
    void put(std::size_t slot, const Entry& entry, std::uint64_t fingerprint) noexcept {
        pointers[slot].store(reinterpret_cast<std::uintptr_t>(&entry));
        set_fingerprint(slot, fingerprint);
    }
    void clear(std::size_t slot) noexcept {
        set_fingerprint(slot, 0);
        pointers[slot].store(0);
    }
};

struct BucketTable::Place {
    Bucket* bucket;
    std::size_t slot;
};

BucketTable::Bucket* BucketTable::allocate_segment(std::size_t buckets) {
    const std::size_t bytes = buckets * sizeof(Bucket);
    if (bytes < least_block_bytes) {
        return new Bucket[buckets];
    }
    if (bytes <= most_block_bytes) {
        return new (slab_allocate_block(bytes)) Bucket[buckets];
    }
    // Fresh pages are zero, which is what an empty bucket is, and cost nothing until they are written; huge
    // ones spare most of the processor's address look-ups.
    void* const memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        throw std::bad_alloc{};
    }
    ::madvise(memory, bytes, MADV_HUGEPAGE);
    return static_cast<Bucket*>(memory);
}

void BucketTable::free_segment(Bucket* segment, std::size_t buckets) noexcept {
    const std::size_t bytes = buckets * sizeof(Bucket);
    if (bytes < least_block_bytes) {
        delete[] segment;
    } else if (bytes <= most_block_bytes) {
        slab_free_block(segment, bytes);
    } else {
        ::munmap(segment, bytes);
    }
}

BucketTable::BucketTable()
    : shape_{first_segment} {
    segments_[0].store(allocate_segment(first_segment));
}

BucketTable::~BucketTable() {
    for (std::size_t index = 0; index < buckets(); ++index) {
        for (Bucket* link = bucket(index).link(); link != nullptr;) {
            delete std::exchange(link, link->link());
        }
    }
    for (std::size_t segment = 0; segment < most_segments; ++segment) {
        if (Bucket* const memory = segments_[segment].load(); memory != nullptr) {
            free_segment(memory, segment_size(segment));
        }
    }
}

std::size_t BucketTable::buckets() const noexcept { return shape_.load() & count_mask; }

std::size_t BucketTable::bytes() const noexcept {
    return (buckets() + links_) * sizeof(Bucket) + sizeof(BucketTable);
}

std::size_t BucketTable::count_pointers() const noexcept {
    std::size_t count = 0;
    for (std::size_t index = 0; index < buckets(); ++index) {
        for (const Bucket* place = &bucket(index); place != nullptr; place = place->link()) {
            for (std::size_t slot = 0; slot < slots; ++slot) {
                count += place->entry(slot) != nullptr ? 1 : 0;
            }
        }
    }
    return count;
}

void BucketTable::publish(std::size_t buckets) noexcept {
    const std::uint64_t number = (shape_.load() & ~count_mask) + (count_mask + 1);
    shape_.store(number | buckets);
}

/// Null where a segment has gone since the shape was read.
BucketTable::Bucket* BucketTable::find_bucket(std::size_t index) const noexcept {
    const std::size_t segment = segment_of(index);
    Bucket* const buckets = segments_[segment].load();
    return buckets == nullptr ? nullptr : buckets + (index - segment_begin(segment));
}

BucketTable::Bucket& BucketTable::bucket(std::size_t index) const noexcept { return *find_bucket(index); }

const Entry* BucketTable::find(const TableKey& key, std::size_t hash) const noexcept {
    const std::uint64_t fingerprint = fingerprint_of(hash);
    while (true) {
        const std::uint64_t shape = shape_.load();
        const Bucket* place = find_bucket(index_of(hash, shape & count_mask));
        while (place != nullptr) {
            for (std::uint64_t found = matches(place->fingerprints.load(), fingerprint); found != 0;
                 found &= found - 1) {
                const auto slot = static_cast<std::size_t>(std::countr_zero(found)) / 8;
                const Entry* const entry = slot < slots ? place->entry(slot) : nullptr;
                if (entry != nullptr && entry->has_key(key)) {
                    return entry;
                }
            }
            place = place->link();
        }
        if (shape_.load() == shape) {
            return nullptr;
        }
    }
}

void BucketTable::prefetch(std::size_t hash) const noexcept {
    __builtin_prefetch(find_bucket(index_of(hash, buckets())));
}

void BucketTable::prefetch_entry(std::size_t hash) const noexcept {
    const Bucket* const place = find_bucket(index_of(hash, buckets()));
    if (place == nullptr) {
        return;
    }
    const std::uint64_t found = matches(place->fingerprints.load(), fingerprint_of(hash));
    const auto slot = static_cast<std::size_t>(std::countr_zero(found)) / 8;
    if (slot < slots) {
        // A key of 24 bytes begins in the first line of an entry and ends in the second.
        const auto* const entry = reinterpret_cast<const std::byte*>(place->entry(slot));
        __builtin_prefetch(entry + sizeof(EntryHead) + sizeof(Evictable) / 2);
        __builtin_prefetch(entry + 64);
    }
}

BucketTable::Place BucketTable::place_of(Bucket& home, const Entry& entry) noexcept {
    for (Bucket* place = &home;; place = place->link()) {
        for (std::size_t slot = 0; slot < slots; ++slot) {
            if (place->entry(slot) == &entry) {
                return {place, slot};
            }
        }
    }
}

void BucketTable::replace(const Entry& old, const Entry& entry, std::size_t hash) noexcept {
    const Place place = place_of(bucket(index_of(hash, buckets())), old);
    place.bucket->pointers[place.slot].store(reinterpret_cast<std::uintptr_t>(&entry));
}

void BucketTable::add_to(Bucket& home, const Entry& entry, std::size_t hash) {
    Bucket* place = &home;
    for (Bucket* next = place;; next = place->link()) {
        place = next;
        for (std::size_t slot = 0; slot < slots; ++slot) {
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
    constexpr std::size_t last = slots - 1;
    auto* const link = new Bucket;
    link->put(0, *place->entry(last), place->fingerprint(last));
    link->put(1, entry, fingerprint_of(hash));
    place->pointers[last].store(reinterpret_cast<std::uintptr_t>(link) + 1);
    place->set_fingerprint(last, 0);
    ++links_;
}

void BucketTable::insert(const Entry& entry, std::size_t hash, std::vector<Retired>& retired) {
    add_to(bucket(index_of(hash, buckets())), entry, hash);
    ++size_;
    // Two steps at most: enough to keep up with any number of insertions.
    for (int step = 0; step < 2 && size_ > buckets() * most_per_bucket; ++step) {
        grow(retired);
    }
}

void BucketTable::erase(const Entry& entry, std::size_t hash, std::vector<Retired>& retired) noexcept {
    Bucket& home = bucket(index_of(hash, buckets()));
    const Place place = place_of(home, entry);
    place.bucket->clear(place.slot);
    --size_;
    if (place.bucket != &home) {
        tidy(home, retired);
    }
    for (int step = 0; step < 2 && buckets() > first_segment && size_ < buckets() * least_per_bucket;
         ++step) {
        shrink(retired);
    }
}

/// Moves the entries of a chain that `moves` names to another one, between which and `buckets` buckets the
/// shape is renewed: see above. Answers whether there was the memory for it; if not, nothing has changed.
template <class Moves>
bool BucketTable::move(Bucket& from, Bucket& to, std::size_t buckets, const Moves& moves) noexcept {
    const auto for_each = [&](const auto& use) {
        for (Bucket* place = &from; place != nullptr; place = place->link()) {
            for (std::size_t slot = 0; slot < slots; ++slot) {
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
            add_to(to, entry, TableKeyHash{}(entry.key()));
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
    publish(buckets);
    for_each([&](Bucket& place, std::size_t slot, const Entry&) {
        place.clear(slot);
        return true;
    });
    return true;
}

/// Brings entries behind a link forward where there is room, and cuts empty buckets off the end of a chain.
void BucketTable::tidy(Bucket& home, std::vector<Retired>& retired) noexcept {
    Bucket* const link = home.link();
    if (link == nullptr) {
        return;
    }
    std::ptrdiff_t free = 0;
    for (std::size_t slot = 0; slot < slots; ++slot) {
        free += home.pointers[slot].load() == 0 ? 1 : 0;
    }
    std::array<const Entry*, slots> chosen{};
    auto* end = chosen.begin();
    for (Bucket* place = link; place != nullptr; place = place->link()) {
        for (std::size_t slot = 0; slot < slots && end - chosen.begin() < free; ++slot) {
            if (const Entry* const entry = place->entry(slot); entry != nullptr) {
                *end++ = entry;
            }
        }
    }
    if (end != chosen.begin()) {
        move(*link, home, buckets(), [&](const Entry& entry) {
            return std::find(chosen.begin(), end, &entry) != end;
        });
    }
    drop_empty_links(home, retired);
}

void BucketTable::drop_empty_links(Bucket& home, std::vector<Retired>& retired) noexcept {
    while (home.link() != nullptr) {
        Bucket* before = &home;
        while (before->link()->link() != nullptr) {
            before = before->link();
        }
        Bucket* const last = before->link();
        if (last->fingerprints.load() != 0) {
            return;
        }
        before->pointers[slots - 1].store(0);
        --links_;
        retired.push_back(
            {last, 0, [](void* bucket, std::size_t) noexcept { delete static_cast<Bucket*>(bucket); }});
    }
}

void BucketTable::grow(std::vector<Retired>& retired) noexcept {
    const std::size_t count = buckets();
    const std::size_t segment = segment_of(count);
    if (segments_[segment].load() == nullptr) {
        try {
            segments_[segment].store(allocate_segment(segment_size(segment)));
        } catch (const std::bad_alloc&) {
            return; // fuller buckets are slower, not wrong
        }
    }
    Bucket& old_home = bucket(count - std::bit_ceil(count + 1) / 2);
    const bool moved = move(old_home, bucket(count), count + 1, [&](const Entry& entry) {
        return index_of(TableKeyHash{}(entry.key()), count + 1) == count;
    });
    if (moved) {
        tidy(old_home, retired);
    }
}

void BucketTable::shrink(std::vector<Retired>& retired) noexcept {
    const std::size_t last = buckets() - 1;
    Bucket& old_home = bucket(last);
    Bucket& new_home = bucket(last - std::bit_ceil(last + 1) / 2);
    if (!move(old_home, new_home, last, [](const Entry&) { return true; })) {
        return;
    }
    drop_empty_links(old_home, retired);
    // A segment goes once the table has become clearly smaller, so that it does not come and go.
    const std::size_t segment = segment_of(last) + 1;
    if (segment >= most_segments || last * 4 > segment_begin(segment) * 3) {
        return;
    }
    if (Bucket* const unused = segments_[segment].exchange(nullptr); unused != nullptr) {
        retired.push_back({unused, segment_size(segment), [](void* memory, std::size_t size) noexcept {
                               free_segment(static_cast<Bucket*>(memory), size);
                           }});
    }
}

} // namespace becache::local
