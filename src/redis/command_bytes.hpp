#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

namespace becache::redis {

/// Writes one command in the bytes that the server reads, each word from its pieces. By hand: hiredis'
/// formatter allocates three times, and copies all bytes twice.
class CommandBytes {
public:
    /// `content` is about how many bytes the words have together.
    CommandBytes(std::size_t words, std::size_t content);

    void word(std::initializer_list<std::string_view> pieces);
    void word(std::string_view text) { word({text}); }
    [[nodiscard]] std::string take() { return std::move(bytes_); }

private:
    void head(char mark, std::size_t count);

    std::string bytes_;
};

} // namespace becache::redis
