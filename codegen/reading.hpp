#pragma once

#include "catalogue.hpp"
#include "diagnostics.hpp"
#include "parse_toml.hpp"
#include "section.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// The parts of read_catalogue.cpp, one file each. They run in the order in which they are declared here.
namespace becache::codegen {

/// What is known of a catalogue while it is being read. Names are entered even where they are wrong, so that
/// one mistake is one message.
struct Reading {
    Diagnostics& errors;
    Catalogue catalogue;
    std::vector<std::string> category_names;
    std::vector<std::string> field_names;
    std::map<std::string, FieldKind, std::less<>> field_kinds;
    std::vector<std::string> tag_kinds;
    std::vector<std::string> region_names;
    std::set<std::string, std::less<>> doubtful_regions; ///< those with a tag that was reported
    std::map<std::string, Place, std::less<>> places;    ///< "region cameras", "view cameras/by_id", ...

    /// The kind of tag with that name; nullptr if there is none.
    [[nodiscard]] const TagEntry* tag(std::string_view kind) const;
};

/// [catalogue], [categories], [fields] and [tags].
void read_head(const toml::table& root, Reading& reading);
/// [reserved] and [[exception]]
void read_changes(const toml::table& root, Reading& reading);
/// [regions]
void read_regions(const toml::table& root, Reading& reading);
/// [reasons]
void read_reasons(const toml::table& root, Reading& reading);
/// What a reason says of its past and future: since, stability, deprecated and aliases. `texts` are those of
/// the reasons before it, and whose they are; its own are added.
void read_life(
    const Section& section, ReasonEntry& reason, std::map<std::string, std::string>& texts, Reading& reading);
/// That what deprecated reasons are renamed to is there.
void check_renames(Reading& reading);
/// That no two things have the same name in the generated code.
void check_generated_names(Reading& reading);

/// The table `[name]` of the file; nullptr if it is missing, or is something else, which is reported. `what`
/// tells what it is for.
[[nodiscard]] const toml::table* top_table(
    const toml::table& root, std::string_view name, bool required, std::string_view what, Reading& reading);

/// An entry that is to be a table; reported if it is not.
[[nodiscard]] const toml::table* as_table(
    const TomlEntry& entry, std::string_view title, std::string_view example, Reading& reading);

/// Reports a name that is not lower-case words, or that C++ reserves.
void check_lower_name(std::string_view name, std::string_view title, Place at, Reading& reading);

/// Reports an empty text, and control characters.
void check_sentence(const Text& text, std::string_view title, std::string_view example, Reading& reading);

/// Whether a header is a relative path without `..`, of plain characters.
[[nodiscard]] bool is_header_path(std::string_view path);

} // namespace becache::codegen
