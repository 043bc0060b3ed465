#pragma once

#include "diagnostics.hpp"
#include "parse_toml.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace becache::codegen {

/// A text of the file and where it begins.
struct Text {
    std::string value;
    Place at;
};

/// One table of the file: hands out its values by key, and reports keys that nobody knows, values that are
/// missing and values of the wrong type.
class Section {
public:
    /// `title` names the table in messages: "[catalogue]", "reason EVENT_CREATED". Reports every key that is
    /// not among `known`.
    Section(
        const toml::table& table, std::string title, Place at, std::vector<std::string> known,
        Diagnostics& errors);

    /// A text; reported if it is missing (`example` says what to write) or of another type.
    [[nodiscard]] std::optional<Text> text(std::string_view key, std::string_view example) const;
    [[nodiscard]] std::optional<Text> optional_text(std::string_view key, std::string_view example) const;
    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view key, std::string_view example) const;
    [[nodiscard]] bool flag(std::string_view key) const; ///< false if it is missing
    /// Texts of an array; nothing if it is missing or not an array of texts, which is reported if `required`.
    [[nodiscard]] std::optional<std::vector<Text>> texts(
        std::string_view key, bool required, std::string_view example) const;

    [[nodiscard]] const toml::node* node(std::string_view key) const { return table_->get(key); }
    /// Where a key's value begins; where the table does if the key is missing.
    [[nodiscard]] Place place_of_key(std::string_view key) const;
    [[nodiscard]] Place at() const noexcept { return at_; }
    [[nodiscard]] const std::string& title() const noexcept { return title_; }

private:
    void report_missing(std::string_view key, std::string_view example) const;
    void report_type(const toml::node& node, std::string_view key, std::string_view example) const;

    const toml::table* table_;
    std::string title_;
    Place at_;
    Diagnostics* errors_;
};

/// "a text", "an integer", "a table" ...: what a message calls the type of a value.
[[nodiscard]] std::string_view type_in_words(const toml::node& node);

} // namespace becache::codegen
