#include "perfect_hash_search.hpp"

#include <algorithm>
#include <cstdint>
#include <set>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

namespace becache::codegen {
namespace {

constexpr std::size_t most_texts = 255;
constexpr std::size_t longest_text = 255;

/// Tries with one number of buckets before it is doubled. n texts find a place of their own among n * n / 16
/// buckets in about one try of 3000.
constexpr int tries_per_size = 20000;

/// 255 texts need 12 or 13. A search that goes on has an error, and would take all memory.
constexpr unsigned most_bucket_bits = 20;

/// A text as becache::PerfectHash sees it.
struct SeenText {
    std::vector<std::uint64_t> words;
    std::size_t size = 0;
};

/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014).
class SplitMix64 {
public:
    std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15U;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
        return mixed ^ (mixed >> 31U);
    }

private:
    std::uint64_t state_ = 0;
};

[[noreturn]] void refuse(std::string_view asked, const std::string& wrong, std::string_view right) {
    throw std::invalid_argument{std::string{asked} + ": " + wrong + "; " + std::string{right}};
}

void check(std::span<const std::string> texts) {
    if (texts.empty() || texts.size() > most_texts) {
        refuse(
            "perfect hash of the reasons' texts", "there are " + std::to_string(texts.size()),
            "declare 1 to 255 reasons");
    }
    std::set<std::string_view> seen;
    for (const std::string& text : texts) {
        const std::string asked = "perfect hash of the text '" + text.substr(0, 80) + "'";
        if (text.empty() || text.size() > longest_text) {
            refuse(asked, "it has " + std::to_string(text.size()) + " bytes", "a text has 1 to 255");
        }
        if (!seen.insert(text).second) {
            refuse(asked, "it is there twice", "every reason has a text of its own");
        }
    }
}

SeenText see(const std::string& text, std::size_t words) {
    SeenText seen{std::vector<std::uint64_t>(words), text.size()};
    if (text.size() < 8) {
        seen.words.front() = detail::short_word(text.data(), text.size());
        return seen;
    }
    for (std::size_t place = 0; place < words; ++place) {
        seen.words[place] =
            detail::load_word<std::uint64_t>(text.data() + detail::word_begin(place, words, text.size()));
    }
    return seen;
}

/// Whether the texts differ in what is hashed of their ends.
bool ends_differ(std::span<const SeenText> texts) {
    std::set<std::pair<std::uint64_t, std::uint64_t>> ends;
    return std::ranges::all_of(texts, [&](const SeenText& text) {
        return ends.emplace(text.words.front() + text.size, text.words.back()).second;
    });
}

bool separates(
    const HashMultipliers& multipliers, const PerfectHashShape& shape, std::span<const SeenText> texts) {
    std::vector<bool> taken(std::size_t{1} << shape.bucket_bits);
    return std::ranges::all_of(texts, [&](const SeenText& text) {
        const std::size_t bucket = detail::hash_words(text.words, text.size, shape.ends_suffice, multipliers)
                                   >> (64U - shape.bucket_bits);
        const bool was_free = !taken[bucket];
        taken[bucket] = true;
        return was_free;
    });
}

} // namespace

PerfectHashParameters search_perfect_hash(std::span<const std::string> texts) {
    check(texts);

    PerfectHashShape shape;
    shape.texts = texts.size();
    const auto [shortest, longest] = std::ranges::minmax(texts, {}, &std::string::size);
    shape.shortest = shortest.size();
    shape.longest = longest.size();

    std::vector<SeenText> seen;
    seen.reserve(texts.size());
    for (const std::string& text : texts) {
        seen.push_back(see(text, shape.words()));
    }
    shape.ends_suffice = ends_differ(seen);

    SplitMix64 random;
    shape.bucket_bits = static_cast<unsigned>(std::bit_width(2 * texts.size() - 1));
    for (; shape.bucket_bits <= most_bucket_bits; ++shape.bucket_bits) {
        for (int tries = 0; tries < tries_per_size; ++tries) {
            const std::uint64_t first = random.next() | 1U;
            const std::uint64_t last = random.next() | 1U;
            const HashMultipliers multipliers{first, last};
            if (separates(multipliers, shape, seen)) {
                return {shape, multipliers};
            }
        }
    }
    throw std::logic_error{
        "perfect hash of the reasons' texts: no multipliers were found; report this with the catalogue"};
}

} // namespace becache::codegen
