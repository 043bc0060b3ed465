#pragma once

#include <becache/redis/script.hpp>

#include <chrono>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace becache::redis {

/// How a command is treated.
struct CommandOptions {
    /// From the call to the reply; zero: RedisOptions::command_timeout.
    std::chrono::milliseconds timeout{0};
    /// Whether it may be sent a second time after a connection broke that may have delivered it. Leave it off
    /// for whatever carries a nonce.
    bool retry_safe = false;
};

/// One command in the bytes that the server reads. Owns them.
class Command {
public:
    /// `{"SET", key, value}`: words of any bytes.
    Command(std::initializer_list<std::string_view> words, CommandOptions options = {});
    explicit Command(std::span<const std::string_view> words, CommandOptions options = {});

    /// Runs a script. It is sent by its hash; where the server does not know it, by its source, once, within
    /// the same deadline.
    [[nodiscard]] static Command run(
        const Script& script, std::span<const std::string_view> keys,
        std::span<const std::string_view> arguments, CommandOptions options = {});

    /// What is in the bytes that the server reads already.
    [[nodiscard]] static Command of_bytes(std::string bytes, CommandOptions options = {});

    [[nodiscard]] const std::string& bytes() const noexcept { return bytes_; }
    [[nodiscard]] const CommandOptions& options() const noexcept { return options_; }

    /// Changes a script sent by hash into the same script sent by source. False where it is neither.
    [[nodiscard]] bool send_source();

private:
    struct Bytes {
        std::string text;
    };
    Command(Bytes bytes, CommandOptions options)
        : bytes_{std::move(bytes.text)}
        , options_{options} {}

    std::string bytes_;
    CommandOptions options_;
    std::optional<Script> by_hash_;
};

} // namespace becache::redis
