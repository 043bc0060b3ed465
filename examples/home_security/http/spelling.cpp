#include "http/spelling.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

namespace home_security {

namespace {

constexpr std::size_t longest_slug = 64;

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_lower(char c) noexcept { return c >= 'a' && c <= 'z'; }

/// `pattern` has a 0 for every digit; anything else stands for itself.
bool has_form(std::string_view text, std::string_view pattern) noexcept {
    return std::equal(text.begin(), text.end(), pattern.begin(), pattern.end(), [](char c, char form) {
        return form == '0' ? is_digit(c) : c == form;
    });
}

int two_digits(std::string_view text, std::size_t at) noexcept {
    return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

} // namespace

bool is_slug(std::string_view text) noexcept {
    return !text.empty() && text.size() <= longest_slug && text.front() != '_'
           && std::all_of(
               text.begin(), text.end(), [](char c) { return is_lower(c) || is_digit(c) || c == '_'; });
}

std::string slug_of(std::string_view name) {
    std::string slug;
    for (char c : name) {
        if (c >= 'A' && c <= 'Z') {
            c = static_cast<char>(c - 'A' + 'a');
        }
        if (is_lower(c) || is_digit(c)) {
            slug += c;
        } else if (!slug.empty() && slug.back() != '_') {
            slug += '_';
        }
    }
    slug.resize(std::min(slug.size(), longest_slug));
    while (slug.ends_with('_')) {
        slug.pop_back();
    }
    return slug;
}

bool is_date(std::string_view text) noexcept {
    if (!has_form(text, "0000-00-00")) {
        return false;
    }
    const int year = two_digits(text, 0) * 100 + two_digits(text, 2);
    return std::chrono::year_month_day{
        std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(two_digits(text, 5))},
        std::chrono::day{static_cast<unsigned>(two_digits(text, 8))}}
        .ok();
}

bool is_instant(std::string_view text) noexcept {
    return has_form(text, "0000-00-00T00:00:00Z") && is_date(text.substr(0, 10)) && two_digits(text, 11) < 24
           && two_digits(text, 14) < 60 && two_digits(text, 17) < 60;
}

std::optional<std::int64_t> parse_integer(std::string_view text) noexcept {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool spelled_once = text == "0" || (!text.starts_with('0') && !text.starts_with("-0"));
    if (error != std::errc{} || end != text.data() + text.size() || !spelled_once) {
        return std::nullopt;
    }
    return number;
}

} // namespace home_security
