#include <becache/redis/tier.hpp>

#include "attempt.hpp"
#include "bounds.hpp"
#include "burst.hpp"
#include "changing.hpp"
#include "channel.hpp"
#include "filling.hpp"
#include "foreign.hpp"
#include "ledger.hpp"
#include "observing.hpp"

#include <becache/reason/error_text.hpp>

#include <atomic>
#include <exception>
#include <mutex>
#include <new>
#include <utility>

namespace becache::redis {
namespace {

using namespace shared;

/// Runs one step of a machine. What it may throw (no memory, no random bytes, an observation that was made
/// up) makes the answer that there is none: nobody could catch it on the channel's thread.
template <class Answer, class Function>
Step<Answer> step(Function function) {
    try {
        return function();
    } catch (const std::bad_alloc&) {
        return unavailable<Answer>({});
    } catch (const std::exception& error) {
        return unavailable<Answer>(quote(error.what()));
    }
}

} // namespace

struct RedisTier::Body {
    Body(const RedisOptions& redis_options, RedisTierOptions tier_options)
        : options{redis_options}
        , context{std::make_shared<TierContext>(options, std::move(tier_options))}
        , pool{options, fence_of(context)}
        , listeners{options, fence_of(context)} {}

    /// The machine on this thread.
    template <class Machine, class Request>
    typename Machine::Answer run(const Request& request);
    /// The machine on the channel's thread.
    template <class Machine, class Request, class Finish>
    void start(Request request, Finish finish);
    template <class Machine, class Request, class Finish>
    struct Running;
    /// The same, together with others that wait at the same time.
    void start_invalidation(StartedInvalidation started);
    static void send(
        const std::shared_ptr<TierContext>& context, const std::shared_ptr<Lane>& lane,
        const std::shared_ptr<Bursts>& bursts, std::vector<StartedInvalidation> together);

    /// Null after close(), or where there is no thread to be had.
    std::shared_ptr<Lane> lane();
    [[nodiscard]] std::string is_gone() const {
        return three_parts(
            "ask " + context->server, "the tier has no thread, or is closed",
            "ask before RedisTier::close()");
    }

    const RedisOptions options;
    const std::shared_ptr<TierContext> context;
    Pool pool;
    Pool listeners;
    const std::shared_ptr<Bursts> bursts = std::make_shared<Bursts>(); // what waits may outlive the tier
    std::mutex mutex;                                                  // of the channel's making
    std::unique_ptr<Channel> channel;                                  // once something was started
    std::atomic<bool> is_closed{false};
};

template <class Machine, class Request>
typename Machine::Answer RedisTier::Body::run(const Request& request) {
    using Answer = typename Machine::Answer;
    if (!context->is_in_its_process()) {
        return unavailable<Answer>(context->is_of_another_process());
    }
    auto call = context->try_call();
    if (!call) {
        return unavailable<Answer>(context->breaker_is_open());
    }
    Attempt attempt{std::move(*call)};
    std::optional<Machine> machine;
    auto next = step<Answer>([&] { return machine.emplace(*context, request).begin(); });
    while (auto* const command = std::get_if<Command>(&next)) {
        Outcome outcome = pool.execute(std::move(*command));
        context->count(outcome);
        attempt.see(outcome);
        next = step<Answer>([&] { return machine->take(std::move(outcome)); });
    }
    attempt.end();
    return std::get<Answer>(std::move(next));
}

template <class Machine, class Request, class Finish>
struct RedisTier::Body::Running final : Waiter,
                                        std::enable_shared_from_this<Running<Machine, Request, Finish>> {
    using Answer = typename Machine::Answer;

    Running(
        std::shared_ptr<TierContext> of, std::shared_ptr<Lane> along, CircuitBreaker::Call call,
        Request asked, Finish then)
        : context{std::move(of)}
        , lane{std::move(along)}
        , attempt{std::move(call)}
        , request{std::move(asked)}
        , finish{std::move(then)} {}

    void begin() {
        go_on(step<Answer>([&] { return machine.emplace(*context, request).begin(); }));
    }
    void take(Outcome outcome) override {
        context->count(outcome);
        attempt.see(outcome);
        go_on(step<Answer>([&] { return machine->take(std::move(outcome)); }));
    }
    void go_on(Step<Answer> next) {
        if (auto* const command = std::get_if<Command>(&next)) {
            lane->execute(std::move(*command), this->shared_from_this());
            return;
        }
        attempt.end();
        finish(std::get<Answer>(std::move(next)));
    }

    const std::shared_ptr<TierContext> context;
    const std::shared_ptr<Lane> lane; // what is still to be completed may outlive the tier
    Attempt attempt;
    const Request request;
    Finish finish;
    std::optional<Machine> machine;
};

template <class Machine, class Request, class Finish>
void RedisTier::Body::start(Request request, Finish finish) {
    using Answer = typename Machine::Answer;
    if (!context->is_in_its_process()) {
        finish(unavailable<Answer>(context->is_of_another_process()));
        return;
    }
    auto along = lane();
    if (!along) {
        finish(unavailable<Answer>(is_gone()));
        return;
    }
    auto call = context->try_call();
    if (!call) {
        finish(unavailable<Answer>(context->breaker_is_open()));
        return;
    }
    std::make_shared<Running<Machine, Request, Finish>>(
        context, std::move(along), std::move(*call), std::move(request), std::move(finish))
        ->begin();
}

void RedisTier::Body::start_invalidation(StartedInvalidation started) {
    std::string wrong;
    std::shared_ptr<Lane> along;
    if (auto found = wrong_in(started.request)) {
        wrong = std::move(*found);
    } else if (!context->is_in_its_process()) {
        wrong = context->is_of_another_process();
    } else if (along = lane(); along == nullptr) {
        wrong = is_gone();
    }
    if (along == nullptr) {
        started.done(unavailable<Accepted>(std::move(wrong)));
        return;
    }
    send(context, along, bursts, bursts->add(std::move(started)));
}

/// Sends what is to be sent together, and after it what has come to wait meanwhile.
void RedisTier::Body::send(
    const std::shared_ptr<TierContext>& context, const std::shared_ptr<Lane>& lane,
    const std::shared_ptr<Bursts>& bursts, std::vector<StartedInvalidation> together) {
    while (!together.empty()) {
        std::vector<InvalidateRequest> requests;
        std::vector<Tier::Done<Accepted>> all_done;
        for (StartedInvalidation& started : together) {
            requests.push_back(std::move(started.request));
            all_done.push_back(std::move(started.done));
        }
        if (auto call = context->try_call()) {
            auto finish = [context, lane, bursts, all_done = std::move(all_done)](AllAccepted answer) {
                // First: the server has something to do while those who waited are told.
                send(context, lane, bursts, bursts->next());
                for (std::size_t i = 0; i < all_done.size(); ++i) {
                    all_done[i](
                        answer.each.empty() ? unavailable<Accepted>(answer.fault)
                                            : std::move(answer.each[i]));
                }
            };
            using Burst = Running<ChangingTogether, std::vector<InvalidateRequest>, decltype(finish)>;
            std::make_shared<Burst>(context, lane, std::move(*call), std::move(requests), std::move(finish))
                ->begin();
            return;
        }
        together = bursts->next();
        for (const Tier::Done<Accepted>& done : all_done) {
            done(unavailable<Accepted>(context->breaker_is_open()));
        }
    }
}

std::shared_ptr<Lane> RedisTier::Body::lane() {
    if (is_closed) {
        return nullptr;
    }
    const std::lock_guard lock{mutex};
    if (!channel && !is_closed) {
        try {
            channel = std::make_unique<Channel>(make_setup(options, fence_of(context)));
        } catch (const std::system_error&) {
            return nullptr;
        }
    }
    return channel ? channel->lane() : nullptr;
}

RedisTier::RedisTier(const RedisOptions& options, RedisTierOptions tier_options)
    : body_{std::make_unique<Body>(options, std::move(tier_options))} {}

RedisTier::~RedisTier() {
    if (!body_->context->is_in_its_process()) {
        // Its threads and whoever waits are the parent's. The child's end gives back what it holds.
        static_cast<void>(body_.release());
        return;
    }
    close();
}

Observed RedisTier::call(const ObserveRequest& request) { return body_->run<Observing>(request); }
Filled RedisTier::call(const FillRequest& request) { return body_->run<Filling>(request); }
void RedisTier::call(const ReleaseRequest& request) { (void)body_->run<Releasing>(request); }
Accepted RedisTier::call(const InvalidateRequest& request) { return body_->run<Changing>(request); }
Accepted RedisTier::call(const PrepareRequest& request) { return body_->run<Changing>(request); }
Accepted RedisTier::call(const RollbackRequest& request) { return body_->run<Changing>(request); }

void RedisTier::start(ObserveRequest request, Done<Observed> done) {
    body_->start<Observing>(std::move(request), std::move(done));
}
void RedisTier::start(FillRequest request, Done<Filled> done) {
    body_->start<Filling>(std::move(request), std::move(done));
}
void RedisTier::start(ReleaseRequest request) {
    body_->start<Releasing>(std::move(request), [](Released /*nothing*/) {});
}
void RedisTier::start(InvalidateRequest request, Done<Accepted> done) {
    if (Bursts::joins(request)) {
        body_->start_invalidation({std::move(request), std::move(done)});
    } else {
        body_->start<Changing>(std::move(request), std::move(done));
    }
}

Synced RedisTier::sync(std::string_view cursor, std::size_t most) {
    const Syncing::Request request{.cursor = cursor, .most = most};
    return body_->run<Syncing>(request);
}

std::optional<std::vector<LedgerEntry>> RedisTier::listen(
    std::string_view cursor, std::chrono::milliseconds longest) {
    if (wrong_in_cursor(cursor) || !body_->context->is_in_its_process()) {
        return std::nullopt;
    }
    // BLOCK 0 would wait for ever.
    const auto waited = std::clamp(longest, std::chrono::milliseconds{1}, std::chrono::milliseconds{60'000});
    const std::string milliseconds = std::to_string(waited.count());
    const std::string_view after = cursor == "-" ? "0-0" : cursor;
    Outcome outcome = body_->listeners.execute(Command{
        {"XREAD", "COUNT", "1000", "BLOCK", milliseconds, "STREAMS", body_->context->keys.ledger, after},
        {.timeout = waited + body_->options.command_timeout}});
    body_->context->count(outcome);
    return outcome ? entries_in_read(std::move(outcome).reply()) : std::nullopt;
}

std::vector<LedgerEntry> RedisTier::newest_entries(std::size_t most) {
    if (!body_->context->is_in_its_process()) {
        return {};
    }
    auto call = body_->context->try_call();
    if (!call) {
        return {};
    }
    Attempt attempt{std::move(*call)};
    const std::string count = std::to_string(most);
    Outcome outcome = body_->pool.execute(
        Command{{"XREVRANGE", body_->context->keys.ledger, "+", "-", "COUNT", count}, {.retry_safe = true}});
    body_->context->count(outcome);
    attempt.see(outcome);
    attempt.end();
    return outcome ? entries_in(std::move(outcome).reply()) : std::vector<LedgerEntry>{};
}

ForeignDropped RedisTier::drop_foreign(const ForeignRequest& request) {
    if (auto wrong = wrong_in(request)) {
        return {.fault = std::move(*wrong), .cursor = request.cursor};
    }
    if (!body_->context->is_in_its_process()) {
        return {.fault = body_->context->is_of_another_process(), .cursor = request.cursor};
    }
    auto call = body_->context->try_call();
    if (!call) {
        return {.fault = body_->context->breaker_is_open(), .cursor = request.cursor};
    }
    return drop_foreign_step(
        *body_->context, Attempt{std::move(*call)}, body_->pool, request, body_->options.max_in_flight);
}

std::string RedisTier::description() const { return body_->context->server; }

void RedisTier::close() {
    if (!body_->context->is_in_its_process()) {
        return;
    }
    body_->is_closed = true;
    body_->listeners.close();
    body_->pool.close();
    const std::lock_guard lock{body_->mutex};
    if (body_->channel) {
        body_->channel->lane()->close();
    }
}

RedisTierStats RedisTier::stats() const { return body_->context->stats(); }

std::shared_ptr<RedisTier> tier_from_environment(
    const Environment& environment, RedisTierOptions tier_options) {
    const auto url = environment.find("REDIS_URL");
    if (url == environment.end() || url->second.empty()) {
        return nullptr;
    }
    return std::make_shared<RedisTier>(RedisOptions::from_environment(environment), std::move(tier_options));
}

} // namespace becache::redis
