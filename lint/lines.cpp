#include "lines.hpp"

#include <algorithm>

namespace becache::lint {

Lines::Lines(std::string_view source)
    : source_{source}
    , begins_{0} {
    for (std::size_t end = source.find('\n'); end != std::string_view::npos;
         end = source.find('\n', end + 1)) {
        begins_.push_back(end + 1);
    }
}

std::size_t Lines::line_of(std::size_t place) const {
    return static_cast<std::size_t>(
        std::upper_bound(begins_.begin(), begins_.end(), place) - begins_.begin());
}

Position Lines::position(std::size_t place) const {
    const std::size_t line = line_of(place);
    const std::string_view before = source_.substr(begin(line), place - begin(line));
    const auto characters = std::count_if(before.begin(), before.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    });
    return {line, static_cast<std::size_t>(characters) + 1};
}

std::string_view Lines::text(std::size_t line) const {
    const std::size_t end = line < begins_.size() ? begins_[line] - 1 : source_.size();
    std::string_view text = source_.substr(begin(line), end - begin(line));
    if (text.ends_with('\r')) {
        text.remove_suffix(1);
    }
    return text;
}

} // namespace becache::lint
