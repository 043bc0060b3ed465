#include <becache/core/key.hpp>
#include <becache/core/subject.hpp>

#include <algorithm>

namespace becache {

Subject& Subject::add(std::string_view tag_kind, std::string_view field, std::string_view value) {
    entries_.push_back({std::string{tag_kind}, std::string{field}, escape_field(value)});
    return *this;
}

Subject& Subject::add(std::string_view tag_kind, std::string_view field, std::int64_t value) {
    return add(tag_kind, field, std::to_string(value));
}

const std::string* Subject::find(std::string_view tag_kind) const noexcept {
    const auto found = std::find_if(
        entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.tag_kind == tag_kind; });
    return found == entries_.end() ? nullptr : &found->value;
}

std::string Subject::text() const {
    std::string text;
    for (const Entry& entry : entries_) {
        if (!text.empty()) {
            text += ' ';
        }
        text += entry.field;
        text += '=';
        text += entry.value;
    }
    return text;
}

} // namespace becache
