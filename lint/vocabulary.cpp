#include "vocabulary.hpp"

#include <codegen/names.hpp>

#include <algorithm>

namespace becache::lint {

namespace {

constexpr std::size_t most_mistakes = 2;

std::size_t mistakes_allowed(std::size_t size) { return size >= 10 ? most_mistakes : size >= 6 ? 1 : 0; }

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

// Which characters a text has, whatever their case; what may stand between words does not count.
std::uint64_t letters_of(std::string_view text) {
    std::uint64_t letters = 0;
    for (const char c : text) {
        if (c != '_' && c != '-' && c != ' ') {
            letters |= std::uint64_t{1} << (static_cast<unsigned char>(c) & 31U);
        }
    }
    return letters;
}

// A mistake adds or takes away a letter or two at most.
bool is_within_mistakes(std::uint64_t a, std::uint64_t b, std::size_t allowed) {
    std::uint64_t difference = a ^ b;
    for (std::size_t i = 0; i < 2 * allowed; ++i) {
        difference &= difference - 1; // counting bits needs a call on old processors
    }
    return difference == 0;
}

// `Event-Created` and `eventCreated` as a value is written.
std::string as_value(std::string_view text) {
    std::string result;
    char before = '_';
    for (const char c : text) {
        if (is_upper(c)) {
            if (before != '_' && !is_upper(before)) {
                result += '_';
            }
            result += static_cast<char>(c - 'A' + 'a');
        } else {
            result += c == '-' || c == ' ' ? '_' : c;
        }
        before = c == '-' || c == ' ' ? '_' : c;
    }
    return result;
}

} // namespace

Vocabulary::Vocabulary(const codegen::Catalogue& catalogue)
    : reason_class_{catalogue.reason_class} {
    std::size_t least = codegen::max_name_bytes;
    for (const codegen::ReasonEntry& reason : catalogue.reasons) {
        words_.push_back(
            {reason.value, reason.constant, reason.test_only, reason.value.find('_') == std::string::npos,
             letters_of(reason.value)});
        least = std::min(least, reason.value.size());
        longest_ = std::max(longest_, reason.value.size() + most_mistakes);
    }
    shortest_ = least - std::min(least, most_mistakes);
    for (const Word& word : words_) {
        by_value_.emplace(word.value, &word);
        lengths_[static_cast<unsigned char>(word.value.front())] |= std::uint64_t{1}
                                                                    << (word.value.size() & 63U);
    }
}

const Word* Vocabulary::find(std::string_view text) const {
    if (text.empty()
        || ((lengths_[static_cast<unsigned char>(text.front())] >> (text.size() & 63U)) & 1U) == 0) {
        return nullptr;
    }
    const auto found = by_value_.find(text);
    return found == by_value_.end() ? nullptr : found->second;
}

const Word* Vocabulary::find_near(std::string_view text) const {
    if (text.size() < shortest_ || text.size() > longest_ || find(text) != nullptr) {
        return nullptr;
    }
    const std::uint64_t letters = letters_of(text);
    std::string value;
    const Word* best = nullptr;
    std::size_t best_distance = most_mistakes + 1;
    for (const Word& word : words_) {
        const std::size_t allowed = mistakes_allowed(word.value.size());
        if (!is_within_mistakes(letters, word.letters, allowed)) {
            continue;
        }
        if (value.empty()) {
            if (!std::all_of(text.begin(), text.end(), [](char c) { return is_in_word(c); })) {
                return nullptr;
            }
            value = as_value(text);
        }
        const std::size_t surplus =
            std::max(value.size(), word.value.size()) - std::min(value.size(), word.value.size());
        if (surplus > allowed) {
            continue;
        }
        const std::size_t distance = codegen::spelling_distance(value, word.value);
        if (distance <= allowed && distance < best_distance) {
            best = &word;
            best_distance = distance;
        }
    }
    return best;
}

} // namespace becache::lint
