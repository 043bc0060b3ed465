#include "read_catalogue.hpp"

#include "names.hpp"
#include "reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

namespace becache::codegen {

const TagEntry* Reading::tag(std::string_view kind) const {
    const auto found = std::find_if(
        catalogue.tags.begin(), catalogue.tags.end(), [&](const TagEntry& tag) { return tag.kind == kind; });
    return found == catalogue.tags.end() ? nullptr : &*found;
}

const toml::table* top_table(
    const toml::table& root, std::string_view name, bool required, std::string_view what, Reading& reading) {
    const toml::node* node = root.get(name);
    if (node == nullptr) {
        if (required) {
            reading.errors.add({}, fmt::format("[{}]", name), "it is missing", fmt::format("write {}", what));
        }
        return nullptr;
    }
    if (node->as_table() == nullptr) {
        reading.errors.add(
            place_of(*node), fmt::format("'{}'", name),
            fmt::format("{} does not belong here", type_in_words(*node)), fmt::format("write {}", what));
    }
    return node->as_table();
}

const toml::table* as_table(
    const TomlEntry& entry, std::string_view title, std::string_view example, Reading& reading) {
    const toml::table* table = entry.node->as_table();
    if (table == nullptr) {
        reading.errors.add(
            entry.at, title, fmt::format("{} does not belong here", type_in_words(*entry.node)),
            fmt::format("write {}", example));
    }
    return table;
}

void check_lower_name(std::string_view name, std::string_view title, Place at, Reading& reading) {
    if (const auto reserved = why_reserved(name)) {
        reading.errors.add(
            at, title, fmt::format("'{}' is {}", name, *reserved),
            fmt::format("write another name, such as 'the_{}'", name));
    } else if (!is_lower_name(name)) {
        reading.errors.add(
            at, title, fmt::format("{} is not a name of lower-case words joined by '_'", in_quotes(name)),
            fmt::format(
                "write letters a-z, digits and single '_', beginning with a letter, at most {} characters, "
                "such as 'front_door'",
                max_name_bytes));
    }
}

void check_sentence(const Text& text, std::string_view title, std::string_view example, Reading& reading) {
    if (text.value.find_first_not_of(" \t\r\n") == std::string::npos) {
        reading.errors.add(text.at, title, "it is empty", fmt::format("write {}", example));
        return;
    }
    const bool has_control = std::any_of(text.value.begin(), text.value.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7f;
    });
    if (has_control) {
        reading.errors.add(
            text.at, title, fmt::format("{} has line breaks or control characters", in_quotes(text.value)),
            "write one line of plain text");
    }
}

bool is_header_path(std::string_view path) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
               || std::string_view{"_-+./"}.find(c) != std::string_view::npos;
    };
    if (path.empty() || path.front() == '/' || path.back() == '/'
        || !std::all_of(path.begin(), path.end(), fits)) {
        return false;
    }
    while (!path.empty()) {
        const auto end = path.find('/');
        const std::string_view part = path.substr(0, end);
        if (part.empty() || part == "." || part == "..") {
            return false;
        }
        path = end == std::string_view::npos ? std::string_view{} : path.substr(end + 1);
    }
    return true;
}

ReadResult read_catalogue_text(std::string_view text, const std::string& file) {
    Diagnostics errors{file};
    Reading reading{errors, {}, {}, {}, {}, {}, {}, {}, {}};
    if (const auto root = parse_toml(text, errors)) {
        const Section whole{
            *root,
            "the file",
            {1, 1},
            {"catalogue", "categories", "fields", "tags", "regions", "reasons", "reserved", "exception"},
            errors};
        read_head(*root, reading);
        read_changes(*root, reading);
        read_regions(*root, reading);
        read_reasons(*root, reading);
        check_generated_names(reading);
    }
    return {std::move(reading.catalogue), errors.texts()};
}

ReadResult read_catalogue(const std::filesystem::path& file) {
    std::error_code error;
    const bool is_directory = std::filesystem::is_directory(file, error);
    errno = 0;
    std::ifstream in{file, std::ios::binary};
    if (is_directory || !in) {
        const std::string why = is_directory ? "it is a folder" : std::generic_category().message(errno);
        Diagnostics errors{file.string()};
        errors.add({}, "a catalogue to read", why, "name a file that exists and may be read");
        return {{}, errors.texts()};
    }
    const std::string text{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
    return read_catalogue_text(text, file.string());
}

} // namespace becache::codegen
