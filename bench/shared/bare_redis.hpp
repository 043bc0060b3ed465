#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct redisContext;
struct redisReply;

/// The peer: one hiredis connection, blocking, with nothing around it. Throws std::runtime_error for every
/// error, since a benchmark that meets one measures nothing.
class BareRedis {
public:
    explicit BareRedis(std::uint16_t port);
    BareRedis(const BareRedis&) = delete;
    BareRedis& operator=(const BareRedis&) = delete;
    ~BareRedis();

    using Reply = std::shared_ptr<redisReply>;

    /// Puts a command behind those that wait to be sent.
    void append(const std::vector<std::string_view>& words);
    /// The next reply; sends what waits.
    Reply reply();
    Reply ask(const std::vector<std::string_view>& words) {
        append(words);
        return reply();
    }
    std::string text(const std::vector<std::string_view>& words);

private:
    redisContext* context_;
};
