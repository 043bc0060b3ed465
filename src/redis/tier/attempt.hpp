#pragma once

#include "context.hpp"

#include <utility>

namespace becache::redis {

/// An operation that the breaker let through, and what the outcomes of its commands say about the server.
class Attempt {
public:
    explicit Attempt(CircuitBreaker::Call call)
        : call_{std::move(call)} {}

    void see(const Outcome& outcome) noexcept {
        if (!outcome && counts_as_failure(outcome.error().fault)) {
            has_failed_ = true;
        } else if (outcome || outcome.error().delivery == Delivery::answered) {
            has_answered_ = true;
        }
    }
    /// Neither of both is untold: it says nothing of the server.
    void end() noexcept {
        if (has_failed_) {
            call_.fail();
        } else if (has_answered_) {
            call_.succeed();
        }
    }

private:
    CircuitBreaker::Call call_;
    bool has_failed_ = false;
    bool has_answered_ = false;
};

} // namespace becache::redis
