#include "names.hpp"
#include "reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace becache::codegen {

namespace {

constexpr std::int64_t highest_number = 255;

// As becache::PerfectHash takes them.
constexpr std::size_t most_texts = 255;

// What reasons before this one have taken.
struct Taken {
    std::map<std::int64_t, std::string> numbers;
    std::map<std::string, std::string> texts; ///< "the value of EVENT_CREATED", "an alias of ..."
    std::set<std::int64_t>
        all_numbers; ///< of the whole file, reserved ones too, for the proposal of a free one
};

std::int64_t free_number(const Taken& taken) {
    std::int64_t number =
        taken.all_numbers.empty() ? 1 : std::min(*taken.all_numbers.rbegin() + 1, highest_number);
    while (number > 1 && taken.all_numbers.contains(number)) {
        --number;
    }
    return number;
}

void check_constant(const TomlEntry& entry, const std::string& title, Reading& reading) {
    if (const auto reserved = why_reserved(entry.name)) {
        reading.errors.add(
            entry.at, title, fmt::format("'{}' is {}", entry.name, *reserved),
            fmt::format("write another name, such as 'THE_{}'", upper_case(entry.name)));
    } else if (!is_upper_name(entry.name)) {
        const std::string upper = upper_case(entry.name);
        reading.errors.add(
            entry.at, title,
            fmt::format("{} is not a constant of upper-case words joined by '_'", in_quotes(entry.name)),
            is_upper_name(upper)
                ? fmt::format("write '{}'", upper)
                : fmt::format("write one such as 'EVENT_CREATED', at most {} characters", max_name_bytes));
    } else if (entry.name == reading.catalogue.reason_class) {
        reading.errors.add(
            entry.at, title, "it is the name of the generated class",
            "give the constant or the class another name");
    }
}

void read_value(const Section& section, ReasonEntry& reason, Taken& taken, Reading& reading) {
    const auto value = section.text("value", fmt::format("value = \"{}\"", lower_case(reason.constant)));
    if (!value) {
        return;
    }
    reason.value = value->value;
    const std::string title = fmt::format("the value of {}", section.title());
    if (!is_lower_name(reason.value)) {
        const std::string lower = lower_case(reason.value);
        reading.errors.add(
            value->at, title,
            fmt::format("{} is not lower-case words joined by '_'", in_quotes(reason.value)),
            is_lower_name(lower)
                ? fmt::format("write '{}'", lower)
                : fmt::format("write one such as 'event_created', at most {} characters", max_name_bytes));
    } else if (upper_case(reason.value) != reason.constant && is_upper_name(reason.constant)) {
        reading.errors.add(
            value->at, title,
            fmt::format("{} is not the lower case of {}", in_quotes(reason.value), reason.constant),
            fmt::format(
                "write '{}', or name the reason {}", lower_case(reason.constant), upper_case(reason.value)));
    }
    const auto [before, is_new] = taken.texts.emplace(reason.value, "the value of " + reason.constant);
    if (!is_new) {
        reading.errors.add(
            value->at, title, fmt::format("{} is {} already", in_quotes(reason.value), before->second),
            "give each reason a value of its own");
    }
    const auto& reserved = reading.catalogue.reserved.values;
    if (std::find(reserved.begin(), reserved.end(), reason.value) != reserved.end()) {
        reading.errors.add(
            value->at, title,
            fmt::format("{} is reserved: it was that of a reason that is gone", in_quotes(reason.value)),
            "give the reason another name");
    }
}

void read_number(const Section& section, ReasonEntry& reason, Taken& taken, Reading& reading) {
    const auto number = section.integer("number", fmt::format("number = {}", free_number(taken)));
    if (!number) {
        return;
    }
    const std::string title = fmt::format("the number of {}", section.title());
    const Place at = section.place_of_key("number");
    if (*number < 1 || *number > highest_number) {
        reading.errors.add(
            at, title, fmt::format("{} is not between 1 and {}", *number, highest_number),
            fmt::format("write one that is free, such as {}", free_number(taken)));
        return;
    }
    reason.number = static_cast<std::uint8_t>(*number);
    const auto [before, is_new] = taken.numbers.emplace(*number, reason.constant);
    if (!is_new) {
        reading.errors.add(
            at, title, fmt::format("{} is the number of {} already", *number, before->second),
            fmt::format("write one that is free, such as {}", free_number(taken)));
    }
    const auto& reserved = reading.catalogue.reserved.numbers;
    if (std::find(reserved.begin(), reserved.end(), reason.number) != reserved.end()) {
        reading.errors.add(
            at, title, fmt::format("{} is reserved: it was that of a reason that is gone", *number),
            fmt::format("write one that is free, such as {}", free_number(taken)));
    }
}

ReasonEntry read_reason(const Section& section, const TomlEntry& entry, Taken& taken, Reading& reading) {
    ReasonEntry reason;
    reason.constant = entry.name;
    reason.at = entry.at;
    read_value(section, reason, taken, reading);
    read_number(section, reason, taken, reading);
    if (const auto category = section.text("category", "category = \"alert_state\", one of [categories]")) {
        reason.category = category->value;
        const auto& known = reading.category_names;
        if (!known.empty() && std::find(known.begin(), known.end(), reason.category) == known.end()) {
            reading.errors.add(
                category->at, fmt::format("the category of {}", section.title()),
                fmt::format("there is no category {}", in_quotes(reason.category)),
                suggest(reason.category, known, ""));
        }
    }
    constexpr std::string_view example = "one sentence that says what happened and what raises it";
    if (const auto description = section.text("description", fmt::format("a description: {}", example))) {
        reason.description = description->value;
        check_sentence(*description, fmt::format("the description of {}", section.title()), example, reading);
    }
    reason.test_only = section.flag("test_only");
    reason.soft = section.flag("soft");
    read_life(section, reason, taken.texts, reading);
    return reason;
}

// One line of `stale`: which region, selected by what.
void read_selection(
    const TomlEntry& entry, const std::string& title, SelectionEntry selection, Reading& reading) {
    const auto& names = reading.region_names;
    if (std::find(names.begin(), names.end(), entry.name) == names.end()) {
        reading.errors.add(
            entry.at, title, fmt::format("there is no region {}", in_quotes(entry.name)),
            suggest(entry.name, names, "declare it in [regions]"));
        return;
    }
    const auto* text = entry.node->as_string();
    if (text == nullptr) {
        reading.errors.add(
            place_of(*entry.node), title,
            fmt::format("{} does not say what is stale in {}", type_in_words(*entry.node), entry.name),
            fmt::format("write {} = \"*\" for the whole region, or a kind of tag", entry.name));
        return;
    }
    const auto& regions = reading.catalogue.regions;
    const auto region = std::find_if(
        regions.begin(), regions.end(), [&](const RegionEntry& known) { return known.name == entry.name; });
    if (region == regions.end()) {
        return; // declared, but as something that was reported
    }
    selection.region = static_cast<std::size_t>(region - regions.begin());
    if (text->get() != "*") {
        const auto& kinds = reading.tag_kinds;
        if (std::find(kinds.begin(), kinds.end(), text->get()) == kinds.end()) {
            reading.errors.add(
                place_of(*entry.node), title,
                fmt::format("{} = {} names no kind of tag", entry.name, in_quotes(text->get())),
                suggest(
                    text->get(), kinds, fmt::format("write {} = \"*\" for the whole region", entry.name)));
            return;
        }
        const auto& declared = region->tag_kinds;
        if (std::find(declared.begin(), declared.end(), text->get()) == declared.end()) {
            if (!reading.doubtful_regions.contains(entry.name)) {
                reading.errors.add(
                    place_of(*entry.node), title,
                    fmt::format("no view of region {} has the tag '{}'", entry.name, text->get()),
                    fmt::format(
                        "{} (for the whole region write {} = \"*\")",
                        suggest(text->get(), declared, "add the tag to a view"), entry.name));
            }
            return;
        }
        selection.tag_kind = text->get();
    }
    reading.catalogue.selections.push_back(std::move(selection));
}

void read_stale(const toml::node& stale, std::size_t reason, Reading& reading) {
    const std::string title =
        fmt::format("what reason {} makes stale", reading.catalogue.reasons[reason].constant);
    constexpr std::string_view example =
        "stale = { cameras = \"camera\", summaries = \"*\" }, or stale = \"*\"";
    if (const toml::table* table = stale.as_table()) {
        for (const TomlEntry& entry : in_order(*table)) {
            read_selection(entry, title, {reason, 0, std::nullopt}, reading);
        }
    } else if (stale.value<std::string>() == "*") {
        for (std::size_t region = 0; region < reading.catalogue.regions.size(); ++region) {
            reading.catalogue.selections.push_back({reason, region, std::nullopt});
        }
    } else {
        const auto* text = stale.as_string();
        reading.errors.add(
            place_of(stale), title,
            fmt::format(
                "{} does not say it",
                text != nullptr ? in_quotes(text->get()) : std::string{type_in_words(stale)}),
            fmt::format("write {}", example));
    }
}

} // namespace

void read_reasons(const toml::table& root, Reading& reading) {
    const toml::table* table = top_table(
        root, "reasons", true, "[reasons.EVENT_CREATED] with value, number, category and description",
        reading);
    if (table == nullptr) {
        return;
    }
    if (table->empty()) {
        reading.errors.add(
            place_of(*table), "[reasons]", "it is empty",
            "write at least one, such as [reasons.EVENT_CREATED]");
    }
    Taken taken;
    const auto& reserved = reading.catalogue.reserved.numbers;
    taken.all_numbers.insert(reserved.begin(), reserved.end());
    std::map<std::string, const toml::node*> stale;
    const std::vector<TomlEntry> entries = in_order(*table);
    for (const TomlEntry& entry : entries) {
        const toml::table* one = entry.node->as_table();
        if (const auto number = one == nullptr ? std::nullopt : (*one)["number"].value<std::int64_t>();
            number && *number >= 1 && *number <= highest_number) {
            taken.all_numbers.insert(*number);
        }
    }
    for (const TomlEntry& entry : entries) {
        const std::string title = fmt::format("reason {}", entry.name);
        check_constant(entry, title, reading);
        const toml::table* one = as_table(
            entry, title, "[reasons.EVENT_CREATED] with value, number, category and description", reading);
        if (one == nullptr) {
            continue;
        }
        const Section section{
            *one,
            title,
            entry.at,
            {"value", "number", "category", "description", "test_only", "soft", "stale", "since", "stability",
             "deprecated", "aliases"},
            reading.errors};
        reading.catalogue.reasons.push_back(read_reason(section, entry, taken, reading));
        stale[entry.name] = section.node("stale");
    }
    auto& reasons = reading.catalogue.reasons;
    std::stable_sort(reasons.begin(), reasons.end(), [](const ReasonEntry& a, const ReasonEntry& b) {
        return a.number < b.number;
    });
    for (std::size_t i = 0; i < reasons.size(); ++i) {
        if (const toml::node* node = stale[reasons[i].constant]) {
            read_stale(*node, i, reading);
        }
    }
    check_renames(reading);
    if (taken.texts.size() > most_texts) {
        reading.errors.add(
            place_of(*table), "[reasons]", fmt::format("there are {} values and aliases", taken.texts.size()),
            fmt::format("declare at most {}: drop aliases that nobody writes any more", most_texts));
    }
    auto& selections = reading.catalogue.selections;
    std::stable_sort(
        selections.begin(), selections.end(), [](const SelectionEntry& a, const SelectionEntry& b) {
            return std::pair{a.reason, a.region} < std::pair{b.reason, b.region};
        });
}

} // namespace becache::codegen
