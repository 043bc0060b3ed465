#include <becache/redis/command.hpp>

#include <hiredis/hiredis.h>
#include <hiredis/sds.h>

#include <memory>
#include <new>

namespace becache::redis {
namespace {

struct FreeCommand {
    void operator()(char* command) const noexcept { redisFreeSdsCommand(command); }
};

std::string encode(std::span<const std::string_view> words) {
    std::vector<const char*> texts;
    std::vector<std::size_t> sizes;
    texts.reserve(words.size());
    sizes.reserve(words.size());
    for (const std::string_view word : words) {
        texts.push_back(word.data());
        sizes.push_back(word.size());
    }
    sds text = nullptr;
    if (redisFormatSdsCommandArgv(&text, static_cast<int>(words.size()), texts.data(), sizes.data()) < 0) {
        throw std::bad_alloc{};
    }
    const std::unique_ptr<char, FreeCommand> owned{text};
    return {text, sdslen(text)};
}

} // namespace

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
