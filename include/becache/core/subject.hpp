#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace becache {

/// Whom a reason is about: `event_id=7 camera_id=front_door`. A catalogue's own subject type converts to it.
class Subject {
public:
    struct Entry {
        std::string tag_kind; ///< "camera"
        std::string field;    ///< "camera_id"
        std::string value;    ///< "front_door", spelled as in a key
    };

    Subject& add(std::string_view tag_kind, std::string_view field, std::string_view value);
    Subject& add(std::string_view tag_kind, std::string_view field, std::int64_t value);

    [[nodiscard]] const std::vector<Entry>& entries() const noexcept { return entries_; }
    /// The value for a kind of tag; nullptr if the subject does not say.
    [[nodiscard]] const std::string* find(std::string_view tag_kind) const noexcept;
    /// `event_id=7 camera_id=front_door`; empty for a subject that says nothing.
    [[nodiscard]] std::string text() const;

private:
    std::vector<Entry> entries_;
};

} // namespace becache
