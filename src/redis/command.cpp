#include <becache/redis/command.hpp>

#include "command_bytes.hpp"

#include <array>
#include <charconv>

namespace becache::redis {
namespace {

constexpr std::size_t longest_head = 24; // `*` or `$`, 20 digits, and the line's end

std::string encode(std::span<const std::string_view> words) {
    std::size_t content = 0;
    for (const std::string_view word : words) {
        content += word.size();
    }
    CommandBytes bytes{words.size(), content};
    for (const std::string_view word : words) {
        bytes.word(word);
    }
    return bytes.take();
}

} // namespace

CommandBytes::CommandBytes(std::size_t words, std::size_t content) {
    constexpr std::size_t usual_head = 8;
    bytes_.reserve(longest_head + content + words * usual_head);
    head('*', words);
}

void CommandBytes::word(std::initializer_list<std::string_view> pieces) {
    std::size_t size = 0;
    for (const std::string_view piece : pieces) {
        size += piece.size();
    }
    head('$', size);
    for (const std::string_view piece : pieces) {
        bytes_ += piece;
    }
    bytes_ += "\r\n";
}

void CommandBytes::head(char mark, std::size_t count) {
    std::array<char, longest_head> text{mark};
    char* end = std::to_chars(text.data() + 1, text.data() + text.size() - 2, count).ptr;
    *end++ = '\r';
    *end++ = '\n';
    bytes_.append(text.data(), end);
}

Command::Command(std::initializer_list<std::string_view> words, CommandOptions options)
    : Command{std::span{words.begin(), words.size()}, options} {}

Command::Command(std::span<const std::string_view> words, CommandOptions options)
    : bytes_{encode(words)}
    , options_{options} {}

Command Command::run(
    const Script& script, std::span<const std::string_view> keys, std::span<const std::string_view> arguments,
    CommandOptions options) {
    const std::string key_count = std::to_string(keys.size());
    std::vector<std::string_view> words{"EVALSHA", script.hash(), key_count};
    words.insert(words.end(), keys.begin(), keys.end());
    words.insert(words.end(), arguments.begin(), arguments.end());
    Command command{std::span<const std::string_view>{words}, options};
    command.by_hash_ = script;
    return command;
}

Command Command::of_bytes(std::string bytes, CommandOptions options) {
    return {Bytes{std::move(bytes)}, options};
}

bool Command::send_source() {
    if (!by_hash_) {
        return false;
    }
    // Only the first two words differ, and they are the whole of a command without arguments but for its
    // head, the number of words up to the first line's end.
    const std::string by_hash = encode(std::vector<std::string_view>{"EVALSHA", by_hash_->hash()});
    const std::string by_source = encode(std::vector<std::string_view>{"EVAL", by_hash_->source()});
    const auto head = [](const std::string& bytes) { return bytes.find('\n') + 1; };
    const std::size_t begin = head(bytes_);
    bytes_.replace(begin, by_hash.size() - head(by_hash), by_source, head(by_source));
    by_hash_.reset();
    return true;
}

} // namespace becache::redis
