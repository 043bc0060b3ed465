#pragma once

#include <cstddef>
#include <string>
#include <vector>

/// Sets of texts that are hard on a perfect hash.
namespace becache::testing {

/// "r0" ... : as many as asked, short.
inline std::vector<std::string> numbered_texts(std::size_t count) {
    std::vector<std::string> texts;
    for (std::size_t number = 0; number < count; ++number) {
        texts.push_back("r" + std::to_string(number));
    }
    return texts;
}

/// As many texts of the same size as it has bytes: each differs from "aaa..." in one other byte.
inline std::vector<std::string> texts_with_one_other_byte(std::size_t size) {
    std::vector<std::string> texts;
    for (std::size_t at = 0; at < size; ++at) {
        texts.emplace_back(size, 'a');
        texts.back()[at] = 'b';
    }
    return texts;
}

/// "a", "aa", ...: texts that differ in length alone.
inline std::vector<std::string> texts_of_all_lengths(std::size_t longest) {
    std::vector<std::string> texts;
    for (std::size_t size = 1; size <= longest; ++size) {
        texts.emplace_back(size, 'a');
    }
    return texts;
}

} // namespace becache::testing
