#pragma once

#include <codegen/catalogue.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace becache::lint {

/// Whether a character stands in reasons and in what is nearly one: a letter, a digit, `_`, `-` or a space.
[[nodiscard]] constexpr bool is_in_word(char character) {
    constexpr std::array<bool, 256> known = [] {
        std::array<bool, 256> result{};
        for (std::size_t c = 0; c < 256; ++c) {
            result[c] = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
                        || c == '-' || c == ' ';
        }
        return result;
    }();
    return known[static_cast<unsigned char>(character)];
}

/// A reason, as it may be met in a source.
struct Word {
    std::string value;    ///< event_created
    std::string constant; ///< EVENT_CREATED
    bool test_only = false;
    bool dictionary = false;   ///< one word of everyday language, `manual`: no proof by itself
    std::uint64_t letters = 0; ///< which characters its value has
};

/// What is looked for: the texts of a catalogue's reasons.
class Vocabulary {
public:
    explicit Vocabulary(const codegen::Catalogue& catalogue);

    /// The reason with that text; nullptr if there is none.
    [[nodiscard]] const Word* find(std::string_view text) const;

    /// The reason that a text is nearly: that it is but for the case of its letters and for `-`, space or a
    /// capital in place of `_`, or but for one mistake in spelling in 6 ... 9 letters, two in 10 or more.
    /// nullptr if there is none, for what find() finds, and for a text with other characters than
    /// is_in_word() allows.
    [[nodiscard]] const Word* find_near(std::string_view text) const;

    /// No text with fewer or more bytes is a reason's, or near to one.
    [[nodiscard]] std::size_t shortest() const { return shortest_; }
    [[nodiscard]] std::size_t longest() const { return longest_; }

    [[nodiscard]] const std::vector<Word>& words() const { return words_; }
    [[nodiscard]] const std::string& reason_class() const { return reason_class_; }

private:
    std::vector<Word> words_;
    std::unordered_map<std::string_view, const Word*> by_value_;
    std::array<std::uint64_t, 256> lengths_{}; // by the first byte: a bit for every length that a reason has
    std::size_t shortest_ = 0;
    std::size_t longest_ = 0;
    std::string reason_class_;
};

} // namespace becache::lint
