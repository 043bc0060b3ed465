#include "changing.hpp"

#include "bounds.hpp"

#include <array>
#include <vector>

namespace becache::redis {
namespace {

/// The answers to `count` records of a script; none if it is no such answer.
std::vector<shared::Accepted> accepted_in(TierContext& context, const Reply& reply, std::size_t count) {
    if (!reply.is_array() || reply.elements.size() != 1 + 2 * count || !reply.elements[0].is_text()) {
        return {};
    }
    context.learn(reply.elements[0].text);
    std::vector<shared::Accepted> all;
    all.reserve(count);
    for (std::size_t record = 0; record < count; ++record) {
        all.push_back(
            {.accepted = true,
             .epoch = reply.elements[0].text,
             .sequence = number_in(reply.elements[1 + 2 * record])});
    }
    return all;
}

Command command_for_all(const TierContext& context, const std::vector<shared::InvalidateRequest>& requests) {
    std::vector<Scope> scopes;
    std::vector<std::string_view> arguments{""}; // no mark
    for (const shared::InvalidateRequest& request : requests) {
        scopes.insert(scopes.end(), request.scopes.begin(), request.scopes.end());
        arguments.emplace_back(request.record);
    }
    return context.run(context.scripts.invalidate, context.keys.dropped_with(scopes), arguments);
}

template <std::size_t Count>
std::optional<Command> command_for(
    const TierContext& context, const Script& script, const std::vector<Scope>& scopes,
    const std::array<std::string_view, Count>& arguments) {
    return context.run(script, context.keys.dropped_with(scopes), arguments);
}

} // namespace

Changing::Changing(TierContext& context, const shared::InvalidateRequest& request)
    : context_{context}
    , wrong_{wrong_in(request)} {
    if (!wrong_) {
        const std::array<std::string_view, 2> arguments{request.mark, request.record};
        command_ = command_for(context, context.scripts.invalidate, request.scopes, arguments);
    }
}

Changing::Changing(TierContext& context, const shared::PrepareRequest& request)
    : context_{context}
    , wrong_{wrong_in(request)} {
    if (!wrong_) {
        const std::string deadline = std::to_string(request.deadline.count());
        const std::array<std::string_view, 3> arguments{request.mark, request.record, deadline};
        command_ = command_for(context, context.scripts.prepare, request.scopes, arguments);
    }
}

Changing::Changing(TierContext& context, const shared::RollbackRequest& request)
    : context_{context}
    , wrong_{wrong_in(request)} {
    if (!wrong_) {
        const std::array<std::string_view, 2> arguments{request.mark, request.record};
        command_ = command_for(context, context.scripts.rollback, request.scopes, arguments);
    }
}

Step<shared::Accepted> Changing::begin() {
    if (!command_) {
        return unavailable<Answer>(std::move(wrong_).value_or(""));
    }
    return std::move(*command_);
}

Step<shared::Accepted> Changing::take(Outcome outcome) {
    if (!outcome) {
        return unavailable<Answer>(outcome.error().text);
    }
    std::vector<shared::Accepted> accepted = accepted_in(context_, std::move(outcome).reply(), 1);
    if (accepted.empty()) {
        return unavailable<Answer>(context_.is_no_answer("a script"));
    }
    return std::move(accepted.front());
}

ChangingTogether::ChangingTogether(
    TierContext& context, const std::vector<shared::InvalidateRequest>& requests)
    : context_{context}
    , count_{requests.size()}
    , command_{command_for_all(context, requests)} {}

Step<AllAccepted> ChangingTogether::take(Outcome outcome) {
    if (!outcome) {
        return unavailable<Answer>(outcome.error().text);
    }
    Answer answer{.each = accepted_in(context_, std::move(outcome).reply(), count_)};
    if (answer.each.empty()) {
        answer.fault = context_.is_no_answer("a script");
    }
    return answer;
}

} // namespace becache::redis
