#include "bare_redis.hpp"

#include <hiredis/hiredis.h>

#include <stdexcept>

BareRedis::BareRedis(std::uint16_t port)
    : context_{redisConnect("127.0.0.1", port)} {
    if (context_ == nullptr || context_->err != 0) {
        throw std::runtime_error{"hiredis does not connect"};
    }
}

BareRedis::~BareRedis() { redisFree(context_); }

void BareRedis::append(const std::vector<std::string_view>& words) {
    std::vector<const char*> texts;
    std::vector<std::size_t> sizes;
    for (const std::string_view word : words) {
        texts.push_back(word.data());
        sizes.push_back(word.size());
    }
    redisAppendCommandArgv(context_, static_cast<int>(words.size()), texts.data(), sizes.data());
}

BareRedis::Reply BareRedis::reply() {
    void* reply = nullptr;
    if (redisGetReply(context_, &reply) != REDIS_OK) {
        throw std::runtime_error{context_->errstr};
    }
    Reply owned{static_cast<redisReply*>(reply), freeReplyObject};
    if (owned->type == REDIS_REPLY_ERROR) {
        throw std::runtime_error{owned->str};
    }
    return owned;
}

std::string BareRedis::text(const std::vector<std::string_view>& words) {
    const Reply found = ask(words);
    return {found->str, found->len};
}
