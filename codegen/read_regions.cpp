#include "names.hpp"
#include "reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace becache::codegen {

namespace {

// As the library's KeyWriter::max_fields and RegionInfo::tag_kinds have it.
constexpr std::size_t most_fields = 16;
constexpr std::size_t most_tag_kinds = 16;
constexpr std::chrono::milliseconds longest_time_to_live = std::chrono::hours{24 * 365};

std::optional<std::chrono::milliseconds> parse_time_to_live(std::string_view text) {
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{} || count <= 0) {
        return std::nullopt;
    }
    const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
    constexpr std::array<std::pair<std::string_view, std::int64_t>, 4> units{
        {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}}};
    const auto* found =
        std::find_if(units.begin(), units.end(), [&](const auto& known) { return known.first == unit; });
    if (found == units.end() || count > longest_time_to_live.count() / found->second) {
        return std::nullopt;
    }
    return std::chrono::milliseconds{count * found->second};
}

void read_key(const Section& section, ViewEntry& view, Reading& reading) {
    const auto texts = section.texts("key", true, "key = [\"camera_id\", \"status?\"], or key = []");
    if (!texts) {
        return;
    }
    for (const Text& text : *texts) {
        FieldEntry field;
        field.optional = text.value.ends_with('?');
        field.name = text.value.substr(0, text.value.size() - (field.optional ? 1 : 0));
        const std::string title = fmt::format("key field {} of {}", in_quotes(text.value), section.title());
        const auto kind = reading.field_kinds.find(field.name);
        if (kind == reading.field_kinds.end()) {
            reading.errors.add(
                text.at, title, "no such field is declared",
                suggest(field.name, reading.field_names, "declare it in [fields]"));
        } else {
            field.kind = kind->second;
        }
        const bool twice = std::any_of(view.fields.begin(), view.fields.end(), [&](const FieldEntry& before) {
            return before.name == field.name;
        });
        if (twice) {
            reading.errors.add(text.at, title, "the key has it already", "name each field once");
            continue;
        }
        view.fields.push_back(std::move(field));
    }
    if (view.fields.size() > most_fields) {
        reading.errors.add(
            section.place_of_key("key"), fmt::format("the key of {}", section.title()),
            fmt::format("it has {} fields", view.fields.size()),
            fmt::format("write at most {}", most_fields));
    }
}

void read_view_tags(const Section& section, const RegionEntry& region, ViewEntry& view, Reading& reading) {
    const auto texts = section.texts("tags", false, "tags = [\"camera\"]");
    if (!texts) {
        return;
    }
    for (const Text& text : *texts) {
        const std::string title = fmt::format("tag {} of {}", in_quotes(text.value), section.title());
        const bool known = std::find(reading.tag_kinds.begin(), reading.tag_kinds.end(), text.value)
                           != reading.tag_kinds.end();
        if (!known) {
            reading.doubtful_regions.insert(region.name);
            reading.errors.add(
                text.at, title, "no such kind of tag is declared",
                suggest(text.value, reading.tag_kinds, "declare it in [tags]"));
            continue;
        }
        if (std::find(view.tags.begin(), view.tags.end(), text.value) != view.tags.end()) {
            reading.errors.add(text.at, title, "the view has it already", "name each kind once");
            continue;
        }
        view.tags.push_back(text.value);
        const TagEntry* tag = reading.tag(text.value);
        const bool carried =
            tag == nullptr
            || std::any_of(view.fields.begin(), view.fields.end(), [&](const FieldEntry& field) {
                   return field.name == tag->field;
               });
        if (!carried) {
            reading.errors.add(
                text.at, title, fmt::format("its field '{}' is not in the view's key", tag->field),
                fmt::format(
                    "add '{}' to the key, or leave the tag out: the view then is of any {}", tag->field,
                    tag->kind));
        }
    }
}

bool is_type_expression(std::string_view type) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
               || std::string_view{"_:<>, "}.find(c) != std::string_view::npos;
    };
    return !type.empty() && std::all_of(type.begin(), type.end(), fits)
           && !(type.front() >= '0' && type.front() <= '9') && type.front() != ' ' && type.back() != ' '
           && type.back() != ':'
           && std::count(type.begin(), type.end(), '<') == std::count(type.begin(), type.end(), '>');
}

void read_value_type(const Section& view_section, ViewEntry& view, Reading& reading) {
    constexpr std::string_view example = "value = { type = \"shop::Item\", header = \"shop/item.hpp\" }";
    const toml::node* node = view_section.node("value");
    if (node == nullptr) {
        return;
    }
    const std::string title = fmt::format("the value of {}", view_section.title());
    const toml::table* table = as_table({"value", place_of(*node), node}, title, example, reading);
    if (table == nullptr) {
        return;
    }
    const Section section{*table, title, place_of(*node), {"type", "header"}, reading.errors};
    if (const auto type = section.text("type", "type = \"shop::Item\"")) {
        view.value.type = type->value;
        if (!is_type_expression(type->value)) {
            reading.errors.add(
                type->at, title, fmt::format("{} is not a type that holds a value", in_quotes(type->value)),
                "write a complete name, such as 'shop::Item' or 'std::vector<shop::Item>'");
        }
    }
    if (const auto header = section.text("header", "header = \"shop/item.hpp\"")) {
        view.value.header = header->value;
        const bool standard =
            header->value.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos
            && !header->value.empty();
        if (!standard && !is_header_path(header->value)) {
            reading.errors.add(
                header->at, title,
                fmt::format("header {} is not a relative path without '..'", in_quotes(header->value)),
                "write what is to be included, such as 'shop/item.hpp'");
        }
    }
}

void read_view(const TomlEntry& entry, RegionEntry& region, Reading& reading) {
    const std::string title = fmt::format("view {}/{}", region.name, entry.name);
    reading.places[title] = entry.at;
    check_lower_name(entry.name, title, entry.at, reading);
    const toml::table* table = as_table(
        entry, title, fmt::format("[regions.{}.views.{}] with a key", region.name, entry.name), reading);
    if (table == nullptr) {
        return;
    }
    const Section section{*table, title, entry.at, {"key", "tags", "value"}, reading.errors};
    ViewEntry view;
    view.name = entry.name;
    view.at = entry.at;
    read_key(section, view, reading);
    read_view_tags(section, region, view, reading);
    read_value_type(section, view, reading);
    region.views.push_back(std::move(view));
}

void read_views(const Section& section, RegionEntry& region, Reading& reading) {
    const std::string example = fmt::format("[regions.{}.views.by_id] with a key", region.name);
    const toml::node* node = section.node("views");
    const toml::table* table = nullptr;
    if (node != nullptr) {
        table = as_table(
            {"views", place_of(*node), node}, fmt::format("the views of {}", section.title()), example,
            reading);
        if (table == nullptr) {
            return;
        }
    }
    if (table == nullptr || table->empty()) {
        reading.errors.add(
            section.at(), section.title(), "it has no view, so nothing can be kept in it",
            fmt::format("write {}", example));
        return;
    }
    for (const TomlEntry& entry : in_order(*table)) {
        read_view(entry, region, reading);
    }
    for (const TagEntry& tag : reading.catalogue.tags) {
        const bool declared =
            std::any_of(region.views.begin(), region.views.end(), [&](const ViewEntry& view) {
                return std::find(view.tags.begin(), view.tags.end(), tag.kind) != view.tags.end();
            });
        if (declared) {
            region.tag_kinds.push_back(tag.kind);
        }
    }
    // The library takes a view's tags in the order of the region's.
    const auto place = [&](const std::string& kind) {
        return std::find(region.tag_kinds.begin(), region.tag_kinds.end(), kind);
    };
    for (ViewEntry& view : region.views) {
        std::sort(view.tags.begin(), view.tags.end(), [&](const std::string& a, const std::string& b) {
            return place(a) < place(b);
        });
    }
    if (region.tag_kinds.size() > most_tag_kinds) {
        reading.errors.add(
            section.at(), section.title(),
            fmt::format("its views declare {} kinds of tag", region.tag_kinds.size()),
            fmt::format("declare at most {} in one region", most_tag_kinds));
    }
}

void read_region(const TomlEntry& entry, Reading& reading) {
    const std::string title = fmt::format("region {}", entry.name);
    reading.places[title] = entry.at;
    reading.region_names.push_back(entry.name);
    check_lower_name(entry.name, title, entry.at, reading);
    const toml::table* table =
        as_table(entry, title, fmt::format("[regions.{}] with a ttl and views", entry.name), reading);
    if (table == nullptr) {
        return;
    }
    const Section section{*table, title, entry.at, {"ttl", "invalidator", "views"}, reading.errors};
    RegionEntry region;
    region.name = entry.name;
    region.at = entry.at;
    if (const auto ttl = section.text("ttl", "ttl = \"300s\"")) {
        if (const auto parsed = parse_time_to_live(ttl->value)) {
            region.time_to_live = *parsed;
        } else {
            reading.errors.add(
                ttl->at, fmt::format("the ttl of {}", title),
                fmt::format("{} is not a time to live", in_quotes(ttl->value)),
                "write a whole number and ms, s, m or h, from '1ms' to '8760h', such as '300s'");
        }
    }
    region.invalidator = "invalidate_" + region.name;
    if (const auto invalidator =
            section.optional_text("invalidator", "invalidator = \"invalidate_cameras\"")) {
        region.invalidator = invalidator->value;
        constexpr std::string_view prefix = "invalidate_";
        if (!is_lower_name(invalidator->value) || !invalidator->value.starts_with(prefix)) {
            reading.errors.add(
                invalidator->at, fmt::format("the invalidator of {}", title),
                fmt::format(
                    "{} is not lower-case words that begin with 'invalidate_'",
                    in_quotes(invalidator->value)),
                fmt::format("write one such as 'invalidate_{}'", region.name));
        }
    }
    read_views(section, region, reading);
    reading.catalogue.regions.push_back(std::move(region));
}

} // namespace

void read_regions(const toml::table& root, Reading& reading) {
    const toml::table* table =
        top_table(root, "regions", false, "[regions.cameras] with a ttl and views", reading);
    if (table == nullptr) {
        return;
    }
    for (const TomlEntry& entry : in_order(*table)) {
        read_region(entry, reading);
    }
}

} // namespace becache::codegen
