#pragma once

#include "place.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace becache::codegen {

/// Collects everything that is wrong with a catalogue file, so that its author hears all of it at once.
class Diagnostics {
public:
    explicit Diagnostics(std::string file)
        : file_{std::move(file)} {}

    /// One error in its three parts.
    void add(Place at, std::string_view asked, std::string_view wrong, std::string_view right);

    [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }

    /// `file:line:column: asked: wrong; right`, in the order of the file.
    [[nodiscard]] std::vector<std::string> texts() const;

private:
    struct Entry {
        Place at;
        std::string text;
    };

    std::string file_;
    std::vector<Entry> entries_;
};

/// Text in single quotes for a message, with control characters as \xNN and anything long cut.
[[nodiscard]] std::string in_quotes(std::string_view text);

} // namespace becache::codegen
