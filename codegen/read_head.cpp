#include "language_names.hpp"
#include "names.hpp"
#include "reading.hpp"

#include <fmt/format.h>

namespace becache::codegen {

namespace {

void check_namespace(const Text& text, Reading& reading) {
    std::string_view rest = text.value;
    while (true) {
        const auto end = rest.find("::");
        const std::string_view part = rest.substr(0, end);
        if (why_reserved(part) || !is_lower_name(part)) {
            reading.errors.add(
                text.at, fmt::format("namespace {}", in_quotes(text.value)),
                why_reserved(part) ? fmt::format("'{}' is {}", part, *why_reserved(part))
                                   : fmt::format("{} is not a name of lower-case words", in_quotes(part)),
                "write names joined by '::', such as 'backend::core'");
            return;
        }
        if (end == std::string_view::npos) {
            return;
        }
        rest = rest.substr(end + 2);
    }
}

void check_header(std::string_view key, const Text& text, Reading& reading) {
    if (!is_header_path(text.value) || !text.value.ends_with(".hpp") || text.value.ends_with("/.hpp")
        || text.value == ".hpp") {
        reading.errors.add(
            text.at, fmt::format("{} {}", key, in_quotes(text.value)),
            "it is not a relative path without '..' to a header ending in '.hpp'",
            "write what users are to include, such as 'backend/core/constants.hpp'");
    }
}

void check_headers_differ(const Section& section, Reading& reading) {
    const Catalogue& catalogue = reading.catalogue;
    const auto stem = [](const std::string& header) { return header.substr(0, header.size() - 4); };
    if (!catalogue.reasons_header.ends_with(".hpp") || !catalogue.caches_header.ends_with(".hpp")) {
        return;
    }
    const std::string reasons = stem(catalogue.reasons_header);
    const std::string caches = stem(catalogue.caches_header);
    if (reasons == caches || reasons == caches + "_testing") {
        reading.errors.add(
            section.place_of_key("reasons_header"),
            fmt::format("reasons_header {}", in_quotes(catalogue.reasons_header)),
            fmt::format("caches_header {} generates the same file", in_quotes(catalogue.caches_header)),
            "give one of them another name");
    }
}

// That a generated class does not hide what the code around it uses.
void check_class_in(std::string_view language, std::string_view hidden, Reading& reading) {
    const std::string& reason_class = reading.catalogue.reason_class;
    if (!hidden.empty()) {
        reading.errors.add(
            reading.places["reason_class"], fmt::format("reason_class {}", in_quotes(reason_class)),
            fmt::format("in {} it would hide {}", language, hidden),
            "give the class another name, such as 'CacheInvalidationReason'");
    }
}

void read_modules(const Section& section, Reading& reading) {
    Catalogue& catalogue = reading.catalogue;
    if (const auto text =
            section.optional_text("python_module", "python_module = \"backend.core.constants\"")) {
        catalogue.python_module = text->value;
        if (!is_python_module(text->value)) {
            reading.errors.add(
                text->at, fmt::format("python_module {}", in_quotes(text->value)),
                "it is not names of Python joined by '.'",
                "write what users are to import from, such as 'backend.core.constants'");
        }
        check_class_in("Python", hidden_in_python(catalogue.reason_class), reading);
    }
    if (const auto text =
            section.optional_text("typescript_module", "typescript_module = \"backend/core/constants\"")) {
        catalogue.typescript_module = text->value;
        if (!is_typescript_module(text->value)) {
            reading.errors.add(
                text->at, fmt::format("typescript_module {}", in_quotes(text->value)),
                "it is not a relative path without '..' and without an ending",
                "write what users are to import, such as 'backend/core/constants'");
        }
        check_class_in("TypeScript", hidden_in_typescript(catalogue.reason_class), reading);
    }
}

void read_catalogue_table(const toml::table& root, Reading& reading) {
    const toml::table* table = top_table(
        root, "catalogue", true, "[catalogue] with name, namespace, headers and reason_class", reading);
    if (table == nullptr) {
        return;
    }
    const Section section{
        *table,
        "[catalogue]",
        place_of(*table),
        {"name", "namespace", "reasons_header", "caches_header", "reason_class", "python_module",
         "typescript_module"},
        reading.errors};
    Catalogue& catalogue = reading.catalogue;
    if (const auto text = section.text("name", "name = \"home_security\"")) {
        catalogue.name = text->value;
        if (!is_lower_name(text->value)) {
            check_lower_name(
                text->value, fmt::format("catalogue {}", in_quotes(text->value)), text->at, reading);
        }
    }
    if (const auto text = section.text("namespace", "namespace = \"backend::core\"")) {
        catalogue.name_space = text->value;
        check_namespace(*text, reading);
    }
    if (const auto text = section.text("reasons_header", "reasons_header = \"backend/core/constants.hpp\"")) {
        catalogue.reasons_header = text->value;
        check_header("reasons_header", *text, reading);
    }
    if (const auto text =
            section.text("caches_header", "caches_header = \"backend/core/cache_service.hpp\"")) {
        catalogue.caches_header = text->value;
        check_header("caches_header", *text, reading);
    }
    if (const auto text = section.text("reason_class", "reason_class = \"CacheInvalidationReason\"")) {
        catalogue.reason_class = text->value;
        reading.places["reason_class"] = text->at;
        if (why_reserved(text->value) || !is_type_name(text->value)) {
            reading.errors.add(
                text->at, fmt::format("reason_class {}", in_quotes(text->value)),
                "it is not the name of a type: a capital letter, then letters and digits",
                "write one such as 'CacheInvalidationReason'");
        }
    }
    check_headers_differ(section, reading);
    read_modules(section, reading);
}

void read_categories(const toml::table& root, Reading& reading) {
    const toml::table* table = top_table(
        root, "categories", true, "[categories] with a line such as alert_state = \"Alert State Changes\"",
        reading);
    if (table == nullptr) {
        return;
    }
    for (const TomlEntry& entry : in_order(*table)) {
        const std::string title = fmt::format("category {}", entry.name);
        check_lower_name(entry.name, title, entry.at, reading);
        reading.category_names.push_back(entry.name);
        const auto* text = entry.node->as_string();
        if (text == nullptr) {
            reading.errors.add(
                place_of(*entry.node), title, fmt::format("{} is not a title", type_in_words(*entry.node)),
                "write its title as a text, such as \"Alert State Changes\"");
            continue;
        }
        check_sentence(
            {text->get(), place_of(*entry.node)}, title, "its title, such as \"Alert State Changes\"",
            reading);
        reading.catalogue.categories.push_back({entry.name, text->get()});
    }
}

void read_fields(const toml::table& root, Reading& reading) {
    const toml::table* table =
        top_table(root, "fields", false, "[fields] with a line such as camera_id = \"text\"", reading);
    if (table == nullptr) {
        return;
    }
    for (const TomlEntry& entry : in_order(*table)) {
        const std::string title = fmt::format("field {}", entry.name);
        check_lower_name(entry.name, title, entry.at, reading);
        if (entry.name == "write_to" || entry.name == "fields") {
            reading.errors.add(
                entry.at, title, "it is the name of a function of the generated types",
                fmt::format("write another name, such as 'the_{}'", entry.name));
        }
        const std::string type = entry.node->value<std::string>().value_or("");
        if (type != "text" && type != "integer") {
            const std::string what =
                entry.node->is_string() ? in_quotes(type) : std::string{type_in_words(*entry.node)};
            const std::vector<std::string> known{"text", "integer"};
            reading.errors.add(
                place_of(*entry.node), title, fmt::format("{} is not a type of field", what),
                entry.node->is_string() ? suggest(type, known, "") : "write \"text\" or \"integer\"");
        }
        reading.field_names.push_back(entry.name);
        reading.field_kinds[entry.name] = type == "integer" ? FieldKind::integer : FieldKind::text;
        reading.places["field " + entry.name] = entry.at;
    }
}

void read_tags(const toml::table& root, Reading& reading) {
    const toml::table* table =
        top_table(root, "tags", false, "[tags] with a line such as camera = \"camera_id\"", reading);
    if (table == nullptr) {
        return;
    }
    for (const TomlEntry& entry : in_order(*table)) {
        const std::string title = fmt::format("kind of tag {}", entry.name);
        check_lower_name(entry.name, title, entry.at, reading);
        reading.tag_kinds.push_back(entry.name);
        const auto* text = entry.node->as_string();
        if (text == nullptr) {
            reading.errors.add(
                place_of(*entry.node), title, fmt::format("{} is not a field", type_in_words(*entry.node)),
                "write the key field that carries the tag's value, such as camera = \"camera_id\"");
            continue;
        }
        const auto kind = reading.field_kinds.find(text->get());
        if (kind == reading.field_kinds.end()) {
            reading.errors.add(
                place_of(*entry.node), title, fmt::format("there is no field {}", in_quotes(text->get())),
                suggest(text->get(), reading.field_names, "declare it in [fields]"));
        }
        const FieldKind type = kind == reading.field_kinds.end() ? FieldKind::text : kind->second;
        reading.catalogue.tags.push_back({entry.name, text->get(), type});
    }
}

} // namespace

void read_head(const toml::table& root, Reading& reading) {
    read_catalogue_table(root, reading);
    read_categories(root, reading);
    read_fields(root, reading);
    read_tags(root, reading);
}

} // namespace becache::codegen
