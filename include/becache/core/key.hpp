#pragma once

#include <becache/reason/catalogue.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace becache {

/// A key's text is at most this long, a tag's at most `max_tag_bytes` (kind, colon and value).
inline constexpr std::size_t max_key_bytes = 1024;
inline constexpr std::size_t max_tag_bytes = 256;

/// The spelling of an absent field. A text that is "-" is escaped.
inline constexpr std::string_view absent_field = "-";

/// What stands in the place of a tag's value for "any": `cameras#camera:*`. A value that is "*" is escaped.
inline constexpr std::string_view any_tag = "*";

/// Writes a key's fields in their one spelling, `2026-01-01/-/front_door`: joined by `/`, an absent field as
/// `-`, every byte that is not a letter, a digit, `_`, `-`, `.`, `~`, `:`, `,`, `@`, `+` or `=` as `%XX`.
///
/// It keeps the text in itself, 1 KiB, so that writing a key allocates nothing; copy it only where it must
/// outlive the call.
class KeyWriter {
public:
    static constexpr std::size_t max_fields = 16;

    // Not defaulted: the text's bytes are left as they are until they are written.
    KeyWriter() noexcept {} // NOLINT(modernize-use-equals-default)
    KeyWriter(const KeyWriter& other) noexcept { *this = other; }
    KeyWriter& operator=(const KeyWriter& other) noexcept;
    ~KeyWriter() = default;

    /// Adds the next field. Throws std::invalid_argument past `max_fields`, or where the text grows past
    /// `max_key_bytes`.
    void add(std::string_view value) {
        begin_field();
        add_text(value);
    }
    void add(std::int64_t value);
    void add_absent();

    template <class Field>
    void add(const std::optional<Field>& field) {
        if (field) {
            add(*field);
        } else {
            add_absent();
        }
    }

    /// All fields so far.
    [[nodiscard]] std::string_view text() const noexcept { return {text_.data(), size_}; }
    [[nodiscard]] std::size_t field_count() const noexcept { return count_; }
    /// The spelling of the field at `place` < field_count().
    [[nodiscard]] std::string_view field(std::size_t place) const noexcept;

private:
    // Inline: of a first field the compiler knows that no slash stands before it.
    void begin_field() {
        if (count_ == max_fields) [[unlikely]] {
            refuse_field();
        }
        if (count_++ > 0) {
            append('/');
        }
    }
    [[noreturn]] void refuse_field() const;
    void add_text(std::string_view value);
    void add_spelled(std::string_view value);
    void append(char character) { text_[size_++] = character; }
    void check_size() const;

    std::array<char, max_key_bytes + 2> text_; // room for a slash and a byte past the bound
    std::size_t size_ = 0;
    std::size_t count_ = 0;
};

/// One value in the spelling of a key's field. "-" becomes "%2D".
[[nodiscard]] std::string escape_field(std::string_view value);

/// The value of what escape_field spells; nothing for what it never spells.
[[nodiscard]] std::optional<std::string> unescape_field(std::string_view field);

/// `cameras/by_id` with the fields `front_door` is `cameras/by_id/front_door`; without fields,
/// `alerts/rules`.
[[nodiscard]] std::string make_address(
    const RegionInfo& region, const ViewInfo& view, std::string_view fields);

/// The fields of an address's last part, split at `/`. Throws std::invalid_argument unless there are exactly
/// as many as the view has, each spelled as KeyWriter spells it, and absent only where it may be.
[[nodiscard]] KeyWriter parse_fields(
    const RegionInfo& region, const ViewInfo& view, std::string_view address);

} // namespace becache
