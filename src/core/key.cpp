#include <becache/core/key.hpp>

#include <becache/reason/error_text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <stdexcept>

namespace becache {
namespace {

constexpr std::string_view hex_digits = "0123456789ABCDEF";

/// Whether a key spells the byte as itself.
constexpr std::array<bool, 256> is_plain = [] {
    std::array<bool, 256> table{};
    for (const char character :
         std::string_view{"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.~:,@+="}) {
        table[static_cast<unsigned char>(character)] = true;
    }
    return table;
}();

using Block = unsigned char __attribute__((vector_size(16)));

/// Gathers whether all bytes it is shown are such as nearly all fields are made of: letters, digits, '_', and
/// what stands between '+' and ':' but for '/'.
struct PlainBytes {
    using Block = signed char __attribute__((vector_size(16)));

    Block plain = ~Block{}; ///< all ones where every byte so far was one of these, or '/'
    Block slashes{};

    void look_at(Block block) noexcept {
        // Moved to the upper end of the numbers, so that one comparison does for both ends.
        const auto is_between = [](Block bytes, char low, char high) {
            return bytes + static_cast<signed char>(127 - high)
                   > static_cast<signed char>(126 - (high - low));
        };
        plain &= is_between(block | 0x20, 'a', 'z') | is_between(block, '+', ':') | (block == '_');
        slashes |= block == '/';
    }
    [[nodiscard]] bool all() const noexcept {
        const Block these = plain & ~slashes;
        std::array<std::uint64_t, 2> halves;
        std::memcpy(halves.data(), &these, sizeof these);
        return (halves[0] & halves[1]) == ~std::uint64_t{0};
    }
};

template <class Piece>
Piece copy_piece(const char* from, char* to) noexcept {
    Piece piece;
    std::memcpy(&piece, from, sizeof piece);
    std::memcpy(to, &piece, sizeof piece);
    return piece;
}

/// Copies a field that is spelled as itself, 16 bytes at once; false may also mean "perhaps": it knows the
/// bytes of PlainBytes, and no field of less than 4 bytes.
inline bool copy_plain(std::string_view value, char* to) noexcept {
    const char* from = value.data();
    std::size_t size = value.size();
    PlainBytes plain;
    for (; size > 32; from += 16, to += 16, size -= 16)
        [[unlikely]] { plain.look_at(copy_piece<PlainBytes::Block>(from, to)); }
    // Pieces of one size from both ends, which may overlap, so that no byte is left over.
    const auto copy_ends = [&]<class Piece>() {
        const auto first = copy_piece<Piece>(from, to);
        return std::array{first, copy_piece<Piece>(from + size - sizeof first, to + size - sizeof first)};
    };
    if (size >= 16) [[likely]] {
        const auto [first, last] = copy_ends.template operator()<PlainBytes::Block>();
        plain.look_at(first);
        plain.look_at(last);
    } else if (size >= 8) {
        using Halves = std::uint64_t __attribute__((vector_size(16)));
        const auto [first, last] = copy_ends.template operator()<std::uint64_t>();
        plain.look_at(reinterpret_cast<PlainBytes::Block>(Halves{first, last}));
    } else if (size >= 4) {
        using Quarters = std::uint32_t __attribute__((vector_size(16)));
        const auto [first, last] = copy_ends.template operator()<std::uint32_t>();
        plain.look_at(reinterpret_cast<PlainBytes::Block>(Quarters{first, last, first, last}));
    } else {
        return false;
    }
    return plain.all();
}

/// Gives `append` the spelling of a field, character by character.
template <class Append>
void spell_field(std::string_view value, const Append& append) {
    const bool like_absent = value == absent_field;
    for (const char character : value) {
        const auto byte = static_cast<unsigned char>(character);
        if (is_plain[byte] && !like_absent) {
            append(character);
        } else {
            append('%');
            append(hex_digits[byte >> 4U]);
            append(hex_digits[byte & 0xfU]);
        }
    }
}

std::string shape_of(const RegionInfo& region, const ViewInfo& view) {
    std::string shape = fmt::format("{}/{}", region.name, view.name);
    for (const FieldInfo& field : view.fields) {
        shape += fmt::format("/<{}{}>", field.name, field.optional ? " or -" : "");
    }
    return shape;
}

} // namespace

KeyWriter& KeyWriter::operator=(const KeyWriter& other) noexcept {
    std::copy_n(other.text_.begin(), other.size_, text_.begin());
    size_ = other.size_;
    count_ = other.count_;
    return *this;
}

void KeyWriter::refuse_field() const {
    throw std::invalid_argument{three_parts(
        fmt::format("key {}", quote(text())), "it has too many fields",
        fmt::format("a key has at most {} fields", max_fields))};
}

void KeyWriter::check_size() const {
    if (size_ > max_key_bytes) {
        throw std::invalid_argument{three_parts(
            fmt::format("key {}", quote(text())), "its fields are too long",
            fmt::format("a key has at most {} bytes, escaped", max_key_bytes))};
    }
}

void KeyWriter::add_text(std::string_view value) {
    if (size_ + value.size() <= max_key_bytes && copy_plain(value, text_.data() + size_)) [[likely]] {
        size_ += value.size();
    } else {
        add_spelled(value);
    }
}

/// What add() does for a field that may not be spelled as itself. Apart, so that the usual one is short.
void KeyWriter::add_spelled(std::string_view value) {
    constexpr std::size_t longest_spelling = 3; // of a byte
    if (value.size() * longest_spelling + size_ <= max_key_bytes) [[likely]] {
        char* end = text_.data() + size_;
        spell_field(value, [&end](char character) { *end++ = character; });
        size_ = static_cast<std::size_t>(end - text_.data());
        return;
    }
    spell_field(value, [this](char character) {
        check_size();
        append(character);
    });
    check_size();
}

void KeyWriter::add(std::int64_t value) {
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    add(std::string_view{digits.data(), static_cast<std::size_t>(end - digits.data())});
}

void KeyWriter::add_absent() {
    begin_field();
    append('-');
    check_size();
}

std::string_view KeyWriter::field(std::size_t place) const noexcept {
    std::string_view rest = text();
    for (; place > 0; --place) {
        rest.remove_prefix(rest.find('/') + 1);
    }
    return rest.substr(0, rest.find('/'));
}

std::string escape_field(std::string_view value) {
    std::string escaped;
    spell_field(value, [&](char character) { escaped += character; });
    return escaped;
}

std::string make_address(const RegionInfo& region, const ViewInfo& view, std::string_view fields) {
    std::string address = fmt::format("{}/{}", region.name, view.name);
    if (!view.fields.empty()) {
        address += '/';
        address += fields;
    }
    return address;
}

std::optional<std::string> unescape_field(std::string_view field) {
    std::string value;
    for (std::size_t i = 0; i < field.size(); ++i) {
        if (field[i] != '%') {
            value += field[i];
            continue;
        }
        if (i + 2 >= field.size()) {
            return std::nullopt;
        }
        const auto high = hex_digits.find(field[i + 1]);
        const auto low = hex_digits.find(field[i + 2]);
        if (high == std::string_view::npos || low == std::string_view::npos) {
            return std::nullopt;
        }
        value += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return escape_field(value) == field ? std::optional{value} : std::nullopt;
}

KeyWriter parse_fields(const RegionInfo& region, const ViewInfo& view, std::string_view address) {
    const auto refuse = [&](std::string_view wrong) {
        throw std::invalid_argument{three_parts(
            fmt::format("address {}", quote(address)), wrong,
            fmt::format("an address of this view is {}", shape_of(region, view)))};
    };
    KeyWriter fields;
    std::string_view rest = address.substr(region.name.size() + 1 + view.name.size());
    for (const FieldInfo& info : view.fields) {
        if (!rest.starts_with('/')) {
            refuse(fmt::format("the field {} is missing", info.name));
        }
        rest.remove_prefix(1);
        const std::string_view field = rest.substr(0, rest.find('/'));
        rest.remove_prefix(field.size());
        if (field == absent_field) {
            // A negative number starts with the same sign, but is longer.
            if (!info.optional) {
                refuse(fmt::format("the field {} may not be absent", info.name));
            }
            fields.add_absent();
            continue;
        }
        const std::optional<std::string> value = unescape_field(field);
        if (!value) {
            refuse(fmt::format("the field {} is not spelled as keys are", info.name));
        }
        if (info.type == FieldType::integer) {
            std::int64_t number = 0;
            const char* const end = value->data() + value->size();
            const auto parsed = std::from_chars(value->data(), end, number);
            if (parsed.ec != std::errc{} || parsed.ptr != end || std::to_string(number) != *value) {
                refuse(fmt::format("the field {} is not an integer", info.name));
            }
        }
        fields.add(*value);
    }
    if (!rest.empty()) {
        refuse("it has more fields than the view");
    }
    return fields;
}

} // namespace becache
