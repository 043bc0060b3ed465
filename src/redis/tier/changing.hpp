#pragma once

#include "context.hpp"
#include "step.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace becache::redis {

/// Invalidates, prepares or rolls back: one script, whatever the number of scopes.
class Changing {
public:
    using Answer = shared::Accepted;

    Changing(TierContext& context, const shared::InvalidateRequest& request);
    Changing(TierContext& context, const shared::PrepareRequest& request);
    Changing(TierContext& context, const shared::RollbackRequest& request);
    [[nodiscard]] Step<Answer> begin();
    [[nodiscard]] Step<Answer> take(Outcome outcome);

private:
    TierContext& context_;
    std::optional<std::string> wrong_;
    std::optional<Command> command_;
};

/// Invalidates for several requests with one script, as if each had been sent after the other with nothing
/// between. None of them has a mark or takes everything, each is valid by itself, and their scopes together
/// are as many as one may have.
class ChangingTogether {
public:
    using Answer = AllAccepted;

    ChangingTogether(TierContext& context, const std::vector<shared::InvalidateRequest>& requests);
    [[nodiscard]] Step<Answer> begin() { return std::move(command_); }
    [[nodiscard]] Step<Answer> take(Outcome outcome);

private:
    TierContext& context_;
    std::size_t count_;
    Command command_;
};

} // namespace becache::redis
