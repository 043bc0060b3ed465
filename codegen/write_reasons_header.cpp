#include "write_reasons.hpp"

#include "cpp_text.hpp"
#include "meaning.hpp"

#include <fmt/format.h>

#include <string_view>
#include <vector>

// The template spells {reason} for the name of the class and {count} for the number of its constants.
namespace becache::codegen {
namespace {

std::string enumerators(const Catalogue& catalogue) {
    std::string lines;
    for (const ReasonEntry& reason : catalogue.reasons) {
        lines += fmt::format("        {},\n", reason.constant);
    }
    return lines;
}

std::string categories(const Catalogue& catalogue) {
    std::string lines;
    for (const CategoryEntry& category : catalogue.categories) {
        lines += doc_comment(category.title, 8);
        lines += fmt::format("        {},\n", category.name);
    }
    return lines;
}

std::string deprecated_attribute(const ReasonEntry& reason) {
    return reason.deprecated
               ? fmt::format("[[deprecated({})]] ", string_literal(deprecated_text(*reason.deprecated)))
               : "";
}

std::string declarations(const Catalogue& catalogue) {
    std::string lines;
    for (const ReasonEntry& reason : catalogue.reasons) {
        lines += doc_comment(reason.description, 4);
        lines += fmt::format(
            "    {}static const {} {};\n", deprecated_attribute(reason), catalogue.reason_class,
            reason.constant);
    }
    return lines;
}

std::string definitions(const Catalogue& catalogue) {
    std::string lines;
    for (const ReasonEntry& reason : catalogue.reasons) {
        // Braces: with parentheses a constant TEST would be GoogleTest's macro.
        const std::string begin =
            fmt::format("inline constexpr {0} {0}::{1}{{", catalogue.reason_class, reason.constant);
        const std::string end = fmt::format("Code::{}}};\n", reason.constant);
        const bool fits = begin.size() + end.size() - 1 <= cpp_line_width;
        lines += fmt::format("{}{}{}", begin, fits ? "" : "\n    ", end);
    }
    return lines;
}

std::string texts(const Catalogue& catalogue) {
    std::string lines;
    for (const ReasonEntry& reason : catalogue.reasons) {
        lines += fmt::format("        {},\n", string_literal(reason.value));
    }
    return lines;
}

constexpr std::string_view header_template = R"(#pragma once

#include <becache/reason/catalogue_reason.hpp>
#include <becache/reason/reason.hpp>

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <ostream>
#include <span>
#include <string_view>

namespace {name_space} {{

/// Why something is invalidated: one of the constants of the catalogue {name}.
///
/// One byte, trivially copied, immutable. It converts to its text (std::string_view), to becache::Reason,
/// and to the cases of a `switch`. Nothing converts to it: there is no default reason, and no string is one.
/// Reasons are equal to and ordered as their texts.
class {reason} final {{
    enum class Code : std::uint8_t {{
{enumerators}    }};

public:
    /// What groups the reasons.
    enum class Category : std::uint8_t {{
{categories}    }};

{declarations}
    /// A text is not a reason: use a constant, or parse() what comes from outside.
    template <class Text>
        requires std::convertible_to<const Text&, std::string_view>
    explicit {reason}(
        const Text& use_a_constant_of_the_catalogue_instead_of_a_raw_string) = delete;

    /// The reason with exactly this text, upper and lower case distinguished; nothing if there is none.
    [[nodiscard]] static std::optional<{reason}> try_parse(std::string_view text) noexcept;

    /// The same, but throws becache::UnknownReason, which names the nearest text, if there is none.
    [[nodiscard]] static {reason} parse(std::string_view text);

    /// The reason with this number, as records keep it; nothing if there is none.
    [[nodiscard]] static std::optional<{reason}>
    try_from_number(std::uint8_t number) noexcept;

    /// All reasons, by number.
    [[nodiscard]] static constexpr std::span<const {reason}> all() noexcept;

    /// All reasons of a category, by number.
    [[nodiscard]] static std::span<const {reason}> all(Category category) noexcept;

    /// All categories, in the catalogue's order.
    [[nodiscard]] static std::span<const Category> categories() noexcept;

    /// A category as the catalogue names it: {category_name}.
    [[nodiscard]] static std::string_view category_name(Category category) noexcept;

    /// A category's heading: {category_title}.
    [[nodiscard]] static std::string_view category_title(Category category) noexcept;

    /// The hash of the catalogue's reasons; what is generated for other languages has the same.
    [[nodiscard]] static constexpr std::string_view catalogue_hash() noexcept {{ return "{hash}"; }}

    /// The static descriptions of all reasons, by number.
    [[nodiscard]] static constexpr std::span<const becache::ReasonInfo> infos() noexcept {{ return infos_; }}

    /// {first_text}, terminated by a NUL.
    [[nodiscard]] constexpr std::string_view text() const noexcept {{ return texts_[place()]; }}
    /// The same for functions of C.
    [[nodiscard]] constexpr const char* c_str() const noexcept {{ return text().data(); }}
    /// {first_constant}
    [[nodiscard]] std::string_view constant() const noexcept {{ return info().constant; }}
    /// Stable over all versions of the catalogue, from 1.
    [[nodiscard]] std::uint8_t number() const noexcept {{ return info().number; }}
    [[nodiscard]] Category category() const noexcept;
    [[nodiscard]] std::string_view category_name() const noexcept {{ return info().category; }}
    /// One sentence: what happened, and what raises it.
    [[nodiscard]] std::string_view description() const noexcept {{ return info().description; }}
    /// Whether tests alone raise it.
    [[nodiscard]] bool test_only() const noexcept {{ return info().test_only; }}
    /// All of the above. Static.
    [[nodiscard]] constexpr const becache::ReasonInfo& info() const noexcept {{ return infos_[place()]; }}

    // Implicit: a reason is its text, its case of a switch, and a reason of the library.
    // NOLINTBEGIN(google-explicit-constructor)
    constexpr operator std::string_view() const noexcept {{ return text(); }}
    constexpr operator Code() const noexcept {{ return code_; }}
    constexpr operator becache::Reason() const noexcept {{ return becache::Reason{{info()}}; }}
    // NOLINTEND(google-explicit-constructor)

    friend constexpr bool operator==({reason} one, {reason} other) noexcept {{
        return one.code_ == other.code_;
    }}
    friend constexpr bool operator==({reason} one, std::string_view text) noexcept {{
        return one.text() == text;
    }}
    friend constexpr std::strong_ordering
    operator<=>({reason} one, {reason} other) noexcept {{
        return one.text() <=> other.text();
    }}
    friend constexpr std::strong_ordering
    operator<=>({reason} one, std::string_view text) noexcept {{
        return one.text() <=> text;
    }}
    friend std::ostream& operator<<(std::ostream& out, {reason} one) {{
        return out << one.text();
    }}

private:
    explicit constexpr {reason}(Code code) noexcept : code_{{code}} {{}}

    [[nodiscard]] constexpr std::size_t place() const noexcept {{ return static_cast<std::size_t>(code_); }}

    static constexpr std::string_view texts_[{count}] = {{
{texts}    }};
    static const {reason} all_[{count}];
    static const becache::ReasonInfo infos_[{count}];

    Code code_;
}};

{definitions}
inline constexpr {reason} {reason}::all_[{count}] = {{
{all}}};

constexpr std::span<const {reason}> {reason}::all() noexcept {{ return all_; }}

}} // namespace {name_space}

/// Equal to the hash of the text. Finds by text where a map is transparent.
template <>
struct std::hash<{name_space}::{reason}> : becache::ReasonHash {{}};

template <>
struct fmt::formatter<{name_space}::{reason}> : becache::ReasonFormatter {{}};

#if defined(__cpp_lib_format)
template <>
struct std::formatter<{name_space}::{reason}> : becache::StandardReasonFormatter {{}};
#endif
)";

} // namespace

std::string write_reasons_header(const Catalogue& catalogue) {
    using fmt::arg;
    const ReasonEntry& first = catalogue.reasons.front();
    const CategoryEntry& category = catalogue.categories.front();
    return generated_lines(catalogue, Part::reasons)
           + fmt::format(
               header_template, arg("name", catalogue.name), arg("name_space", catalogue.name_space),
               arg("reason", catalogue.reason_class), arg("count", catalogue.reasons.size()),
               arg("enumerators", enumerators(catalogue)), arg("categories", categories(catalogue)),
               arg("declarations", declarations(catalogue)), arg("category_name", category.name),
               arg("category_title", category.title), arg("first_text", first.value),
               arg("first_constant", first.constant), arg("definitions", definitions(catalogue)),
               arg("texts", texts(catalogue)), arg("hash", hash_of_meaning(catalogue, Part::reasons)),
               arg("all", wrapped_list(constant_expressions(catalogue), 4)));
}

} // namespace becache::codegen
