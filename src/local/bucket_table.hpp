#pragma once

#include <becache/local/entry.hpp>

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

namespace becache::local {

/// Something out of readers' reach, or about to be, that is to be destroyed once nobody reads it any more.
struct Retired {
    void* object;
    std::size_t detail;
    void (*destroy)(void* object, std::size_t detail) noexcept;
};

/// A hash table of entries that is read without locks. It owns no entry.
///
/// It is dealt out to shards, which grow and shrink by themselves. Any number of threads may call find() and
/// prefetch…(), each within an EpochGuard of its own, while one at a time calls the other functions for a
/// shard, under that shard's mutex.
class BucketTable {
public:
    /// For up to `most_entries` entries a shard; with more it works, but slower. `shards` is a power of two,
    /// at most 64.
    BucketTable(std::size_t shards, std::size_t most_entries);
    ~BucketTable();
    BucketTable(const BucketTable&) = delete;
    BucketTable& operator=(const BucketTable&) = delete;

    /// The shard of a hash: from bits that choose neither the bucket nor the fingerprint.
    [[nodiscard]] std::size_t shard_of(std::size_t hash) const noexcept { return hash >> 48U & shard_mask_; }

    /// The entry of this key, or nullptr. O(1); takes no lock, writes nothing.
    [[nodiscard]] const Entry* find(const TableKey& key, std::size_t hash) const noexcept;
    /// The same where it is the first that comes into question, and its key is short, as nearly always; else
    /// nullptr, which says nothing. Inline and short: every hit runs it.
    [[nodiscard]] const Entry* find_first(const TableKey& key, std::size_t hash) const noexcept;
    /// Asks the processor to fetch what find() reads first.
    void prefetch(std::size_t hash) const noexcept;
    /// Asks for what it reads next: the first entry that may be the one.
    void prefetch_entry(std::size_t hash) const noexcept;

    /// Puts an entry in place of `old`, which has the same key.
    void replace(const Entry& old, const Entry& entry, std::size_t hash) noexcept;
    /// Adds an entry whose key is not in the table, and grows by a bucket or two where the shard is full.
    /// What readers may still read of the old shape is appended to `retired`. Throws std::bad_alloc, changing
    /// nothing.
    void insert(const Entry& entry, std::size_t hash, std::vector<Retired>& retired);
    /// Removes an entry that is in the table, and shrinks by a bucket or two where the shard is empty.
    void erase(const Entry& entry, std::size_t hash, std::vector<Retired>& retired) noexcept;

    [[nodiscard]] std::size_t size(std::size_t shard) const noexcept { return shards_[shard].size; }
    /// How many pointers to entries a shard has, by counting: its size, if all is well. O(buckets).
    [[nodiscard]] std::size_t count_pointers(std::size_t shard) const noexcept;
    /// What a shard takes beside its entries.
    [[nodiscard]] std::size_t bytes(std::size_t shard) const noexcept;

private:
    struct Bucket;
    struct Place;

    /// What the writer of a shard keeps of it.
    struct alignas(64) Shard {
        std::size_t size = 0;
        std::size_t links = 0;
        std::size_t chunks = 1; ///< how many it holds
    };

    bool hold_chunk(std::size_t shard, std::size_t chunk) noexcept;
    void let_go_of_chunk(std::size_t shard, std::vector<Retired>& retired) noexcept;
    [[nodiscard]] std::size_t buckets(std::size_t shard) const noexcept {
        return shapes_[shard].load() & count_mask;
    }
    /// Null where its chunk has gone since the shape was read.
    [[nodiscard]] Bucket* find_bucket(std::size_t shard, std::size_t index) const noexcept;
    [[nodiscard]] Bucket& bucket(std::size_t shard, std::size_t index) const noexcept {
        return *find_bucket(shard, index);
    }
    [[nodiscard]] Bucket& home_of(std::size_t shard, std::size_t hash) const noexcept {
        return bucket(shard, index_of(hash, shapes_[shard].load()));
    }
    [[nodiscard]] static Place place_of(Bucket& home, const Entry& entry) noexcept;
    void add_to(std::size_t shard, Bucket& home, const Entry& entry, std::size_t hash);
    template <class Moves>
    bool move(std::size_t shard, Bucket& from, Bucket& to, std::uint64_t shape, const Moves& moves) noexcept;
    void grow(std::size_t shard, std::vector<Retired>& retired) noexcept;
    void shrink(std::size_t shard, std::vector<Retired>& retired) noexcept;
    void tidy(std::size_t shard, Bucket& home, std::vector<Retired>& retired) noexcept;
    void drop_empty_links(std::size_t shard, Bucket& home, std::vector<Retired>& retired) noexcept;

    /// Never 0. From bits that choose neither the bucket nor the shard.
    [[nodiscard]] static std::uint64_t fingerprint_of(std::size_t hash) noexcept {
        const std::uint64_t bits = hash >> 56U;
        return bits == 0 ? 1 : bits;
    }

    // A shape: the number of a shard's buckets, the number of a hash's bits that choose among them, and a
    // number that every change renews. The bits follow from the buckets, but to find them takes an
    // instruction (BSR) that on many processors waits for what its target register held before; that was
    // what the look-up before this one had read, so look-ups waited for one another.
    static constexpr unsigned count_bits = 36;
    static constexpr std::uint64_t count_mask = (std::uint64_t{1} << count_bits) - 1;
    static constexpr unsigned number_shift = count_bits + 6;
    [[nodiscard]] static std::uint64_t shape_of(std::size_t buckets) noexcept {
        return (static_cast<std::uint64_t>(std::bit_width(buckets - 1)) << count_bits) | buckets;
    }
    [[nodiscard]] static std::size_t index_of(std::size_t hash, std::uint64_t shape) noexcept {
        const std::size_t mask = (std::size_t{1} << (shape >> count_bits & 63U)) - 1;
        const std::size_t index = hash & mask;
        return index < (shape & count_mask) ? index : hash & (mask >> 1U);
    }

    static constexpr std::size_t first_buckets = 8;                     ///< of a shard
    static constexpr std::size_t chunk_buckets = std::size_t{1} << 15U; ///< of a page of pages.hpp

    [[nodiscard]] std::size_t chunk_of(std::size_t shard, std::size_t index) const noexcept {
        return ((index << shard_bits_) + shard) / chunk_buckets;
    }

    const unsigned shard_bits_;
    const std::size_t shard_mask_;
    /// The buckets of all shards, those of one index side by side, in chunks. Never resized.
    std::vector<std::atomic<Bucket*>> chunks_;
    std::vector<std::atomic<std::uint64_t>> shapes_;
    std::vector<Shard> shards_;
    std::mutex chunks_mutex_;          ///< guards the coming and going of chunks
    std::vector<std::size_t> holders_; ///< of each chunk: how many shards hold it
};

struct alignas(64) BucketTable::Bucket {
    static constexpr std::size_t slots = 7;

    std::atomic<std::uint64_t> fingerprints{0}; ///< the lowest byte is of the first slot; the highest is 0
    std::array<std::atomic<std::uintptr_t>, slots> pointers{};

    /// A word that is 0 but for the bytes whose fingerprint is this.
    [[nodiscard]] std::uint64_t matches(std::uint64_t fingerprint) const noexcept {
        using Bytes = unsigned char __attribute__((vector_size(8)));
        const auto same = reinterpret_cast<Bytes>(fingerprints.load())
                          == reinterpret_cast<Bytes>(fingerprint * 0x0101'0101'0101'0101);
        return reinterpret_cast<std::uint64_t>(same);
    }
    /// The slot of the lowest match.
    [[nodiscard]] static std::size_t slot_of(std::uint64_t matches) noexcept {
        return static_cast<std::size_t>(std::countr_zero(matches)) / 8;
    }
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

inline BucketTable::Bucket* BucketTable::find_bucket(std::size_t shard, std::size_t index) const noexcept {
    const std::size_t place = (index << shard_bits_) + shard;
    Bucket* const chunk = chunks_[place / chunk_buckets].load();
    return chunk == nullptr ? nullptr : chunk + place % chunk_buckets;
}

inline const Entry* BucketTable::find_first(const TableKey& key, std::size_t hash) const noexcept {
    const std::size_t shard = shard_of(hash);
    const Bucket* const place = find_bucket(shard, index_of(hash, shapes_[shard].load()));
    if (place != nullptr) [[likely]] {
        if (const std::uint64_t found = place->matches(fingerprint_of(hash)); found != 0) [[likely]] {
            const Entry* const entry = place->entry(Bucket::slot_of(found));
            if (entry != nullptr && entry->has_short_key(key)) [[likely]] {
                return entry;
            }
        }
    }
    return nullptr;
}

} // namespace becache::local
