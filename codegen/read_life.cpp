#include "names.hpp"
#include "reading.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace becache::codegen {

namespace {

// Whole numbers joined by dots: 1, 0.2, 1.10.3.
bool is_version(std::string_view text) {
    char before = '.';
    for (const char c : text) {
        const bool fits = (c >= '0' && c <= '9') || (c == '.' && before != '.');
        if (!fits) {
            return false;
        }
        before = c;
    }
    return before != '.' && text.size() <= max_name_bytes;
}

void read_since(const Section& section, ReasonEntry& reason, Reading& reading) {
    const auto since = section.optional_text("since", "since = \"0.2.0\"");
    if (!since) {
        return;
    }
    reason.since = since->value;
    if (!is_version(since->value)) {
        reading.errors.add(
            since->at, fmt::format("the since of {}", section.title()),
            fmt::format("{} is not a version", in_quotes(since->value)),
            "write numbers joined by dots, such as '0.2.0'");
    }
}

void read_stability(const Section& section, ReasonEntry& reason, Reading& reading) {
    const auto stability = section.optional_text("stability", "stability = \"experimental\"");
    if (!stability) {
        return;
    }
    if (stability->value == "experimental") {
        reason.stability = Stability::experimental;
    } else if (stability->value != "stable") {
        const std::vector<std::string> known{"experimental", "stable"};
        reading.errors.add(
            stability->at, fmt::format("the stability of {}", section.title()),
            fmt::format("{} is none", in_quotes(stability->value)), suggest(stability->value, known, ""));
    }
}

void read_deprecated(const Section& reason_section, ReasonEntry& reason, Reading& reading) {
    const toml::node* node = reason_section.node("deprecated");
    if (node == nullptr) {
        return;
    }
    constexpr std::string_view example = "deprecated = { renamed_to = \"EVENT_CREATED\" } or deprecated = { "
                                         "obsolete = \"why it is not needed\" }";
    const std::string title = fmt::format("the deprecation of {}", reason_section.title());
    const Place at = place_of(*node);
    const toml::table* table = as_table({"deprecated", at, node}, title, example, reading);
    if (table == nullptr) {
        return;
    }
    const Section section{*table, title, at, {"renamed_to", "obsolete"}, reading.errors};
    Deprecation deprecation;
    if (const auto to = section.optional_text("renamed_to", "renamed_to = \"EVENT_CREATED\"")) {
        deprecation.renamed_to = to->value;
        reading.places["renamed " + reason.constant] = to->at;
    }
    constexpr std::string_view why = "obsolete = \"why it is not needed any more\"";
    if (const auto obsolete = section.optional_text("obsolete", why)) {
        deprecation.obsolete = obsolete->value;
        check_sentence(*obsolete, title, why, reading);
    }
    const bool renamed = section.node("renamed_to") != nullptr;
    const bool gone = section.node("obsolete") != nullptr;
    if (renamed == gone) {
        reading.errors.add(
            at, title,
            renamed ? "it is renamed and obsolete at once" : "it says neither what to use nor why not",
            fmt::format("write {}", example));
    }
    reason.deprecated = std::move(deprecation);
}

void read_aliases(
    const Section& section, ReasonEntry& reason, std::map<std::string, std::string>& texts,
    Reading& reading) {
    const auto aliases = section.texts("aliases", false, "aliases = [\"event_new\"]");
    if (!aliases) {
        return;
    }
    const auto& reserved = reading.catalogue.reserved.values;
    for (const Text& alias : *aliases) {
        const std::string title = fmt::format("alias {} of {}", in_quotes(alias.value), section.title());
        if (!is_lower_name(alias.value)) {
            reading.errors.add(
                alias.at, title, "it is not lower-case words joined by '_', as values are",
                fmt::format("write one such as 'event_new', at most {} characters", max_name_bytes));
            continue;
        }
        const auto [before, is_new] = texts.emplace(alias.value, "an alias of " + reason.constant);
        if (!is_new) {
            reading.errors.add(
                alias.at, title, fmt::format("it is {} already", before->second),
                "a text is parsed as one reason: leave it to one of them");
            continue;
        }
        if (std::find(reserved.begin(), reserved.end(), alias.value) != reserved.end()) {
            reading.errors.add(
                alias.at, title, "it is reserved, so that nothing is parsed from it",
                "remove it from [reserved], or from the aliases");
        }
        reason.aliases.push_back(alias.value);
    }
    std::sort(reason.aliases.begin(), reason.aliases.end());
}

} // namespace

void read_life(
    const Section& section, ReasonEntry& reason, std::map<std::string, std::string>& texts,
    Reading& reading) {
    read_since(section, reason, reading);
    read_stability(section, reason, reading);
    read_deprecated(section, reason, reading);
    read_aliases(section, reason, texts, reading);
}

void check_renames(Reading& reading) {
    const auto& reasons = reading.catalogue.reasons;
    for (const ReasonEntry& reason : reasons) {
        if (!reason.deprecated || reason.deprecated->renamed_to.empty()) {
            continue;
        }
        const std::string& to = reason.deprecated->renamed_to;
        const Place at = reading.places["renamed " + reason.constant];
        const std::string title = fmt::format("what reason {} is renamed to", reason.constant);
        const auto found = std::find_if(
            reasons.begin(), reasons.end(), [&](const ReasonEntry& other) { return other.constant == to; });
        if (found == reasons.end()) {
            std::vector<std::string> known;
            for (const ReasonEntry& other : reasons) {
                if (other.constant != reason.constant) {
                    known.push_back(other.constant);
                }
            }
            reading.errors.add(
                at, title, fmt::format("there is no reason {}", in_quotes(to)),
                suggest(to, known, "declare it in [reasons]"));
        } else if (found->deprecated) {
            reading.errors.add(
                at, title,
                to == reason.constant ? "it is the same reason" : fmt::format("{} is deprecated itself", to),
                "name the reason that is to be used");
        }
    }
}

} // namespace becache::codegen
