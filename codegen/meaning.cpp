#include "meaning.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <string_view>

namespace becache::codegen {

namespace {

// Values one after another, each with its length in front: no two lists of values give the same text.
class Text {
public:
    Text& operator<<(std::string_view value) {
        text_ += fmt::format("{}:{},", value.size(), value);
        return *this;
    }
    Text& operator<<(std::size_t number) { return *this << std::string_view{std::to_string(number)}; }

    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    std::string text_;
};

void add_texts(Text& out, const std::vector<std::string>& texts) {
    out << texts.size();
    for (const std::string& text : texts) {
        out << text;
    }
}

void add_reason(Text& out, const ReasonEntry& reason) {
    out << reason.constant << reason.value << reason.category << reason.description
        << std::size_t{reason.number} << std::size_t{reason.test_only};
    add_texts(out, reason.aliases);
    out << reason.since << static_cast<std::size_t>(reason.stability)
        << std::size_t{reason.deprecated.has_value()};
    if (reason.deprecated) {
        out << reason.deprecated->renamed_to << reason.deprecated->obsolete;
    }
}

void add_region(Text& out, const RegionEntry& region) {
    out << region.name << region.invalidator << static_cast<std::size_t>(region.time_to_live.count())
        << region.views.size();
    for (const ViewEntry& view : region.views) {
        out << view.name << view.fields.size();
        for (const FieldEntry& field : view.fields) {
            out << field.name << static_cast<std::size_t>(field.kind) << std::size_t{field.optional};
        }
        add_texts(out, view.tags);
        out << view.value.type << view.value.header;
    }
}

} // namespace

std::string hash_of_meaning(const Catalogue& catalogue) {
    Text out;
    out << catalogue.name << catalogue.name_space << catalogue.reasons_header << catalogue.caches_header
        << catalogue.reason_class << catalogue.python_module << catalogue.typescript_module;
    out << catalogue.categories.size();
    for (const CategoryEntry& category : catalogue.categories) {
        out << category.name << category.title;
    }
    out << catalogue.reasons.size();
    for (const ReasonEntry& reason : catalogue.reasons) {
        add_reason(out, reason);
    }
    out << catalogue.tags.size();
    for (const TagEntry& tag : catalogue.tags) {
        out << tag.kind << tag.field << static_cast<std::size_t>(tag.field_kind);
    }
    out << catalogue.regions.size();
    for (const RegionEntry& region : catalogue.regions) {
        add_region(out, region);
    }
    out << catalogue.selections.size();
    for (const SelectionEntry& selection : catalogue.selections) {
        out << selection.reason << selection.region << selection.tag_kind.value_or("*");
    }
    return fmt::format("{:016x}", XXH3_64bits(out.text().data(), out.text().size()));
}

} // namespace becache::codegen
