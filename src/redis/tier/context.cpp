#include "context.hpp"

#include "bounds.hpp"
#include "nonce.hpp"

#include <becache/reason/error_text.hpp>

#include <charconv>
#include <unistd.h>
#include <vector>

namespace becache::redis {
namespace {

// Lua counts in doubles: above this a number is not above the one before it.
constexpr std::uint64_t highest_number = std::uint64_t{1} << 53U;

RedisTierOptions checked(RedisTierOptions tier_options, const RedisOptions& redis_options) {
    validate(tier_options, redis_options);
    return tier_options;
}

} // namespace

TierContext::TierContext(const RedisOptions& redis_options, RedisTierOptions tier_options)
    : options{checked(std::move(tier_options), redis_options)}
    , server{redis_options.description()}
    , keys{redis_options.key_prefix, options.partition}
    , scripts{TierScripts::make()}
    , breaker{options.breaker, options.clock}
    , process_{::getpid()} {}

bool TierContext::is_in_its_process() const noexcept { return ::getpid() == process_; }

std::string TierContext::is_of_another_process() const {
    return three_parts(
        "ask " + server, "this process is a child of the one that made the tier",
        "make a cache and its tier after fork()");
}

Command TierContext::run(
    const Script& script, std::span<const std::string> own_keys,
    std::span<const std::string_view> own_arguments) const {
    const Nonce nonce;
    const std::string highest_epoch = std::to_string(highest_epoch_.load(std::memory_order_relaxed));
    const std::string ledger_length = std::to_string(options.ledger_length);
    std::vector<std::string_view> names{keys.epoch, keys.meta, keys.marks, keys.ledger};
    names.insert(names.end(), own_keys.begin(), own_keys.end());
    std::vector<std::string_view> arguments{nonce.text(), highest_epoch, ledger_length};
    arguments.insert(arguments.end(), own_arguments.begin(), own_arguments.end());
    return Command::run(script, names, arguments);
}

std::optional<std::uint64_t> TierContext::learn(std::string_view epoch) noexcept {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(epoch.data(), epoch.data() + epoch.size(), number);
    if (error != std::errc{} || end == epoch.data() + epoch.size() || *end != '-'
        || number > highest_number) {
        return std::nullopt;
    }
    std::uint64_t known = highest_epoch_.load(std::memory_order_relaxed);
    while (number > known
           && !highest_epoch_.compare_exchange_weak(known, number, std::memory_order_relaxed)) {
    }
    return number;
}

void TierContext::count(const Outcome& outcome) noexcept {
    round_trips_.fetch_add(1, std::memory_order_relaxed);
    if (!outcome) {
        faults_[static_cast<std::size_t>(outcome.error().fault)].fetch_add(1, std::memory_order_relaxed);
        // What it says of itself is true of what other connections are told by it as well, and those go on to
        // be answered what is read.
        const Fault fault = outcome.error().fault;
        if (fault == Fault::not_master || fault == Fault::too_few_replicas) {
            distrust_connections();
        }
    }
}

std::optional<CircuitBreaker::Call> TierContext::try_call() {
    auto call = breaker.try_call();
    if (!call) {
        not_attempted_.fetch_add(1, std::memory_order_relaxed);
    }
    return call;
}

RedisTierStats TierContext::stats() const {
    RedisTierStats stats{
        .round_trips = round_trips_.load(std::memory_order_relaxed),
        .not_attempted = not_attempted_.load(std::memory_order_relaxed),
        .breaker_opened = breaker.times_opened(),
        .breaker = breaker.state(),
    };
    for (std::size_t fault = 0; fault < fault_count; ++fault) {
        stats.faults[fault] = faults_[fault].load(std::memory_order_relaxed);
    }
    for (std::size_t fault = 0; fault < envelope_fault_count; ++fault) {
        stats.envelope_faults[fault] = envelope_faults.of(static_cast<EnvelopeFault>(fault));
    }
    return stats;
}

std::string TierContext::breaker_is_open() const {
    return three_parts(
        "ask " + server, "the circuit breaker is open: the server did not answer before",
        "it is tried again after RedisTierOptions::breaker.probe_after");
}

std::string TierContext::is_no_answer(std::string_view command) const {
    return three_parts(
        "ask " + server, "what it answers is no answer to " + std::string{command},
        "the address must be that of a Redis or Valkey server whose keys of this prefix are becache's");
}

Fence fence_of(const std::shared_ptr<TierContext>& context) {
    return {
        .ask =
            [context] {
                const std::array<std::string_view, 2> no_records{"-", "0"};
                Command command = context->run(context->scripts.sync, {}, no_records);
                // Whole: the handshake is one write, and cannot wait for a NOSCRIPT.
                (void)command.send_source();
                return command;
            },
        .accept =
            [context](const Reply& reply) {
                const bool is_answer =
                    reply.is_array() && reply.elements.size() >= 3 && reply.elements[0].is_text();
                if (is_answer) {
                    context->learn(reply.elements[0].text);
                }
                return is_answer;
            },
        .moves = context->fence_moves(),
    };
}

bool counts_as_failure(Fault fault) noexcept {
    switch (fault) {
    case Fault::overloaded:       // our own bound
    case Fault::no_script:        // sent again by itself
    case Fault::misconfigured:    // these refuse writes, and go on to answer reads
    case Fault::too_few_replicas: //
    case Fault::out_of_memory:    //
    case Fault::try_again:        // of one slot
        return false;
    default:
        return remedy_of(fault) == Remedy::retry || remedy_of(fault) == Remedy::rediscover;
    }
}

} // namespace becache::redis
