#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace becache::replay {

/// How many entries a cache may hold: a number of them, or a part of a trace's different keys.
class Capacity {
public:
    /// `1000` or `0.5%`. Throws std::invalid_argument for anything else, for nought, for more than
    /// `most_entries` and for more than `most_percent`.
    [[nodiscard]] static Capacity parse(std::string_view text);

    static constexpr std::size_t most_entries = std::size_t{1} << 40U;
    static constexpr double most_percent = 1'000;

    /// Whether it takes the number of a trace's different keys to say.
    [[nodiscard]] bool relative() const noexcept { return percent_ > 0; }
    /// The entries, of a trace with so many different keys: at least 1.
    [[nodiscard]] std::size_t entries(std::uint64_t keys) const noexcept;
    /// As it was written.
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    std::string text_;
    std::size_t entries_ = 0;
    double percent_ = 0;
};

} // namespace becache::replay
