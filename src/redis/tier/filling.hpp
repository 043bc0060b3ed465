#pragma once

#include "context.hpp"
#include "step.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace becache::redis {

/// Stores a value under what was observed: docs/protocol.md, "Tags that only the value knows".
class Filling {
public:
    using Answer = shared::Filled;

    Filling(TierContext& context, const shared::FillRequest& request);
    [[nodiscard]] Step<Answer> begin();
    [[nodiscard]] Step<Answer> take(Outcome outcome);

private:
    [[nodiscard]] Step<Answer> fill(std::vector<std::string> own_tokens);

    TierContext& context_;
    const shared::FillRequest& request_;
    std::vector<std::string> own_scopes_; // in the order of their names, each once
    bool is_looking_ = false;             // at the tokens of those
};

/// Takes a placeholder away whose load failed.
class Releasing {
public:
    using Answer = Released;

    Releasing(TierContext& context, const shared::ReleaseRequest& request)
        : context_{context}
        , request_{request} {}
    [[nodiscard]] Step<Answer> begin();
    [[nodiscard]] static Step<Answer> take(const Outcome& /*outcome*/) { return Answer{}; }

private:
    TierContext& context_;
    const shared::ReleaseRequest& request_;
};

} // namespace becache::redis
