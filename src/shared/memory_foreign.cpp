#include "memory_state.hpp"

#include <algorithm>

namespace becache::shared {
namespace {

// A set of characters `[a-z_]` or `[^a-z_]`, as Redis reads it: takes it off the pattern's front.
bool set_takes(std::string_view& pattern, char letter) {
    pattern.remove_prefix(1);
    const bool negated = pattern.starts_with('^');
    if (negated) {
        pattern.remove_prefix(1);
    }
    bool found = false;
    while (!pattern.empty() && pattern.front() != ']') {
        if (pattern.front() == '\\' && pattern.size() > 1) {
            pattern.remove_prefix(1);
            found = found || pattern.front() == letter;
        } else if (pattern.size() > 2 && pattern[1] == '-') {
            const auto [low, high] = std::minmax(pattern[0], pattern[2]);
            found = found || (low <= letter && letter <= high);
            pattern.remove_prefix(2);
        } else {
            found = found || pattern.front() == letter;
        }
        pattern.remove_prefix(1);
    }
    if (!pattern.empty()) {
        pattern.remove_prefix(1);
    }
    return found != negated;
}

// Takes one element, which is no `*`, off the pattern's front.
bool element_takes(std::string_view& pattern, char letter) {
    if (pattern.front() == '[') {
        return set_takes(pattern, letter);
    }
    const bool any = pattern.front() == '?';
    if (pattern.front() == '\\' && pattern.size() > 1) {
        pattern.remove_prefix(1);
    }
    const bool taken = any || pattern.front() == letter;
    pattern.remove_prefix(1);
    return taken;
}

// On a mismatch only the last `*` need take one letter more: no more steps than the product of the lengths.
bool glob_takes(std::string_view pattern, std::string_view name) {
    std::string_view pattern_after_star{};
    std::string_view name_after_star{};
    bool starred = false;
    while (!name.empty()) {
        if (pattern.starts_with('*')) {
            pattern.remove_prefix(1);
            pattern_after_star = pattern;
            name_after_star = name;
            starred = true;
        } else if (!pattern.empty() && element_takes(pattern, name.front())) {
            name.remove_prefix(1);
        } else if (starred) {
            name_after_star.remove_prefix(1);
            name = name_after_star;
            pattern = pattern_after_star;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*') == std::string_view::npos;
}

} // namespace

ForeignDropped MemoryState::drop_foreign(const ForeignRequest& request) {
    // The cursor is the name after which to go on, behind a letter that tells it from the beginning.
    auto next = request.cursor.size() < 2 ? foreign_.begin() : foreign_.upper_bound(request.cursor.substr(1));
    ForeignDropped answer{.ok = true};
    std::string last;
    for (std::size_t scanned = 0;
         scanned < std::max<std::size_t>(request.scanned, 1) && next != foreign_.end(); ++scanned) {
        last = *next;
        if (glob_takes(request.pattern, last)) {
            next = foreign_.erase(next);
            ++answer.dropped;
        } else {
            ++next;
        }
    }
    answer.cursor = next == foreign_.end() ? "0" : ">" + last;
    return answer;
}

} // namespace becache::shared
