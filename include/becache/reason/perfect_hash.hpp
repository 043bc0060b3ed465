#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

/// A perfect hash over the texts of a catalogue: an exact look-up of a text that touches one slot.
///
/// A text is seen as a few machine words, as many as the longest text fills: the first word, the last one,
/// and others spread evenly between them. They overlap where a text is shorter, so that together they hold
/// all of its bytes whatever its length, and no branch asks for the length. (The length of the next text
/// is what a processor cannot predict: a branch on it costs more than all the rest.) Texts below 8 bytes
/// are one word padded with zeros.
///
/// The first word, the last word and the length are multiplied and added; the topmost bits of that name a
/// bucket. The generator tries multipliers until no two texts share one; where two texts differ in other
/// words only, all words are hashed. The bucket names the slot of the only text that may be equal, which
/// is stored as words too, and as its length: one comparison without branches.
///
/// Invariant: no byte outside of the given text is read, and every byte inside is compared.
///
/// With more than `most_direct_buckets` buckets a byte per bucket says which slot is meant.
namespace becache {

/// What the generator found out about the texts.
struct PerfectHashShape {
    std::size_t texts = 0;     ///< 1 ... 255
    std::size_t shortest = 0;  ///< bytes of the shortest text
    std::size_t longest = 0;   ///< bytes of the longest text, 1 ... 255
    unsigned bucket_bits = 0;  ///< there are 1 << bucket_bits buckets
    bool ends_suffice = false; ///< hash the first and the last word alone

    /// Words that a text is seen as.
    [[nodiscard]] constexpr std::size_t words() const noexcept {
        return longest <= 8 ? 1 : (longest + 7) / 8;
    }
    friend constexpr bool operator==(const PerfectHashShape&, const PerfectHashShape&) = default;
};

/// What the generator searched for. Odd numbers.
struct HashMultipliers {
    std::uint64_t first = 1;
    std::uint64_t last = 1;
};

namespace detail {

inline constexpr std::size_t most_direct_buckets = 256;

/// Bytes as a number, the first byte lowest, on every machine.
template <class Word>
[[nodiscard]] constexpr std::uint64_t load_word(const char* from) noexcept {
    if (!std::is_constant_evaluated() && std::endian::native == std::endian::little) {
        Word word{};
        std::memcpy(&word, from, sizeof word);
        return word;
    }
    std::uint64_t word = 0;
    for (std::size_t byte = 0; byte < sizeof(Word); ++byte) {
        word |= std::uint64_t{static_cast<unsigned char>(from[byte])} << (8U * byte);
    }
    return word;
}

/// A text of less than 8 bytes, padded with zeros.
[[nodiscard]] constexpr std::uint64_t short_word(const char* text, std::size_t size) noexcept {
    if (size >= 4) {
        return load_word<std::uint32_t>(text)
               | load_word<std::uint32_t>(text + size - 4) << (8U * (size - 4));
    }
    std::uint64_t word = 0;
    for (std::size_t byte = 0; byte < size; ++byte) {
        word |= load_word<std::uint8_t>(text + byte) << (8U * byte);
    }
    return word;
}

/// Where word `place` of `words` words begins in a text of at least 8 and at most 8 * words bytes. The
/// distance to the next is 8 at most.
[[nodiscard]] constexpr std::size_t word_begin(
    std::size_t place, std::size_t words, std::size_t size) noexcept {
    return words == 1 ? 0 : place * (size - 8) / (words - 1);
}

template <std::size_t Words>
using TextWords = std::array<std::uint64_t, Words>;

/// Written as a pack: a loop is not unrolled at -O2.
template <std::size_t... Places>
[[nodiscard]] constexpr TextWords<sizeof...(Places)> long_words(
    const char* text, std::size_t size, std::index_sequence<Places...>) noexcept {
    return {load_word<std::uint64_t>(text + word_begin(Places, sizeof...(Places), size))...};
}

/// The bits in which two texts differ.
template <std::size_t... Places>
[[nodiscard]] constexpr std::uint64_t difference(
    const TextWords<sizeof...(Places)>& one, const TextWords<sizeof...(Places)>& other,
    std::index_sequence<Places...>) noexcept {
    return ((one[Places] ^ other[Places]) | ...);
}

/// The hash of a text that is given as words. Its topmost bits name the bucket.
[[nodiscard]] constexpr std::uint64_t hash_words(
    std::span<const std::uint64_t> words, std::size_t size, bool ends_suffice,
    const HashMultipliers& by) noexcept {
    if (ends_suffice) {
        return (words.front() + size) * by.first + words.back() * by.last;
    }
    // Every step is reversible, so that texts that differ in one word only have different hashes.
    std::uint64_t hash = size * by.last;
    for (const std::uint64_t word : words) {
        hash = (hash ^ word) * by.first;
        hash ^= hash >> 32U;
    }
    return hash * by.last;
}

} // namespace detail

/// Answers the question "which one has exactly this text".
///
/// Meant to be a constexpr variable: then the compiler fills the tables, and refuses two texts in one
/// bucket. `Answer` is a small trivial type; a value-initialised one says "none".
template <class Answer, PerfectHashShape Shape>
class PerfectHash {
    static_assert(Shape.texts >= 1 && Shape.texts <= 255, "a catalogue has 1 to 255 reasons");
    static_assert(Shape.longest >= 1 && Shape.longest <= 255, "a reason's text has 1 to 255 bytes");

    static constexpr std::size_t words = Shape.words();
    static constexpr std::size_t buckets = std::size_t{1} << Shape.bucket_bits;
    static constexpr bool direct = buckets <= detail::most_direct_buckets;
    static constexpr std::size_t slots = direct ? buckets : Shape.texts;

public:
    /// `answers[i]` is the answer to `texts[i]`.
    template <class AnswerSource>
    constexpr PerfectHash(
        const HashMultipliers& multipliers, const std::string_view (&texts)[Shape.texts],
        const AnswerSource (&answers)[Shape.texts])
        : multipliers_{multipliers} {
        std::array<bool, buckets> taken{};
        for (std::size_t place = 0; place < Shape.texts; ++place) {
            const std::string_view text = texts[place];
            const Words of_text = words_of(text);
            const std::size_t bucket = bucket_of(of_text, text.size());
            if (taken[bucket]) {
                throw "two texts share a bucket: these are not the texts that the multipliers are for";
            }
            taken[bucket] = true;
            std::size_t slot = bucket;
            if constexpr (!direct) {
                slot = place;
                slot_of_bucket_[bucket] = static_cast<std::uint8_t>(place);
            }
            slots_[slot] = Slot{of_text, static_cast<std::uint32_t>(text.size()), Answer{answers[place]}};
        }
    }

    /// The answer to exactly this text, byte by byte, or `Answer{}`. The text may hold any bytes.
    [[nodiscard]] constexpr Answer find(std::string_view text) const noexcept {
        // One load at the end, from a slot that was chosen before, is what compilers do without a branch.
        return slot_of(text)->answer;
    }

private:
    using Words = detail::TextWords<words>;
    using Places = std::make_index_sequence<words>;

    struct alignas(std::bit_ceil((words + 1) * sizeof(std::uint64_t))) Slot {
        Words words{};
        std::uint32_t size = 0;
        Answer answer{};
    };

    [[nodiscard]] static constexpr Words short_words(const char* text, std::size_t size) noexcept {
        Words of_text{};
        of_text.front() = detail::short_word(text, size);
        return of_text;
    }

    [[nodiscard]] static constexpr Words words_of(std::string_view text) noexcept {
        return text.size() < 8 ? short_words(text.data(), text.size())
                               : detail::long_words(text.data(), text.size(), Places{});
    }

    [[nodiscard]] constexpr std::size_t bucket_of(const Words& of_text, std::size_t size) const noexcept {
        return detail::hash_words(of_text, size, Shape.ends_suffice, multipliers_)
               >> (64U - Shape.bucket_bits);
    }

    /// The slot that holds exactly this text; the last one if none does.
    [[nodiscard]] constexpr const Slot* slot_of(std::string_view text) const noexcept {
        const std::size_t size = text.size();
        // Sizes from 8 to the longest. One comparison: a smaller number wraps around to a large one.
        if (Shape.longest >= 8 && size - 8 <= Shape.longest - 8) [[likely]] {
            return slot_of(detail::long_words(text.data(), size, Places{}), size);
        }
        if (Shape.shortest < 8 && size >= Shape.shortest && size < 8) {
            return slot_of(short_words(text.data(), size), size);
        }
        return &slots_[slots];
    }

    [[nodiscard]] constexpr const Slot* slot_of(const Words& of_text, std::size_t size) const noexcept {
        std::size_t place = bucket_of(of_text, size);
        if constexpr (!direct) {
            place = slot_of_bucket_[place];
        }
        const Slot& slot = slots_[place];
        const std::uint64_t difference = detail::difference(slot.words, of_text, Places{})
                                         | (slot.size ^ static_cast<std::uint32_t>(size));
        return difference == 0 ? &slot : &slots_[slots];
    }

    // In front, so that a slot's address is a shift and an addition.
    std::array<Slot, slots + 1> slots_{}; // the last one says "none"
    std::array<std::uint8_t, direct ? 0 : buckets> slot_of_bucket_{};
    HashMultipliers multipliers_;
};

} // namespace becache
