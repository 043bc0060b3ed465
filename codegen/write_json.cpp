#include "write_json.hpp"

#include "meaning.hpp"
#include "names.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace becache::codegen {

namespace {

using Json = nlohmann::ordered_json;

Json comment(const Catalogue& catalogue) {
    const std::vector<std::string> mark = generated_mark(catalogue, Part::reasons);
    return fmt::format("{} {}", mark[0], mark[1]);
}

std::string written(const Json& json) { return json.dump(2) + "\n"; }

std::set<std::string> parsed_texts(const Catalogue& catalogue) {
    std::set<std::string> texts;
    for (const ReasonEntry& reason : catalogue.reasons) {
        texts.insert(reason.value);
        texts.insert(reason.aliases.begin(), reason.aliases.end());
    }
    return texts;
}

// Texts that somebody may take for `text`.
std::vector<std::string> near_misses(const std::string& text) {
    std::string capital = text;
    capital[0] = upper_case(text.substr(0, 1))[0];
    std::string dashed = text;
    std::replace(dashed.begin(), dashed.end(), '_', '-');
    std::string swapped = text;
    std::swap(swapped.front(), swapped.back());
    return {
        upper_case(text), capital,        dashed,
        swapped,          text.substr(1), text.substr(0, text.size() - 1),
        text + " ",       " " + text,     text + "\n",
        text + "s",       text + "_",     text + std::string(1, '\0'),
    };
}

std::set<std::string> misses_of(const Catalogue& catalogue) {
    // Names that objects of JavaScript and Python have by themselves.
    std::set<std::string> misses{"", "constructor", "__proto__", "toString", "__class__", "None", "null"};
    for (const ReasonEntry& reason : catalogue.reasons) {
        for (const std::string& miss : near_misses(reason.value)) {
            misses.insert(miss);
        }
        for (const std::string& alias : reason.aliases) {
            for (const std::string& miss : near_misses(alias)) {
                misses.insert(miss);
            }
        }
    }
    for (const std::string& text : parsed_texts(catalogue)) {
        misses.erase(text);
    }
    return misses;
}

} // namespace

std::string json_literal(std::string_view text) { return Json(text).dump(); }

std::string write_json_schema(const Catalogue& catalogue) {
    Json one_of = Json::array();
    for (const ReasonEntry& reason : catalogue.reasons) {
        Json one{{"const", reason.value}, {"title", reason.constant}, {"description", reason.description}};
        if (reason.deprecated) {
            one["deprecated"] = true;
        }
        one_of.push_back(std::move(one));
    }
    return written({
        {"$schema", "https://json-schema.org/draft/2020-12/schema"},
        {"$comment", comment(catalogue)},
        {"title", catalogue.reason_class},
        {"description",
         fmt::format("Why something is invalidated: a reason of the catalogue {}.", catalogue.name)},
        {"type", "string"},
        {"oneOf", std::move(one_of)},
    });
}

std::string write_json_vectors(const Catalogue& catalogue) {
    Json reasons = Json::array();
    Json aliases = Json::array();
    for (const ReasonEntry& reason : catalogue.reasons) {
        Json one{
            {"constant", reason.constant},
            {"value", reason.value},
            {"number", reason.number},
            {"category", reason.category},
            {"description", reason.description},
            {"test_only", reason.test_only},
            {"stability", reason.stability == Stability::stable ? "stable" : "experimental"},
            {"since", reason.since.empty() ? Json{} : Json(reason.since)},
            {"deprecated", reason.deprecated ? Json(deprecated_text(*reason.deprecated)) : Json{}},
        };
        reasons.push_back(std::move(one));
        for (const std::string& alias : reason.aliases) {
            aliases.push_back({{"text", alias}, {"value", reason.value}});
        }
    }
    Json categories = Json::array();
    for (const CategoryEntry& category : catalogue.categories) {
        categories.push_back({{"name", category.name}, {"title", category.title}});
    }
    return written({
        {"$comment", comment(catalogue)},
        {"hash", hash_of_meaning(catalogue, Part::reasons)},
        {"categories", std::move(categories)},
        {"reasons", std::move(reasons)},
        {"aliases", std::move(aliases)},
        {"misses", misses_of(catalogue)},
    });
}

} // namespace becache::codegen
