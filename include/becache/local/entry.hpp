#pragma once

#include <becache/core/clock.hpp>
#include <becache/local/eviction_queues.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <string_view>
#include <utility>

namespace becache::local {

class Table;
struct TagSet;

/// The name of one value in the table: the number of its view and its key's fields, as KeyWriter spells them.
struct TableKey {
    std::uint16_t view = 0;
    std::string_view fields; ///< at most max_key_bytes

    friend bool operator==(const TableKey&, const TableKey&) = default;
};

struct TableKeyHash {
    [[nodiscard]] std::size_t operator()(const TableKey& key) const noexcept;
};

/// Whether two texts of `size` bytes, 8 to 32, are the same. Inline: every hit compares a short key.
[[nodiscard]] inline bool same_short_bytes(const char* a, const char* b, std::size_t size) noexcept {
    // Pieces from both ends, which may overlap, so that no byte is left over.
    const auto differ = [&]<class Piece>(std::size_t at) {
        Piece of_a, of_b;
        std::memcpy(&of_a, a + at, sizeof of_a);
        std::memcpy(&of_b, b + at, sizeof of_b);
        return of_a ^ of_b;
    };
    if (size >= 16) {
        using Two = std::uint64_t __attribute__((vector_size(16)));
        const Two difference =
            differ.template operator()<Two>(0) | differ.template operator()<Two>(size - 16);
        return (difference[0] | difference[1]) == 0;
    }
    return (differ.template operator()<std::uint64_t>(0)
            | differ.template operator()<std::uint64_t>(size - 8))
           == 0;
}

class Entry;

/// What becache knows of a value's type. One static object a type.
struct EntryType {
    void (*destroy)(Entry& entry) noexcept; ///< destroys the value and frees the entry
};

/// What a hit does not look at: it stands first, so that what a hit looks at stands together.
struct EntryHead {
    const EntryType* type_;
    std::uint32_t weight_ = 0;   ///< what it counts for against the bound on bytes
    std::uint8_t retention_ = 0; ///< how long it is of use past its time: see log_duration.hpp
};

/// A value with its key in one piece of memory: this header, the key's bytes, the value. Key and value never
/// change. What else the table keeps about it may be read and written by the table alone.
///
/// There are millions of these, so it is kept small: 60 bytes, and the key begins right behind. What a hit
/// looks at (from the count of its uses to the beginning of the value, behind a key of up to 24 bytes) takes
/// one cache line where the whole has a size that is a multiple of 64 (slab.hpp). A hit waits for that line
/// and its bucket's, so nothing of it may stand elsewhere.
class Entry : private EntryHead, public Evictable {
public:
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;

    [[nodiscard]] TableKey key() const noexcept { return {view_, {key_bytes(), key_size_}}; }
    [[nodiscard]] bool has_key(const TableKey& other) const noexcept { return key() == other; }
    /// Whether it has this key, of 8 to 32 bytes; false for any other.
    [[nodiscard]] bool has_short_key(const TableKey& other) const noexcept {
        // By the other's size, which is known before this memory is there.
        return other.fields.size() - 8 <= 32 - 8 && view_ == other.view && key_size_ == other.fields.size()
               && same_short_bytes(key_bytes(), other.fields.data(), other.fields.size());
    }
    /// How long its loader ran: see log_duration.hpp.
    [[nodiscard]] std::uint8_t load_time_log() const noexcept { return load_time_; }
    /// NewEntry::brief.
    [[nodiscard]] bool brief() const noexcept { return brief_; }
    /// Whether it says that there is no value: what a loader answered.
    [[nodiscard]] bool absent() const noexcept { return absent_; }

    /// The value. Value is the type that it was made with, and it is not absent.
    template <class Value>
    [[nodiscard]] const Value& value() const noexcept {
        const auto* const bytes = reinterpret_cast<const std::byte*>(this);
        return *std::launder(reinterpret_cast<const Value*>(bytes + value_offset<Value>(key_size_)));
    }

    /// Shares it. The caller holds it already, or is in an epoch in which it was in a table.
    void add_reference() const noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
    void drop_reference() const noexcept {
        if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
            type_->destroy(const_cast<Entry&>(*this));
        }
    }

    // For EvictionQueues.
    [[nodiscard]] std::size_t hash() const noexcept { return TableKeyHash{}(key()); }
    [[nodiscard]] std::size_t weight() const noexcept { return weight_; }

    /// Where its key begins, from its own address.
    static constexpr std::size_t key_offset = 60;

private:
    friend class EntryMaker;
    friend class Table;

    Entry(const EntryType& type, const TableKey& key) noexcept
        : EntryHead{.type_ = &type}
        , view_{key.view}
        , key_size_{static_cast<std::uint16_t>(key.fields.size())} {
        key.fields.copy(reinterpret_cast<char*>(this) + key_offset, key.fields.size());
    }
    ~Entry() = default;

    [[nodiscard]] const char* key_bytes() const noexcept {
        return reinterpret_cast<const char*>(this) + key_offset;
    }
    /// The first bytes of the key stand in the object itself, so a value behind a short key stands behind
    /// those.
    template <class Value>
    [[nodiscard]] static constexpr std::size_t value_offset(std::size_t key_size) noexcept {
        const std::size_t key_end = std::max(key_offset + key_size, sizeof(Entry));
        return (key_end + alignof(Value) - 1) / alignof(Value) * alignof(Value);
    }

    bool absent_ : 1 = false;
    bool brief_ : 1 = false;     ///< NewEntry::brief
    std::uint8_t load_time_ = 0; ///< how long its loader ran: see log_duration.hpp
    mutable std::atomic<std::uint32_t> references_{1};
    std::atomic<TimePoint::rep> expires_{0}; ///< nanoseconds of TimePoint; `renew` moves it
    std::atomic<TagSet*> tags_{nullptr};     ///< the generations it is under; `renew` changes them
    std::uint16_t view_;
    std::uint16_t key_size_;
    char first_of_key_[4];
};

static_assert(sizeof(Entry) == 64);

/// A shared, constant entry, or none. Cheap to copy: one atomic increment.
class EntryRef {
public:
    EntryRef() noexcept = default;
    EntryRef(std::nullptr_t) noexcept {} // NOLINT(google-explicit-constructor): as every pointer
    /// Shares an entry that somebody else keeps alive meanwhile.
    explicit EntryRef(const Entry* entry) noexcept
        : entry_{entry} {
        if (entry_ != nullptr) {
            entry_->add_reference();
        }
    }
    EntryRef(const EntryRef& other) noexcept
        : EntryRef{other.entry_} {}
    EntryRef(EntryRef&& other) noexcept
        : entry_{std::exchange(other.entry_, nullptr)} {}
    EntryRef& operator=(EntryRef other) noexcept {
        std::swap(entry_, other.entry_);
        return *this;
    }
    ~EntryRef() {
        if (entry_ != nullptr) {
            entry_->drop_reference();
        }
    }

    [[nodiscard]] const Entry* get() const noexcept { return entry_; }
    [[nodiscard]] const Entry* operator->() const noexcept { return entry_; }
    [[nodiscard]] const Entry& operator*() const noexcept { return *entry_; }
    [[nodiscard]] explicit operator bool() const noexcept { return entry_ != nullptr; }
    friend bool operator==(const EntryRef& a, const EntryRef& b) noexcept { return a.entry_ == b.entry_; }
    friend bool operator==(const EntryRef& a, std::nullptr_t) noexcept { return a.entry_ == nullptr; }

private:
    friend class EntryMaker;
    friend class Table;
    /// Gives up the share without dropping it.
    [[nodiscard]] Entry* release() noexcept { return const_cast<Entry*>(std::exchange(entry_, nullptr)); }

    const Entry* entry_ = nullptr;
};

/// Makes entries. The one place that allocates and frees them.
class EntryMaker {
public:
    /// An entry whose value is what `make()` returns. Throws what it or the allocation throws.
    template <class Value, class Make>
    [[nodiscard]] static EntryRef make(const TableKey& key, Make&& make_value) {
        const std::size_t offset = Entry::value_offset<Value>(key.fields.size());
        const Room room{offset + sizeof(Value), std::max(alignof(Value), alignof(Entry))};
        void* const memory = allocate(room);
        try {
            ::new (static_cast<std::byte*>(memory) + offset) Value(std::forward<Make>(make_value)());
        } catch (...) {
            free(memory, room);
            throw;
        }
        EntryRef made;
        made.entry_ = ::new (memory) Entry{type_of<Value>, key};
        return made;
    }
    /// An entry that says that there is no value.
    [[nodiscard]] static EntryRef make_absent(const TableKey& key);

private:
    friend class Entry;

    struct Room {
        std::size_t bytes;
        std::size_t alignment;
    };
    [[nodiscard]] static void* allocate(Room room);
    static void free(void* memory, Room room) noexcept;

    template <class Value>
    static void destroy(Entry& entry) noexcept {
        const Room room{
            Entry::value_offset<Value>(entry.key_size_) + sizeof(Value),
            std::max(alignof(Value), alignof(Entry))};
        entry.value<Value>().~Value();
        entry.~Entry();
        free(&entry, room);
    }
    template <class Value>
    static constexpr EntryType type_of{&destroy<Value>};
};

} // namespace becache::local
