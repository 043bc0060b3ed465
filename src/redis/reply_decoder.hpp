#pragma once

#include <becache/redis/reply.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct redisReader;
struct redisReadTask;

namespace becache::redis {

/// Takes the bytes of a connection in any slices and hands out whole replies.
///
/// hiredis' reader does the parsing; we give it functions that build a Reply in place. It takes the bytes of
/// a text only when all of them are there, and would wait for a declared 600 MB until they are. So whenever
/// it waits, we look at the head that it waits behind and refuse what is over the limits.
class ReplyDecoder {
public:
    enum class Step : std::uint8_t { reply, more, malformed, too_large };

    explicit ReplyDecoder(const ReplyLimits& limits);
    ReplyDecoder(const ReplyDecoder&) = delete;
    ReplyDecoder& operator=(const ReplyDecoder&) = delete;
    ~ReplyDecoder() = default;

    void feed(std::string_view bytes);
    /// The next whole reply. After `malformed` or `too_large` there is no other.
    [[nodiscard]] Step next(Reply& reply);

private:
    struct FreeReader {
        void operator()(redisReader* reader) const noexcept;
    };
    struct Functions;

    Reply* place_of(const redisReadTask& task);
    [[nodiscard]] bool is_declared_too_large() const noexcept;

    const ReplyLimits limits_;
    std::unique_ptr<redisReader, FreeReader> reader_;
    Reply root_;
    std::size_t values_ = 0;
    std::size_t text_bytes_ = 0;
    bool over_limits_ = false;
};

} // namespace becache::redis
