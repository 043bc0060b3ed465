#include "foreign.hpp"

#include "bounds.hpp"
#include "step.hpp"

#include <becache/reason/error_text.hpp>

#include <algorithm>
#include <vector>

namespace becache::redis {
namespace {

constexpr std::size_t most_in_a_batch = 1000;

shared::ForeignDropped failed(const shared::ForeignRequest& request, std::string fault, std::size_t dropped) {
    return {.ok = false, .fault = std::move(fault), .cursor = request.cursor, .dropped = dropped};
}

/// Rights for keys of other programs are not among those that becache needs.
std::string explained(const TierContext& context, const Error& error) {
    if (error.fault != Fault::forbidden) {
        return error.text;
    }
    return three_parts(
        "drop foreign keys in " + context.server, error.text,
        "the user must be allowed +scan, +unlink and the keys' pattern: docs/protocol.md, \"Rights\"");
}

} // namespace

shared::ForeignDropped drop_foreign_step(
    TierContext& context, Attempt attempt, Pool& pool, const shared::ForeignRequest& request,
    std::size_t most_in_flight) {
    const std::string count = std::to_string(request.scanned);
    const Outcome scanned = pool.execute(
        Command{{"SCAN", request.cursor, "MATCH", request.pattern, "COUNT", count}, {.retry_safe = true}});
    context.count(scanned);
    attempt.see(scanned);
    attempt.end();
    if (!scanned) {
        return failed(request, explained(context, scanned.error()), 0);
    }
    const std::vector<Reply>& answer = scanned.reply().elements;
    if (answer.size() != 2 || !answer[0].is_text() || !answer[1].is_array()) {
        return failed(request, context.is_no_answer("SCAN"), 0);
    }
    std::size_t dropped = 0;
    const std::vector<Reply>& found = answer[1].elements;
    const std::size_t most = std::min(most_in_a_batch, most_in_flight);
    for (std::size_t begin = 0; begin < found.size(); begin += most) {
        std::vector<Command> batch;
        for (std::size_t place = begin; place < std::min(found.size(), begin + most); ++place) {
            if (!context.keys.is_ours(found[place].text)) {
                // One key each: those of a cluster lie in several slots.
                batch.push_back(Command{{"UNLINK", found[place].text}, {.retry_safe = true}});
            }
        }
        for (const Outcome& outcome : pool.execute_all(std::move(batch))) {
            if (!outcome) {
                context.count(outcome);
                return failed(request, explained(context, outcome.error()), dropped);
            }
            dropped += number_in(outcome.reply());
        }
    }
    return {.ok = true, .cursor = answer[0].text, .dropped = dropped};
}

} // namespace becache::redis
