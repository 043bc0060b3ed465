#include "write_caches.hpp"

#include "cpp_text.hpp"
#include "meaning.hpp"
#include "names.hpp"

#include <fmt/format.h>

#include <set>

namespace becache::codegen {

namespace {

constexpr std::string_view raw_string = "becache::use_a_constant_of_the_catalogue_instead_of_a_raw_string";
constexpr std::string_view here = "becache::SourceLocation origin = becache::SourceLocation::current()";

std::string write_includes(const Catalogue& catalogue) {
    std::string out = fmt::format("#include <{}>\n\n", catalogue.reasons_header);
    out += "#include <becache/cache/cache.hpp>\n"
           "#include <becache/cache/pending.hpp>\n"
           "#include <becache/cache/region.hpp>\n"
           "#include <becache/cache/view.hpp>\n"
           "#include <becache/core/key.hpp>\n"
           "#include <becache/core/raw_string.hpp>\n"
           "#include <becache/core/record.hpp>\n"
           "#include <becache/core/source_location.hpp>\n"
           "#include <becache/core/subject.hpp>\n"
           "#include <becache/reason/catalogue.hpp>\n\n";
    std::set<std::string> headers; // sorted
    for (const RegionEntry& region : catalogue.regions) {
        for (const ViewEntry& view : region.views) {
            headers.insert(view.value.type.empty() ? "nlohmann/json_fwd.hpp" : view.value.header);
        }
    }
    for (const std::string& header : headers) {
        out += fmt::format("#include <{}>\n", header);
    }
    out += headers.empty() ? "" : "\n";
    out += "#include <chrono>\n"
           "#include <cstdint>\n"
           "#include <iosfwd>\n"
           "#include <optional>\n"
           "#include <string>\n"
           "#include <utility>\n\n";
    return out;
}

std::string write_key(const RegionEntry& region, const ViewEntry& view) {
    const std::string type = key_type(region, view);
    std::string out = fmt::format("/// The key of `{}`.\n", address_pattern(region, view));
    out += fmt::format("struct {} {{\n", type);
    for (const FieldEntry& field : view.fields) {
        if (field.optional) {
            out += fmt::format("    std::optional<{}> {}{{}};\n", field_type(field.kind), field.name);
        } else {
            out += fmt::format("    {} {};\n", field_type(field.kind), field.name);
        }
    }
    out += view.fields.empty() ? "" : "\n";
    out += fmt::format(
        "    void write_to(becache::KeyWriter& out) const;\n"
        "    friend bool operator==(const {0}&, const {0}&) = default;\n"
        "}};\n\n",
        type);
    return out;
}

std::string write_subject(const Catalogue& catalogue) {
    std::string out = "/// Whom a reason is about. What is left out narrows nothing down.\n"
                      "struct Subject {\n";
    const std::vector<TagEntry> fields = subject_fields(catalogue);
    for (const TagEntry& tag : fields) {
        out += fmt::format("    std::optional<{}> {}{{}};\n", field_type(tag.field_kind), tag.field);
    }
    out += fields.empty() ? "" : "\n";
    out += "    /// The same as the library takes it.\n"
           "    becache::Subject fields() const;\n\n"
           "    friend bool operator==(const Subject&, const Subject&) = default;\n"
           "    friend std::ostream& operator<<(std::ostream& out, const Subject& subject);\n"
           "};\n\n";
    return out;
}

std::string write_service(const Catalogue& catalogue) {
    const std::string& reason = catalogue.reason_class;
    std::string out =
        "/// Invalidations as business code calls them: what to depend on, and what tests replace.\n"
        "class CacheService {\n"
        "public:\n"
        "    // Each function has a deleted twin on one line, since compilers show one line of it.\n"
        "    virtual ~CacheService() = default;\n\n"
        "    /// Makes stale what the catalogue says that this reason makes stale, for this subject: the "
        "values that\n"
        "    /// may contain it. A subject that leaves out what a region is selected by takes the whole "
        "region.\n"
        "    /// Throws std::invalid_argument for a subject past the bounds of a tag.\n";
    out += fmt::format(
        "    virtual becache::Receipt invalidate(\n"
        "        {} reason, const Subject& subject = {{}},\n"
        "        {}) = 0;\n"
        "    void invalidate({}, const Subject& = {{}}, becache::SourceLocation = {{}}) = delete;\n",
        reason, here, raw_string);
    for (const RegionEntry& region : catalogue.regions) {
        out += fmt::format(
            "\n    /// Makes every value of the region {} stale.\n"
            "    virtual becache::Receipt {}(\n"
            "        {} reason, {}) = 0;\n"
            "    void {}({}, becache::SourceLocation = {{}}) = delete;\n",
            region.name, region.invalidator, reason, here, region.invalidator, raw_string);
    }
    return out + "};\n\n";
}

std::string tags_text(const ViewEntry& view) {
    std::string out;
    for (const std::string& tag : view.tags) {
        out += (out.empty() ? ", tagged by " : " and ") + tag;
    }
    return out;
}

std::string write_region(const RegionEntry& region) {
    const std::string type = pascal_case(region.name);
    std::string out = fmt::format(
        "    /// The region {}: values live for {}.\n"
        "    struct {} : becache::Region {{\n"
        "        explicit {}(const becache::Region& region);\n\n",
        region.name, duration_text(region.time_to_live), type, type);
    for (const ViewEntry& view : region.views) {
        out += fmt::format(
            "        /// `{}`{}\n"
            "        becache::View<{}, {}> {};\n",
            address_pattern(region, view), tags_text(view), key_type(region, view), value_type(view),
            view.name);
    }
    return out + "    };\n\n";
}

std::string write_async(const Catalogue& catalogue) {
    const std::string& reason = catalogue.reason_class;
    std::string out = fmt::format(
        "    /// As `invalidate`, with a completion token of Boost.Asio: completes with the receipt.\n"
        "    template <class Token = becache::DefaultToken>\n"
        "    auto async_invalidate(\n"
        "        {} reason, const Subject& subject = {{}}, Token&& token = {{}},\n"
        "        {}) const {{\n"
        "        return open_.async_invalidate(reason, subject.fields(), std::forward<Token>(token), "
        "origin);\n"
        "    }}\n"
        "    template <class Token = becache::DefaultToken>\n"
        "    void async_invalidate({}, const Subject& = {{}}, Token&& = {{}}, becache::SourceLocation = "
        "{{}}) const = "
        "delete;\n",
        reason, here, raw_string);
    for (const RegionEntry& region : catalogue.regions) {
        out += fmt::format(
            "\n    /// As `{0}`, with a completion token of Boost.Asio: completes with the receipt.\n"
            "    template <class Token = becache::DefaultToken>\n"
            "    auto async_{0}(\n"
            "        {1} reason, Token&& token = {{}},\n"
            "        {2}) const {{\n"
            "        return {3}.async_invalidate(reason, std::forward<Token>(token), origin);\n"
            "    }}\n"
            "    template <class Token = becache::DefaultToken>\n"
            "    void async_{0}({4}, Token&& = {{}}, becache::SourceLocation = {{}}) const = delete;\n",
            region.invalidator, reason, here, region.name, raw_string);
    }
    return out;
}

std::string write_prepare(const std::string& reason) {
    return fmt::format(
        "    /// Marks what `invalidate` would make stale as about to change, around a transaction: see "
        "becache::Pending.\n"
        "    /// Throws as `invalidate`, and std::invalid_argument for a deadline that is not 1 ms to a "
        "day.\n"
        "    [[nodiscard]] becache::Pending prepare(\n"
        "        {} reason, const Subject& subject = {{}},\n"
        "        std::chrono::milliseconds deadline = becache::default_deadline,\n"
        "        {}) const {{\n"
        "        return open_.prepare(reason, subject.fields(), origin, deadline);\n"
        "    }}\n"
        "    void prepare({}, const Subject& = {{}}, std::chrono::milliseconds = {{}}, "
        "becache::SourceLocation = {{}}) "
        "const = delete;\n",
        reason, here, raw_string);
}

std::string write_caches_class(const Catalogue& catalogue) {
    const std::string& reason = catalogue.reason_class;
    std::string out = fmt::format(
        "/// The regions and views of the catalogue {}, open in a cache. Thread-safe; keeps the cache's "
        "state alive.\n"
        "class Caches final : public CacheService {{\n"
        "public:\n",
        catalogue.name);
    for (const RegionEntry& region : catalogue.regions) {
        out += write_region(region);
    }
    out += "    /// Opens the catalogue in the cache. Throws std::invalid_argument if another catalogue that "
           "is open in it\n"
           "    /// has a region of the same name.\n"
           "    explicit Caches(becache::Cache& cache);\n\n";
    for (const RegionEntry& region : catalogue.regions) {
        out += fmt::format("    {} {};\n", pascal_case(region.name), region.name);
    }
    out += catalogue.regions.empty() ? "" : "\n";
    out += "    using CacheService::invalidate;\n";
    for (const RegionEntry& region : catalogue.regions) {
        out += fmt::format("    using CacheService::{};\n", region.invalidator);
    }
    out += fmt::format(
        "\n    becache::Receipt invalidate(\n"
        "        {} reason, const Subject& subject = {{}},\n"
        "        {}) override;\n",
        reason, here);
    for (const RegionEntry& region : catalogue.regions) {
        out += fmt::format(
            "    becache::Receipt {}(\n"
            "        {} reason, {}) override;\n",
            region.invalidator, reason, here);
    }
    out += "\n" + write_prepare(reason) + "\n" + write_async(catalogue);
    return out
           + "\nprivate:\n"
             "    explicit Caches(becache::OpenCatalogue open);\n\n"
             "    becache::OpenCatalogue open_;\n"
             "};\n\n";
}

} // namespace

std::string write_caches_header(const Catalogue& catalogue) {
    std::string out = generated_lines(catalogue, Part::regions);
    out += "#pragma once\n\n";
    out += write_includes(catalogue);
    out += fmt::format("namespace {} {{\n\n", catalogue.name_space);
    for (const RegionEntry& region : catalogue.regions) {
        for (const ViewEntry& view : region.views) {
            out += write_key(region, view);
        }
    }
    out += write_subject(catalogue);
    out += write_service(catalogue);
    out += write_caches_class(catalogue);
    out += "/// The catalogue as the library sees it.\n"
           "[[nodiscard]] const becache::CatalogueInfo& catalogue() noexcept;\n\n";
    out += fmt::format("}} // namespace {}\n", catalogue.name_space);
    return out;
}

} // namespace becache::codegen
