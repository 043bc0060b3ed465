#include "write_caches.hpp"

#include "cpp_text.hpp"
#include "meaning.hpp"
#include "names.hpp"

#include <fmt/format.h>

#include <algorithm>

// Names in the generated source end in an underscore where they stand beside names of the catalogue, which
// never do.
namespace becache::codegen {

namespace {

template <class Element, class Predicate>
std::size_t place_of(const std::vector<Element>& list, Predicate is_it) {
    return static_cast<std::size_t>(std::find_if(list.begin(), list.end(), is_it) - list.begin());
}

std::string write_key(const RegionEntry& region, const ViewEntry& view) {
    const std::string type = key_type(region, view);
    if (view.fields.empty()) {
        return fmt::format("void {}::write_to(becache::KeyWriter& /*out*/) const {{}}\n\n", type);
    }
    std::string out = fmt::format("void {}::write_to(becache::KeyWriter& out_) const {{\n", type);
    for (const FieldEntry& field : view.fields) {
        out += fmt::format("    out_.add({});\n", field.name);
    }
    return out + "}\n\n";
}

std::string write_subject(const Catalogue& catalogue) {
    std::string out = "becache::Subject Subject::fields() const {\n"
                      "    becache::Subject subject_;\n";
    for (const TagEntry& tag : catalogue.tags) {
        out += fmt::format(
            "    if ({0}) {{\n"
            "        subject_.add({1}, {2}, *{0});\n"
            "    }}\n",
            tag.field, string_literal(tag.kind), string_literal(tag.field));
    }
    return out
           + "    return subject_;\n}\n\n"
             "std::ostream& operator<<(std::ostream& out, const Subject& subject) {\n"
             "    return out << '{' << subject.fields().text() << '}';\n"
             "}\n\n";
}

// The static descriptions of a view: its fields and tags.
std::string write_view_tables(const Catalogue& catalogue, const RegionEntry& region, const ViewEntry& view) {
    std::string out;
    if (!view.fields.empty()) {
        out += fmt::format("constexpr becache::FieldInfo {}_{}_fields_[] = {{\n", region.name, view.name);
        for (const FieldEntry& field : view.fields) {
            out += fmt::format(
                "    {{{}, becache::FieldType::{}, {}}},\n", string_literal(field.name),
                field.kind == FieldKind::integer ? "integer" : "text", field.optional);
        }
        out += "};\n";
    }
    if (!view.tags.empty()) {
        out += fmt::format("constexpr becache::ViewTag {}_{}_tags_[] = {{\n", region.name, view.name);
        for (const std::string& kind : view.tags) {
            const std::size_t tag =
                place_of(catalogue.tags, [&](const TagEntry& entry) { return entry.kind == kind; });
            const std::size_t field = place_of(view.fields, [&](const FieldEntry& entry) {
                return entry.name == catalogue.tags[tag].field;
            });
            const std::size_t place =
                place_of(region.tag_kinds, [&](const std::string& entry) { return entry == kind; });
            out += fmt::format("    {{{}, {}}}, // {}\n", place, field, kind);
        }
        out += "};\n";
    }
    return out;
}

std::string write_region_tables(const Catalogue& catalogue, const RegionEntry& region) {
    std::string out;
    for (const ViewEntry& view : region.views) {
        out += write_view_tables(catalogue, region, view);
    }
    out += fmt::format("constexpr becache::ViewInfo {}_views_[] = {{\n", region.name);
    for (const ViewEntry& view : region.views) {
        const std::string stem = fmt::format("{}_{}", region.name, view.name);
        out += fmt::format(
            "    {{{}, {}, {}}},\n", string_literal(view.name),
            view.fields.empty() ? "{}" : stem + "_fields_", view.tags.empty() ? "{}" : stem + "_tags_");
    }
    out += "};\n";
    if (!region.tag_kinds.empty()) {
        out += fmt::format("constexpr std::string_view {}_tag_kinds_[] = {{", region.name);
        for (std::size_t i = 0; i < region.tag_kinds.size(); ++i) {
            out += (i == 0 ? "" : ", ") + string_literal(region.tag_kinds[i]);
        }
        out += "};\n";
    }
    return out + "\n";
}

std::string write_regions_table(const Catalogue& catalogue) {
    if (catalogue.regions.empty()) {
        return "";
    }
    std::string out = "constexpr becache::RegionInfo regions_[] = {\n";
    for (const RegionEntry& region : catalogue.regions) {
        out += fmt::format(
            "    {{{}, std::chrono::milliseconds{{{}}}, {}, {}_views_}},\n", string_literal(region.name),
            region.time_to_live.count(), region.tag_kinds.empty() ? "{}" : region.name + "_tag_kinds_",
            region.name);
    }
    return out + "};\n\n";
}

std::string write_selections(const Catalogue& catalogue) {
    if (catalogue.selections.empty()) {
        return "";
    }
    std::string out = "constexpr becache::Selection selections_[] = {\n";
    for (const SelectionEntry& selection : catalogue.selections) {
        const RegionEntry& region = catalogue.regions[selection.region];
        std::string kind = "becache::Selection::whole_region";
        if (selection.tag_kind) {
            kind = std::to_string(place_of(
                region.tag_kinds, [&](const std::string& entry) { return entry == *selection.tag_kind; }));
        }
        const ReasonEntry& reason = catalogue.reasons[selection.reason];
        // A deprecated constant would warn of itself.
        const std::string info = reason.deprecated ? fmt::format("infos()[{}]", selection.reason)
                                                   : fmt::format("{}.info()", reason.constant);
        out += fmt::format(
            "    {{&{}::{}, {}, {}}}, // {}{}\n", catalogue.reason_class, info, selection.region, kind,
            region.name, selection.tag_kind ? " by " + *selection.tag_kind : "");
    }
    return out + "};\n\n";
}

std::string write_catalogue(const Catalogue& catalogue) {
    return fmt::format(
        "constexpr becache::CatalogueInfo info_{{{}, {}::infos(), {}, {}}};\n\n",
        string_literal(catalogue.name), catalogue.reason_class, catalogue.regions.empty() ? "{}" : "regions_",
        catalogue.selections.empty() ? "{}" : "selections_");
}

std::string write_caches_class(const Catalogue& catalogue) {
    const std::string& reason = catalogue.reason_class;
    std::string out;
    for (const RegionEntry& region : catalogue.regions) {
        const std::string type = pascal_case(region.name);
        out += fmt::format(
            "Caches::{0}::{0}(const becache::Region& region_)\n"
            "    : becache::Region{{region_}}",
            type);
        for (std::size_t i = 0; i < region.views.size(); ++i) {
            out += fmt::format("\n    , {}{{region_, {}}}", region.views[i].name, i);
        }
        out += " {}\n\n";
    }
    out += fmt::format(
        "Caches::Caches(becache::Cache& cache_) : Caches{{cache_.open(::{}::catalogue())}} {{}}\n\n"
        "Caches::Caches(becache::OpenCatalogue open)\n    : ",
        catalogue.name_space);
    for (std::size_t i = 0; i < catalogue.regions.size(); ++i) {
        out += fmt::format("{}{{open.region({})}}\n    , ", catalogue.regions[i].name, i);
    }
    out += "open_{std::move(open)} {}\n\n";
    out += fmt::format(
        "becache::Receipt Caches::invalidate({} reason, const Subject& subject, becache::SourceLocation "
        "origin) {{\n"
        "    return open_.invalidate(reason, subject.fields(), origin);\n"
        "}}\n\n",
        reason);
    for (const RegionEntry& region : catalogue.regions) {
        out += fmt::format(
            "becache::Receipt Caches::{}({} reason, becache::SourceLocation origin) {{\n"
            "    return {}.invalidate(reason, origin);\n"
            "}}\n\n",
            region.invalidator, reason, region.name);
    }
    return out;
}

} // namespace

std::string write_caches_source(const Catalogue& catalogue) {
    std::string out = generated_lines(catalogue, Part::regions);
    out += fmt::format("#include <{}>\n\n", catalogue.caches_header);
    out += has_json(catalogue) ? "#include <nlohmann/json.hpp>\n\n" : "";
    out += "#include <chrono>\n"
           "#include <ostream>\n"
           "#include <string_view>\n"
           "#include <utility>\n\n";
    out += fmt::format("namespace {} {{\n\n", catalogue.name_space);
    for (const RegionEntry& region : catalogue.regions) {
        for (const ViewEntry& view : region.views) {
            out += write_key(region, view);
        }
    }
    out += write_subject(catalogue);
    out += "namespace {\n\n";
    for (const RegionEntry& region : catalogue.regions) {
        out += write_region_tables(catalogue, region);
    }
    out += write_regions_table(catalogue);
    out += write_selections(catalogue);
    out += write_catalogue(catalogue);
    out += "} // namespace\n\n"
           "const becache::CatalogueInfo& catalogue() noexcept { return info_; }\n\n";
    out += write_caches_class(catalogue);
    out += fmt::format("}} // namespace {}\n", catalogue.name_space);
    return out;
}

} // namespace becache::codegen
