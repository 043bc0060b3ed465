#include "diagnostics.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace becache::codegen {

void Diagnostics::add(Place at, std::string_view asked, std::string_view wrong, std::string_view right) {
    const std::string place = at.line == 0 ? file_ : fmt::format("{}:{}:{}", file_, at.line, at.column);
    entries_.push_back({at, fmt::format("{}: {}: {}; {}", place, asked, wrong, right)});
}

std::vector<std::string> Diagnostics::texts() const {
    std::vector<Entry> sorted = entries_;
    std::stable_sort(
        sorted.begin(), sorted.end(), [](const Entry& a, const Entry& b) { return a.at < b.at; });
    std::vector<std::string> texts;
    texts.reserve(sorted.size());
    for (Entry& entry : sorted) {
        texts.push_back(std::move(entry.text));
    }
    return texts;
}

std::string in_quotes(std::string_view text) {
    constexpr std::size_t longest = 80;
    std::string result = "'";
    for (const char c : text.substr(0, longest)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f) {
            result += fmt::format("\\x{:02X}", byte);
        } else {
            result += c;
        }
    }
    return result + (text.size() > longest ? "...'" : "'");
}

} // namespace becache::codegen
