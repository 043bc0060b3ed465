#pragma once

#include "context.hpp"
#include "step.hpp"

#include <optional>
#include <string>

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

} // namespace becache::redis
