#pragma once

#include <becache/redis/command.hpp>
#include <becache/redis/outcome.hpp>
#include <becache/shared/tier.hpp>

#include <string>
#include <utility>
#include <variant>
#include <vector>

// Each operation of the tier is a small machine that knows nothing of sockets and threads:
//
//     Machine(TierContext&, const Request&);   the request outlives it
//     Step<Answer> begin();                    the first command, or the answer at once
//     Step<Answer> take(Outcome);              after the last command: the next one, or the answer
//
// tier.cpp drives it, on the caller's thread or on the channel's. A machine answers each error, so both end.

namespace becache::redis {

template <class Answer>
using Step = std::variant<Command, Answer>;

/// There is nothing to answer.
struct Released {};

/// What several requests are answered, in their order; or what all of them are.
struct AllAccepted {
    std::vector<shared::Accepted> each{};
    std::string fault{}; ///< if there are none
};

// How each answer says that the tier does not answer.
inline void be_unavailable(shared::Observed& answer, std::string fault) { answer.fault = std::move(fault); }
inline void be_unavailable(shared::Filled& answer, const std::string& /*fault*/) {
    answer = shared::Filled::unavailable;
}
inline void be_unavailable(shared::Accepted& answer, std::string fault) { answer.fault = std::move(fault); }
inline void be_unavailable(AllAccepted& answer, std::string fault) { answer.fault = std::move(fault); }
inline void be_unavailable(shared::Synced& answer, std::string fault) { answer.fault = std::move(fault); }
inline void be_unavailable(Released& /*answer*/, const std::string& /*fault*/) {}

template <class Answer>
[[nodiscard]] Answer unavailable(std::string fault) {
    Answer answer{};
    be_unavailable(answer, std::move(fault));
    return answer;
}

/// The non-negative number of an integer reply; 0 for any other.
[[nodiscard]] inline std::uint64_t number_in(const Reply& reply) noexcept {
    return reply.kind == Reply::Kind::integer && reply.integer > 0 ? static_cast<std::uint64_t>(reply.integer)
                                                                   : 0;
}

} // namespace becache::redis
