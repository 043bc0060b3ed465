#include <replay/accesses.hpp>

#include <becache/core/key.hpp>

#include <fmt/format.h>
#include <xxhash.h>

#include <string>
#include <string_view>
#include <variant>

namespace becache::replay {
namespace {

/// How long a text may be in a key, escaped: what the group and its slash leave of it.
constexpr std::size_t most_text_bytes_in_key = max_key_bytes - 4;
/// How long the spelling of one byte is, at most.
constexpr std::size_t longest_spelling = 3;

/// The text itself, or, of one that is too long for a key, its hash: what a backend would have to do, too.
std::string text_for_key(std::string_view text) {
    if (text.size() * longest_spelling <= most_text_bytes_in_key
        || escape_field(text).size() <= most_text_bytes_in_key) {
        return std::string{text};
    }
    const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
    return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

std::int64_t group_of(std::uint64_t hash) noexcept { return static_cast<std::int64_t>(hash >> 56U); }
static_assert(group_count == 1 << 8U, "eight bits of a hash");

} // namespace

std::size_t Accesses::add(const trace::Key& key) {
    if (const auto* const number = std::get_if<std::uint64_t>(&key)) {
        // As good as any odd multiplier: numbers in a row fall into different groups (Knuth, 6.4).
        constexpr std::uint64_t golden = 0x9e37'79b9'7f4a'7c15;
        numbers.push_back(
            {.key = {.group = group_of(*number * golden), .number = static_cast<std::int64_t>(*number)},
             .value = *number});
        return 0;
    }
    const std::string_view text = std::get<std::string_view>(key);
    const std::uint64_t hash = XXH3_64bits(text.data(), text.size());
    texts.push_back({.key = {.group = group_of(hash), .text = text_for_key(text)}, .value = hash});
    return texts.back().key.text.size();
}

bool Accesses::read(trace::Reader& reader) {
    numbers.clear();
    texts.clear();
    std::size_t text_bytes = 0;
    while (size() < most && text_bytes < most_text_bytes) {
        const std::optional<trace::Key> key = reader.next();
        if (!key) {
            return false;
        }
        text_bytes += add(*key);
    }
    return true;
}

} // namespace becache::replay
