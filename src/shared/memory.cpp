#include <becache/shared/memory.hpp>

#include "memory_state.hpp"

#include <algorithm>
#include <mutex>
#include <utility>

namespace becache::shared {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view closed_fault = "the tier was closed";

} // namespace

MemoryServer::MemoryServer(MemoryServerOptions options)
    : options_{std::move(options)}
    , alarm_{std::make_shared<Alarm>()}
    , state_{std::make_unique<MemoryState>(MemoryState::Rules{
          .ledger_length = options_.ledger_length, .max_payload_bytes = options_.max_payload_bytes})} {
    if (options_.clock == nullptr) {
        options_.clock = system_clock();
    }
}

MemoryServer::~MemoryServer() = default;

MemoryServer::Dump MemoryServer::dump() const {
    const std::lock_guard lock{alarm_->mutex};
    return std::make_shared<const MemoryState>(*state_);
}

void MemoryServer::flush() {
    const std::lock_guard lock{alarm_->mutex};
    state_->forget();
}

void MemoryServer::restart(const Dump& dump) {
    const std::lock_guard lock{alarm_->mutex};
    if (dump == nullptr) {
        state_->forget();
    } else {
        *state_ = *dump;
    }
    state_->become_another_server();
}

bool MemoryServer::drop_token(const std::string& scope) {
    const std::lock_guard lock{alarm_->mutex};
    return state_->drop_token(scope);
}

bool MemoryServer::drop_value(const std::string& address) {
    const std::lock_guard lock{alarm_->mutex};
    return state_->drop_value(address);
}

void MemoryServer::trim_ledger(std::size_t length) {
    const std::lock_guard lock{alarm_->mutex};
    state_->trim_ledger(length);
}

void MemoryServer::add_foreign(std::string key) {
    const std::lock_guard lock{alarm_->mutex};
    state_->foreign().insert(std::move(key));
}

std::vector<std::string> MemoryServer::foreign() const {
    const std::lock_guard lock{alarm_->mutex};
    return {state_->foreign().begin(), state_->foreign().end()};
}

MemoryTier::MemoryTier(std::shared_ptr<MemoryServer> server)
    : server_{std::move(server)} {}

template <class Answer, class Body>
Answer MemoryTier::ask(Answer unavailable, Body body) {
    const std::lock_guard lock{server_->alarm_->mutex};
    if (closed_) {
        return unavailable;
    }
    const Send send{.nonce = draw_nonce(), .known_epoch = known_epoch_};
    MemoryState& state = *server_->state_;
    const std::uint64_t places = state.places();
    Answer answer = body(state, send, server_->options_.clock->now());
    if (state.places() != places) {
        server_->alarm_->changed.notify_all();
    }
    return answer;
}

void MemoryTier::remember(std::string_view epoch) noexcept {
    known_epoch_ = std::max(known_epoch_, number_of_epoch(epoch));
}

Observed MemoryTier::call(const ObserveRequest& request) {
    return ask(
        Observed{.fault = std::string{closed_fault}},
        [&](MemoryState& state, const Send& send, TimePoint now) {
            Observed observed = state.observe(request, send, now);
            remember(observed.observation.epoch);
            return observed;
        });
}

Filled MemoryTier::call(const FillRequest& request) {
    return ask(Filled::unavailable, [&](MemoryState& state, const Send& send, TimePoint now) {
        return state.fill(request, send, now);
    });
}

void MemoryTier::call(const ReleaseRequest& request) {
    static_cast<void>(ask(false, [&](MemoryState& state, const Send&, TimePoint) {
        state.release(request);
        return true;
    }));
}

Accepted MemoryTier::call(const InvalidateRequest& request) {
    return ask(
        Accepted{.fault = std::string{closed_fault}}, [&](MemoryState& state, const Send& send, TimePoint) {
            Accepted accepted = state.invalidate(request, send);
            remember(accepted.epoch);
            return accepted;
        });
}

Accepted MemoryTier::call(const PrepareRequest& request) {
    return ask(
        Accepted{.fault = std::string{closed_fault}},
        [&](MemoryState& state, const Send& send, TimePoint now) {
            Accepted accepted = state.prepare(request, send, now);
            remember(accepted.epoch);
            return accepted;
        });
}

Accepted MemoryTier::call(const RollbackRequest& request) {
    return ask(
        Accepted{.fault = std::string{closed_fault}}, [&](MemoryState& state, const Send& send, TimePoint) {
            Accepted accepted = state.roll_back(request, send);
            remember(accepted.epoch);
            return accepted;
        });
}

void MemoryTier::start(ObserveRequest request, Done<Observed> done) { done(call(request)); }

void MemoryTier::start(FillRequest request, Done<Filled> done) { done(call(request)); }

void MemoryTier::start(ReleaseRequest request) { call(request); }

void MemoryTier::start(InvalidateRequest request, Done<Accepted> done) { done(call(request)); }

Synced MemoryTier::sync(std::string_view cursor, std::size_t most) {
    return ask(
        Synced{.fault = std::string{closed_fault}}, [&](MemoryState& state, const Send& send, TimePoint) {
            Synced synced = state.sync(cursor, most, send);
            remember(synced.epoch);
            return synced;
        });
}

std::optional<std::vector<LedgerEntry>> MemoryTier::listen(
    std::string_view cursor, std::chrono::milliseconds longest) {
    const Clock& clock = *server_->options_.clock;
    std::unique_lock lock{server_->alarm_->mutex};
    const TimePoint end = clock.now() + std::clamp<std::chrono::milliseconds>(longest, 0ms, 24h);
    while (!closed_) {
        std::optional<std::vector<LedgerEntry>> entries =
            server_->state_->entries_after(cursor, server_->options_.ledger_length);
        if (!entries || !entries->empty() || clock.now() >= end) {
            return entries;
        }
        clock.wait_until(server_->alarm_, lock, end);
    }
    return std::nullopt;
}

std::vector<LedgerEntry> MemoryTier::newest_entries(std::size_t most) {
    return ask(std::vector<LedgerEntry>{}, [&](MemoryState& state, const Send&, TimePoint) {
        return state.newest_entries(most);
    });
}

ForeignDropped MemoryTier::drop_foreign(const ForeignRequest& request) {
    return ask(
        ForeignDropped{.fault = std::string{closed_fault}},
        [&](MemoryState& state, const Send&, TimePoint) { return state.drop_foreign(request); });
}

std::string MemoryTier::description() const { return "memory"; }

void MemoryTier::close() {
    const std::lock_guard lock{server_->alarm_->mutex};
    closed_ = true;
    server_->alarm_->changed.notify_all();
}

} // namespace becache::shared
