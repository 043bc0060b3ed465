#pragma once

#include <becache/core/clock.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

namespace becache::redis {

/// When a circuit breaker opens and closes. Counts are at least 1.
struct CircuitBreakerOptions {
    /// Failures in a row that open it.
    std::size_t open_after = 5;
    /// How long it stays open before calls probe the server.
    std::chrono::milliseconds probe_after{30'000};
    /// Calls that may probe at the same time.
    std::size_t probes = 3;
    /// Probes in a row that close it when they succeed; at most `probes`.
    std::size_t close_after = 2;
};

/// Keeps a dead server from costing every call its time-out: it lets calls through (closed), refuses them
/// (open), or lets a few through to see (probing). Thread-safe.
class CircuitBreaker {
public:
    enum class State : std::uint8_t { closed, open, probing };

    /// An allowed call. Tell the breaker how it ended with succeed() or fail(); a call that is destroyed
    /// untold counts as neither, and gives its place as a probe back. It must not outlive its breaker.
    class Call {
    public:
        Call(Call&& other) noexcept;
        Call& operator=(Call&&) = delete;
        ~Call();
        void succeed() noexcept;
        void fail() noexcept;

    private:
        friend class CircuitBreaker;
        enum class End : std::uint8_t { untold, success, failure };
        Call(CircuitBreaker& breaker, std::uint64_t period)
            : breaker_{&breaker}
            , period_{period} {}

        CircuitBreaker* breaker_;
        std::uint64_t period_;
    };

    /// Throws std::invalid_argument that names the option, its value and the values it may have.
    explicit CircuitBreaker(
        CircuitBreakerOptions options = {}, std::shared_ptr<const Clock> clock = system_clock());

    /// Nothing while the breaker is open, and while enough calls probe already.
    [[nodiscard]] std::optional<Call> try_call();

    /// What the next call will meet.
    [[nodiscard]] State state() const;
    /// How often it has opened.
    [[nodiscard]] std::uint64_t times_opened() const;

private:
    void end(std::uint64_t period, Call::End end) noexcept;
    void enter(State state) noexcept;
    [[nodiscard]] bool is_probe_due() const;

    const CircuitBreakerOptions options_;
    const std::shared_ptr<const Clock> clock_;

    mutable std::mutex mutex_;
    State state_ = State::closed;
    std::uint64_t period_ = 1; // of the state; a call that began in another one says nothing about this one
    /// The period while it is closed and the last call succeeded, else 0: then calls pass without the mutex.
    std::atomic<std::uint64_t> calm_period_{1};
    std::size_t failures_ = 0;  // in a row, while closed
    std::size_t probing_ = 0;   // probes that have not ended
    std::size_t successes_ = 0; // of probes in a row
    TimePoint opened_at_{};
    std::uint64_t times_opened_ = 0;
};

/// "closed", "open", "probing".
[[nodiscard]] std::string_view to_string(CircuitBreaker::State state) noexcept;

} // namespace becache::redis
