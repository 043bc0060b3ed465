#include "reply_decoder.hpp"

#include <hiredis/hiredis.h>

#include <algorithm>
#include <charconv>
#include <new>

namespace becache::redis {
namespace {

// A line without an end, of a number or a status, is held in memory; none is longer than this.
constexpr std::size_t longest_line = std::size_t{64} << 10U;
// The digits of a length.
constexpr std::size_t longest_length = 20;

Reply::Kind kind_of(int type) noexcept {
    switch (type) {
    case REDIS_REPLY_STATUS:
        return Reply::Kind::status;
    case REDIS_REPLY_ERROR:
        return Reply::Kind::error;
    default:
        return Reply::Kind::text;
    }
}

} // namespace

/// What hiredis calls for each value. They answer nullptr to refuse; C code cannot pass an exception on.
struct ReplyDecoder::Functions {
    template <class Fill>
    static void* create(const redisReadTask* task, Reply::Kind kind, Fill fill) noexcept {
        auto& decoder = *static_cast<ReplyDecoder*>(task->privdata);
        try {
            Reply* const reply = decoder.place_of(*task);
            if (reply == nullptr || !fill(decoder, *reply)) {
                decoder.over_limits_ = true;
                return nullptr;
            }
            reply->kind = kind;
            return reply;
        } catch (const std::bad_alloc&) {
            decoder.over_limits_ = true;
            return nullptr;
        }
    }
    static void* text(const redisReadTask* task, char* bytes, std::size_t size) noexcept {
        return create(task, kind_of(task->type), [&](ReplyDecoder& decoder, Reply& reply) {
            // The size is what was declared: so near to the largest number there is, hiredis miscounts.
            if (size > decoder.limits_.max_text_bytes
                || decoder.text_bytes_ + size > decoder.limits_.max_reply_bytes) {
                return false;
            }
            decoder.text_bytes_ += size;
            reply.text.assign(bytes, size);
            return true;
        });
    }
    static void* array(const redisReadTask* task, int size) noexcept {
        return create(task, Reply::Kind::array, [&](ReplyDecoder& decoder, Reply& reply) {
            const auto count = static_cast<std::size_t>(size);
            if (count > decoder.limits_.max_values - decoder.values_) {
                return false;
            }
            // A larger array grows as its elements arrive, not as they are declared.
            reply.elements.reserve(std::min<std::size_t>(count, 64));
            return true;
        });
    }
    static void* integer(const redisReadTask* task, long long value) noexcept {
        return create(task, Reply::Kind::integer, [&](ReplyDecoder& /*decoder*/, Reply& reply) {
            reply.integer = value;
            return true;
        });
    }
    static void* nil(const redisReadTask* task) noexcept {
        return create(
            task, Reply::Kind::nil, [](ReplyDecoder& /*decoder*/, Reply& /*reply*/) { return true; });
    }
    static void free(void* /*object*/) noexcept {}

    // hiredis takes it as not const, and changes nothing.
    static redisReplyObjectFunctions all;
};

redisReplyObjectFunctions ReplyDecoder::Functions::all{
    .createString = text,
    .createArray = array,
    .createInteger = integer,
    .createNil = nil,
    .freeObject = free};

void ReplyDecoder::FreeReader::operator()(redisReader* reader) const noexcept { redisReaderFree(reader); }

// Its own bound is so small that what was read at once makes it free its buffer, and allocate it again.
constexpr std::size_t kept_buffer_bytes = std::size_t{64} << 10U;

ReplyDecoder::ReplyDecoder(const ReplyLimits& limits)
    : limits_{limits}
    , reader_{redisReaderCreateWithFunctions(&Functions::all)} {
    if (!reader_) {
        throw std::bad_alloc{};
    }
    reader_->privdata = this;
    reader_->maxbuf = kept_buffer_bytes;
}

void ReplyDecoder::feed(std::string_view bytes) {
    // A failure stays in the reader, and next() finds it.
    redisReaderFeed(reader_.get(), bytes.data(), bytes.size());
}

ReplyDecoder::Step ReplyDecoder::next(Reply& reply) {
    void* object = nullptr;
    if (redisReaderGetReply(reader_.get(), &object) != REDIS_OK) {
        return over_limits_ ? Step::too_large : Step::malformed;
    }
    if (object == nullptr) {
        return is_declared_too_large() ? Step::too_large : Step::more;
    }
    reply = std::move(root_);
    return Step::reply;
}

Reply* ReplyDecoder::place_of(const redisReadTask& task) {
    if (task.parent == nullptr) {
        root_ = Reply{};
        values_ = 1;
        text_bytes_ = 0;
        return &root_;
    }
    if (++values_ > limits_.max_values) {
        return nullptr;
    }
    // Elements are built one after the other, so no other pointer into the vector is in use when it grows.
    return &static_cast<Reply*>(task.parent->obj)->elements.emplace_back();
}

bool ReplyDecoder::is_declared_too_large() const noexcept {
    if (reader_->ridx < 0) {
        return false;
    }
    const redisReadTask& task = reader_->rstack[reader_->ridx];
    const std::string_view waiting{reader_->buf + reader_->pos, reader_->len - reader_->pos};
    if (task.type != REDIS_REPLY_STRING) {
        return waiting.size() > longest_line;
    }
    const std::size_t end = waiting.find("\r\n");
    if (end == std::string_view::npos) {
        return waiting.size() > longest_length;
    }
    std::size_t declared = 0;
    const auto result = std::from_chars(waiting.data(), waiting.data() + end, declared);
    const std::size_t used = task.parent == nullptr ? 0 : text_bytes_;
    return result.ec != std::errc{} || declared > limits_.max_text_bytes
           || declared > limits_.max_reply_bytes - std::min(used, limits_.max_reply_bytes);
}

} // namespace becache::redis
