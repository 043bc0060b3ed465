#include "bare_listener.hpp"

#include "figures.hpp"

#include <hiredis/hiredis.h>

#include <stdexcept>

BareListener::BareListener(std::uint16_t port, std::string stream)
    : redis_{port}
    , stream_{std::move(stream)} {
    const auto newest = redis_.ask({"XREVRANGE", stream_, "+", "-", "COUNT", "1"});
    if (newest->elements > 0) {
        const redisReply* const place = newest->element[0]->element[0];
        cursor_.assign(place->str, place->len);
    }
}

std::size_t BareListener::listen() {
    const auto reply = redis_.ask({"XREAD", "COUNT", "1000", "BLOCK", "60000", "STREAMS", stream_, cursor_});
    if (reply->type != REDIS_REPLY_ARRAY) {
        throw std::runtime_error{"nothing came"};
    }
    const redisReply* const found = reply->element[0]->element[1];
    const redisReply* const place = found->element[found->elements - 1]->element[0];
    cursor_.assign(place->str, place->len);
    return found->elements;
}

void append_entry(BareRedis& redis, std::string_view stream) {
    redis.append(
        {"XADD", stream, "MAXLEN", "~", "100000", "*", "version", "1", "epoch",
         "1-00112233445566778899aabbccddeeff", "sequence", "1000", "kind", "invalidated", "mark", "",
         "record", bench_record});
}

std::vector<becache::shared::LedgerEntry> TierListener::listen() {
    auto heard = tier_.listen(cursor_, std::chrono::minutes{1});
    if (!heard || heard->empty()) {
        throw std::runtime_error{"nothing came"};
    }
    cursor_ = heard->back().place;
    return std::move(*heard);
}
