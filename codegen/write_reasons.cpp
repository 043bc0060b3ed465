#include "write_reasons.hpp"

#include "cpp_text.hpp"
#include "perfect_hash_search.hpp"

#include <fmt/format.h>

#include <string_view>
#include <vector>

// The templates spell {reason} for the name of the class and {count} for the number of its constants.
namespace becache::codegen {
namespace {

constexpr std::size_t line_width = 110;

/// A documentation comment, wrapped at spaces.
std::string comment(std::string_view text, std::size_t indent) {
    const std::string begin = std::string(indent, ' ') + "///";
    std::string lines;
    std::string line = begin;
    std::string word;
    const auto end_line = [&] {
        // A backslash at the end, or its trigraph, would make the next line a comment.
        lines += line + (line.ends_with('\\') || line.ends_with("\?\?/") ? "." : "") + "\n";
        line = begin;
    };
    const auto end_word = [&] {
        if (line.size() > begin.size() && line.size() + 1 + word.size() > line_width) {
            end_line();
        }
        line += word.empty() ? "" : " " + word;
        word.clear();
    };
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        if (byte <= 0x20 || byte == 0x7f) {
            end_word();
        } else {
            word += character;
        }
    }
    end_word();
    end_line();
    return lines;
}

/// "A, B, C" in lines of their own, as many in each as fit.
std::string wrapped_list(const std::vector<std::string>& items, std::size_t indent) {
    const std::string begin(indent, ' ');
    std::string lines;
    std::string line = begin;
    for (std::size_t place = 0; place < items.size(); ++place) {
        const bool is_last = place + 1 == items.size();
        const std::string item = items[place] + (is_last ? "" : ",");
        if (line.size() > begin.size()) {
            if (line.size() + 1 + item.size() > line_width) {
                lines += line + "\n";
                line = begin;
            } else {
                line += " ";
            }
        }
        line += item;
    }
    return lines + line + "\n";
}

std::vector<std::string> constants_of(const Catalogue& catalogue, std::string_view category = {}) {
    std::vector<std::string> constants;
    for (const ReasonEntry& reason : catalogue.reasons) {
        if (category.empty() || reason.category == category) {
            constants.push_back(reason.constant);
        }
    }
    return constants;
}

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
        lines += comment(category.title, 8);
        lines += fmt::format("        {},\n", category.name);
    }
    return lines;
}

std::string declarations(const Catalogue& catalogue) {
    std::string lines;
    for (const ReasonEntry& reason : catalogue.reasons) {
        lines += comment(reason.description, 4);
        lines += fmt::format("    static const {} {};\n", catalogue.reason_class, reason.constant);
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
        const bool fits = begin.size() + end.size() - 1 <= line_width;
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

std::string descriptions(const Catalogue& catalogue) {
    constexpr std::string_view name = "     .description = ";
    std::string lines;
    for (const ReasonEntry& reason : catalogue.reasons) {
        std::string description = string_literal(reason.description);
        if (name.size() + description.size() + 1 > line_width) {
            description.insert(0, "\n         ");
        }
        lines += fmt::format(
            "    {{.constant = {},\n"
            "     .text = {},\n"
            "     .category = {},\n"
            "     .description ={}{},\n"
            "     .number = {},\n"
            "     .test_only = {}}},\n",
            string_literal(reason.constant), string_literal(reason.value), string_literal(reason.category),
            description.starts_with('\n') ? "" : " ", description, reason.number, reason.test_only);
    }
    return lines;
}

std::string category_of_each(const Catalogue& catalogue) {
    std::string lines;
    for (const ReasonEntry& reason : catalogue.reasons) {
        lines += fmt::format("        Category::{},\n", reason.category);
    }
    return lines;
}

std::string all_of_each_category(const Catalogue& catalogue) {
    std::string lines;
    for (const CategoryEntry& category : catalogue.categories) {
        lines += fmt::format("    case Category::{}: {{\n", category.name);
        const std::vector<std::string> members = constants_of(catalogue, category.name);
        if (members.empty()) {
            lines += "        return {};\n    }\n";
            continue;
        }
        lines += fmt::format("        static constexpr {} members[] = {{\n", catalogue.reason_class);
        lines += wrapped_list(members, 12);
        lines += "        };\n        return members;\n    }\n";
    }
    return lines;
}

std::string text_of_each_category(const Catalogue& catalogue, std::string CategoryEntry::*text) {
    std::string lines;
    for (const CategoryEntry& category : catalogue.categories) {
        lines += fmt::format(
            "    case Category::{}:\n        return {};\n", category.name, string_literal(category.*text));
    }
    return lines;
}

std::string category_list(const Catalogue& catalogue) {
    std::vector<std::string> items;
    for (const CategoryEntry& category : catalogue.categories) {
        items.push_back("Category::" + category.name);
    }
    return wrapped_list(items, 8);
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

constexpr std::string_view source_template = R"(#include <{header}>

#include <becache/reason/perfect_hash.hpp>
#include <becache/reason/unknown_reason.hpp>

namespace {name_space} {{

constinit const becache::ReasonInfo {reason}::infos_[{count}] = {{
{descriptions}}};

std::optional<{reason}> {reason}::try_parse(std::string_view text) noexcept {{
    // Found by the generator for these texts; the compiler refuses them for others.
    static constexpr becache::PerfectHashShape shape{{
        .texts = {count},
        .shortest = {shortest},
        .longest = {longest},
        .bucket_bits = {bucket_bits},
        .ends_suffice = {ends_suffice},
    }};
    static constexpr becache::PerfectHash<std::optional<{reason}>, shape> by_text{{
        {{.first = {first:#018x}, .last = {last:#018x}}}, texts_, all_}};
    return by_text.find(text);
}}

{reason} {reason}::parse(std::string_view text) {{
    if (const auto reason = try_parse(text)) {{
        return *reason;
    }}
    throw becache::UnknownReason{{text, infos_}};
}}

std::optional<{reason}>
{reason}::try_from_number(std::uint8_t number) noexcept {{
    if (const auto place = becache::place_of_number(infos_, number)) {{
        return all_[*place];
    }}
    return std::nullopt;
}}

std::span<const {reason}> {reason}::all(Category category) noexcept {{
    switch (category) {{
{all_of_each_category}    }}
    return {{}};
}}

std::span<const {reason}::Category> {reason}::categories() noexcept {{
    static constexpr Category list[] = {{
{category_list}    }};
    return list;
}}

std::string_view {reason}::category_name(Category category) noexcept {{
    switch (category) {{
{category_names}    }}
    return {{}};
}}

std::string_view {reason}::category_title(Category category) noexcept {{
    switch (category) {{
{category_titles}    }}
    return {{}};
}}

{reason}::Category {reason}::category() const noexcept {{
    static constexpr Category of_each[] = {{
{category_of_each}    }};
    return of_each[place()];
}}

}} // namespace {name_space}
)";

} // namespace

std::string write_reasons_header(const Catalogue& catalogue) {
    using fmt::arg;
    const ReasonEntry& first = catalogue.reasons.front();
    const CategoryEntry& category = catalogue.categories.front();
    return generated_line(catalogue)
           + fmt::format(
               header_template, arg("name", catalogue.name), arg("name_space", catalogue.name_space),
               arg("reason", catalogue.reason_class), arg("count", catalogue.reasons.size()),
               arg("enumerators", enumerators(catalogue)), arg("categories", categories(catalogue)),
               arg("declarations", declarations(catalogue)), arg("category_name", category.name),
               arg("category_title", category.title), arg("first_text", first.value),
               arg("first_constant", first.constant), arg("definitions", definitions(catalogue)),
               arg("texts", texts(catalogue)), arg("all", wrapped_list(constants_of(catalogue), 4)));
}

std::string write_reasons_source(const Catalogue& catalogue) {
    std::vector<std::string> values;
    for (const ReasonEntry& reason : catalogue.reasons) {
        values.push_back(reason.value);
    }
    const PerfectHashParameters found = search_perfect_hash(values);
    using fmt::arg;
    return generated_line(catalogue)
           + fmt::format(
               source_template, arg("header", catalogue.reasons_header),
               arg("name_space", catalogue.name_space), arg("reason", catalogue.reason_class),
               arg("count", catalogue.reasons.size()), arg("descriptions", descriptions(catalogue)),
               arg("shortest", found.shape.shortest), arg("longest", found.shape.longest),
               arg("bucket_bits", found.shape.bucket_bits), arg("ends_suffice", found.shape.ends_suffice),
               arg("first", found.multipliers.first), arg("last", found.multipliers.last),
               arg("all_of_each_category", all_of_each_category(catalogue)),
               arg("category_list", category_list(catalogue)),
               arg("category_names", text_of_each_category(catalogue, &CategoryEntry::name)),
               arg("category_titles", text_of_each_category(catalogue, &CategoryEntry::title)),
               arg("category_of_each", category_of_each(catalogue)));
}

} // namespace becache::codegen
