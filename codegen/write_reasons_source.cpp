#include "write_reasons.hpp"

#include "cpp_text.hpp"
#include "meaning.hpp"
#include "perfect_hash_search.hpp"

#include <fmt/format.h>

#include <string_view>
#include <vector>

// The template spells {reason} for the name of the class and {count} for the number of its constants.
namespace becache::codegen {
namespace {

// What is parsed: the values, and the aliases with the reasons that they mean.
struct ParsedTexts {
    std::vector<std::string> texts;
    std::vector<std::string> reasons; // expressions
};

ParsedTexts parsed_texts(const Catalogue& catalogue) {
    ParsedTexts parsed;
    parsed.reasons = constant_expressions(catalogue);
    for (const ReasonEntry& reason : catalogue.reasons) {
        parsed.texts.push_back(reason.value);
    }
    for (std::size_t i = 0; i < catalogue.reasons.size(); ++i) {
        for (const std::string& alias : catalogue.reasons[i].aliases) {
            parsed.texts.push_back(alias);
            parsed.reasons.push_back(parsed.reasons[i]);
        }
    }
    return parsed;
}

// The tables that aliases need besides those of the class.
std::string alias_tables(const Catalogue& catalogue, const ParsedTexts& parsed) {
    if (parsed.texts.size() == catalogue.reasons.size()) {
        return "";
    }
    std::vector<std::string> literals;
    for (const std::string& text : parsed.texts) {
        literals.push_back(string_literal(text));
    }
    return fmt::format(
        "    // Aliases are parsed, too.\n"
        "    static constexpr std::string_view parsed_texts[] = {{\n{}    }};\n"
        "    static constexpr {} parsed_reasons[] = {{\n{}    }};\n",
        wrapped_list(literals, 8), catalogue.reason_class, wrapped_list(parsed.reasons, 8));
}

std::string descriptions(const Catalogue& catalogue) {
    constexpr std::string_view name = "     .description = ";
    std::string lines;
    for (const ReasonEntry& reason : catalogue.reasons) {
        std::string description = string_literal(reason.description);
        if (name.size() + description.size() + 1 > cpp_line_width) {
            description.insert(0, "\n         ");
        }
        lines += fmt::format(
            "    {{.constant = {},\n"
            "     .text = {},\n"
            "     .category = {},\n"
            "     .description ={}{},\n"
            "     .number = {},\n"
            "     .test_only = {}{}}},\n",
            string_literal(reason.constant), string_literal(reason.value), string_literal(reason.category),
            description.starts_with('\n') ? "" : " ", description, reason.number, reason.test_only,
            reason.soft ? ",\n     .soft = true" : "");
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
        const std::vector<std::string> members = constant_expressions(catalogue, category.name);
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

constexpr std::string_view source_template = R"(#include <{header}>

#include <becache/reason/perfect_hash.hpp>
#include <becache/reason/unknown_reason.hpp>

namespace {name_space} {{

constinit const becache::ReasonInfo {reason}::infos_[{count}] = {{
{descriptions}}};

std::optional<{reason}> {reason}::try_parse(std::string_view text) noexcept {{
{alias_tables}    // Found by the generator for these texts; the compiler refuses them for others.
    static constexpr becache::PerfectHashShape shape{{
        .texts = {text_count},
        .shortest = {shortest},
        .longest = {longest},
        .bucket_bits = {bucket_bits},
        .ends_suffice = {ends_suffice},
    }};
    static constexpr becache::PerfectHash<std::optional<{reason}>, shape> by_text{{
        {{.first = {first:#018x}, .last = {last:#018x}}}, {parsed_texts}, {parsed_reasons}}};
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

std::string write_reasons_source(const Catalogue& catalogue) {
    const ParsedTexts parsed = parsed_texts(catalogue);
    const PerfectHashParameters found = search_perfect_hash(parsed.texts);
    const std::string tables = alias_tables(catalogue, parsed);
    using fmt::arg;
    return generated_lines(catalogue, Part::reasons)
           + fmt::format(
               source_template, arg("header", catalogue.reasons_header),
               arg("name_space", catalogue.name_space), arg("reason", catalogue.reason_class),
               arg("count", catalogue.reasons.size()), arg("descriptions", descriptions(catalogue)),
               arg("text_count", parsed.texts.size()), arg("alias_tables", tables),
               arg("parsed_texts", tables.empty() ? "texts_" : "parsed_texts"),
               arg("parsed_reasons", tables.empty() ? "all_" : "parsed_reasons"),
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
