#include "reply_decoder.hpp"

#include <cstdlib>
#include <vector>

// A server's bytes give the same replies however they are sliced, and no reply is over its limits. The first
// byte of the input chooses the slices.

namespace {

using becache::redis::Reply;
using becache::redis::ReplyDecoder;
using becache::redis::ReplyLimits;

constexpr ReplyLimits limits{.max_text_bytes = 64, .max_reply_bytes = 128, .max_values = 32};

void require_within_limits(const Reply& reply, std::size_t& values, std::size_t& bytes) {
    ++values;
    bytes += reply.text.size();
    if (values > limits.max_values || bytes > limits.max_reply_bytes || reply.text.size() > 64 * 1024) {
        std::abort();
    }
    for (const Reply& element : reply.elements) {
        require_within_limits(element, values, bytes);
    }
}

std::vector<Reply> decode(std::string_view bytes, std::size_t slice) {
    ReplyDecoder decoder{limits};
    std::vector<Reply> replies;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(slice, bytes.size()))) {
        decoder.feed(bytes.substr(0, slice));
        Reply reply;
        while (decoder.next(reply) == ReplyDecoder::Step::reply) {
            std::size_t values = 0;
            std::size_t size = 0;
            require_within_limits(reply, values, size);
            replies.push_back(std::move(reply));
        }
    }
    return replies;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const std::string_view bytes{reinterpret_cast<const char*>(data) + 1, size - 1};
    if (decode(bytes, 1U + data[0]) != decode(bytes, size)) {
        std::abort();
    }
    return 0;
}
