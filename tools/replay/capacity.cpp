#include <replay/capacity.hpp>

#include <becache/reason/error_text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>

namespace becache::replay {
namespace {

/// Reads all of the text as a number; answers whether it is one.
template <class Number>
bool read_number(std::string_view text, Number& number) {
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    return error == std::errc{} && stopped == end;
}

} // namespace

Capacity Capacity::parse(std::string_view text) {
    Capacity capacity;
    capacity.text_ = text;
    const bool good = text.ends_with('%') ? read_number(text.substr(0, text.size() - 1), capacity.percent_)
                                                && capacity.percent_ > 0 && capacity.percent_ <= most_percent
                                          : read_number(text, capacity.entries_) && capacity.entries_ >= 1
                                                && capacity.entries_ <= most_entries;
    if (!good) {
        throw std::invalid_argument{three_parts(
            fmt::format("the capacity {}", quote(text)), "it is no number of entries and no percentage",
            fmt::format(
                "write a number of entries, 1 to {}, or a part of the trace's keys, as in 0.5%, up to {}%",
                most_entries, most_percent))};
    }
    return capacity;
}

std::size_t Capacity::entries(std::uint64_t keys) const noexcept {
    if (!relative()) {
        return entries_;
    }
    return static_cast<std::size_t>(std::max(1.0, std::round(percent_ / 100 * static_cast<double>(keys))));
}

} // namespace becache::replay
