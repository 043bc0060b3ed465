#include "cpp_text.hpp"

#include "names.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace becache::codegen {

std::string string_literal(std::string_view text) {
    std::string literal = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\' || c == '?') { // `??` begins a trigraph
            literal += '\\';
            literal += c;
        } else if (byte < 0x20 || byte >= 0x7f) {
            literal += fmt::format("\\{:03o}", byte); // octal ends after three digits, hexadecimal does not
        } else {
            literal += c;
        }
    }
    return literal + '"';
}

std::string beside(std::string_view header, std::string_view suffix) {
    constexpr std::string_view extension = ".hpp";
    return fmt::format("{}{}", header.substr(0, header.size() - extension.size()), suffix);
}

std::string key_type(const RegionEntry& region, const ViewEntry& view) {
    return pascal_case(region.name) + pascal_case(view.name) + "Key";
}

std::string value_type(const ViewEntry& view) {
    return view.value.type.empty() ? "nlohmann::json" : view.value.type;
}

bool has_json(const Catalogue& catalogue) {
    return std::any_of(catalogue.regions.begin(), catalogue.regions.end(), [](const RegionEntry& region) {
        return std::any_of(region.views.begin(), region.views.end(), [](const ViewEntry& view) {
            return view.value.type.empty();
        });
    });
}

std::vector<TagEntry> subject_fields(const Catalogue& catalogue) {
    std::vector<TagEntry> fields;
    for (const TagEntry& tag : catalogue.tags) {
        const bool known = std::any_of(
            fields.begin(), fields.end(), [&](const TagEntry& field) { return field.field == tag.field; });
        if (!known) {
            fields.push_back(tag);
        }
    }
    return fields;
}

std::string_view field_type(FieldKind kind) {
    return kind == FieldKind::integer ? "std::int64_t" : "std::string";
}

std::string address_pattern(const RegionEntry& region, const ViewEntry& view) {
    std::string pattern = fmt::format("{}/{}", region.name, view.name);
    for (const FieldEntry& field : view.fields) {
        pattern += fmt::format("/<{}>", field.name);
    }
    return pattern;
}

std::string duration_text(std::chrono::milliseconds duration) {
    const auto count = duration.count();
    if (count % 60'000 == 0) {
        return fmt::format("{} min", count / 60'000);
    }
    return count % 1000 == 0 ? fmt::format("{} s", count / 1000) : fmt::format("{} ms", count);
}

std::string doc_comment(std::string_view text, std::size_t indent, std::string_view mark) {
    const std::string begin = std::string(indent, ' ') + std::string{mark};
    std::string lines;
    std::string line = begin;
    std::string word;
    const auto end_line = [&] {
        // A backslash at the end, or its trigraph, would make the next line a comment.
        lines += line + (line.ends_with('\\') || line.ends_with("\?\?/") ? "." : "") + "\n";
        line = begin;
    };
    const auto end_word = [&] {
        if (line.size() > begin.size() && line.size() + 1 + word.size() > cpp_line_width) {
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

std::string wrapped_list(const std::vector<std::string>& items, std::size_t indent) {
    const std::string begin(indent, ' ');
    std::string lines;
    std::string line = begin;
    for (std::size_t place = 0; place < items.size(); ++place) {
        const bool is_last = place + 1 == items.size();
        const std::string item = items[place] + (is_last ? "" : ",");
        if (line.size() > begin.size()) {
            if (line.size() + 1 + item.size() > cpp_line_width) {
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

std::vector<std::string> constant_expressions(const Catalogue& catalogue, std::string_view category) {
    std::vector<std::string> constants;
    for (const ReasonEntry& reason : catalogue.reasons) {
        if (category.empty() || reason.category == category) {
            // By its code where the constant would warn of being deprecated.
            constants.push_back(
                reason.deprecated ? fmt::format("{}{{Code::{}}}", catalogue.reason_class, reason.constant)
                                  : reason.constant);
        }
    }
    return constants;
}

} // namespace becache::codegen
