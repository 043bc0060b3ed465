#include "changing.hpp"

#include "bounds.hpp"

#include <array>
#include <vector>

namespace becache::redis {
namespace {

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
    Reply reply = std::move(outcome).reply();
    if (!reply.is_array() || reply.elements.size() != 3 || !reply.elements[0].is_text()) {
        return unavailable<Answer>(context_.is_no_answer("a script"));
    }
    context_.learn(reply.elements[0].text);
    return Answer{
        .accepted = true,
        .epoch = std::move(reply.elements[0].text),
        .sequence = number_in(reply.elements[1])};
}

} // namespace becache::redis
