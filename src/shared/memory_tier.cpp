#include <becache/shared/memory.hpp>

#include "memory_state.hpp"

#include <algorithm>
#include <mutex>
#include <utility>

namespace becache::shared {
namespace {

using namespace std::chrono_literals;

// What the port has no structure for.
struct SyncRequest {
    std::string cursor;
    std::size_t most = 0;
};
struct NewestRequest {
    std::size_t most = 0;
};
struct Released {};
using Entries = std::vector<LedgerEntry>;

template <class Answer>
Answer unavailable(std::string_view fault) {
    Answer answer{};
    answer.fault = fault;
    return answer;
}
template <>
Filled unavailable<Filled>(std::string_view) {
    return Filled::unavailable;
}
template <>
Released unavailable<Released>(std::string_view) {
    return {};
}
template <>
Entries unavailable<Entries>(std::string_view) {
    return {};
}

Observed ask_state(MemoryState& state, const ObserveRequest& request, const Send& send, TimePoint now) {
    return state.observe(request, send, now);
}
Filled ask_state(MemoryState& state, const FillRequest& request, const Send& send, TimePoint now) {
    return state.fill(request, send, now);
}
Released ask_state(MemoryState& state, const ReleaseRequest& request, const Send&, TimePoint) {
    state.release(request);
    return {};
}
Accepted ask_state(MemoryState& state, const InvalidateRequest& request, const Send& send, TimePoint) {
    return state.invalidate(request, send);
}
Accepted ask_state(MemoryState& state, const PrepareRequest& request, const Send& send, TimePoint now) {
    return state.prepare(request, send, now);
}
Accepted ask_state(MemoryState& state, const RollbackRequest& request, const Send& send, TimePoint) {
    return state.roll_back(request, send);
}
Synced ask_state(MemoryState& state, const SyncRequest& request, const Send& send, TimePoint) {
    return state.sync(request.cursor, request.most, send);
}
Entries ask_state(MemoryState& state, const NewestRequest& request, const Send&, TimePoint) {
    return state.newest_entries(request.most);
}
ForeignDropped ask_state(MemoryState& state, const ForeignRequest& request, const Send&, TimePoint) {
    return state.drop_foreign(request);
}

// The epoch that an answer tells its client of.
std::string_view epoch_in(const Observed& answer) noexcept { return answer.observation.epoch; }
std::string_view epoch_in(const Accepted& answer) noexcept { return answer.epoch; }
std::string_view epoch_in(const Synced& answer) noexcept { return answer.epoch; }
template <class Answer>
std::string_view epoch_in(const Answer&) noexcept {
    return {};
}

bool count_down(std::size_t& left) noexcept {
    if (left == 0) {
        return false;
    }
    --left;
    return true;
}

} // namespace

MemoryTier::MemoryTier(std::shared_ptr<MemoryServer> server)
    : server_{std::move(server)} {}

MemoryTier::~MemoryTier() { close(); }

void MemoryTier::set_faults(MemoryFaults faults) {
    const std::lock_guard lock{server_->alarm_->mutex};
    faults_ = faults;
    server_->alarm_->changed.notify_all();
}

MemoryFaults MemoryTier::faults() const {
    const std::lock_guard lock{server_->alarm_->mutex};
    return faults_;
}

std::size_t MemoryTier::held() const {
    const std::lock_guard lock{server_->alarm_->mutex};
    return held_.size();
}

bool MemoryTier::wait_until_held(std::size_t count, std::chrono::milliseconds longest) const {
    std::unique_lock lock{server_->alarm_->mutex};
    return server_->alarm_->changed.wait_for(lock, longest, [&] { return held_.size() >= count; });
}

bool MemoryTier::release_held(std::size_t place) {
    Held held;
    {
        const std::lock_guard lock{server_->alarm_->mutex};
        if (place >= held_.size()) {
            return false;
        }
        const auto found = held_.begin() + static_cast<std::ptrdiff_t>(place);
        held = std::move(*found);
        held_.erase(found);
    }
    held.go_on();
    return true;
}

std::string_view MemoryTier::why_unreachable() const noexcept {
    if (closed_) {
        return "the tier was closed";
    }
    if (faults_.cut_off) {
        return "the tier is cut off from its server";
    }
    return server_->stopped_ ? "the server is stopped" : "";
}

void MemoryTier::hold(Held held) {
    held_.push_back(std::move(held));
    server_->alarm_->changed.notify_all();
}

template <class Request>
auto MemoryTier::carry_out(const Request& request, const std::string& nonce) {
    MemoryState& state = *server_->state_;
    const std::uint64_t places = state.places();
    auto answer = ask_state(
        state, request, {.nonce = nonce, .known_epoch = known_epoch_}, server_->options_.clock->now());
    if (state.places() != places) {
        server_->alarm_->changed.notify_all();
    }
    return answer;
}

template <class Request, class Answer>
void MemoryTier::begin(Request request, Done<Answer> done) {
    std::unique_lock lock{server_->alarm_->mutex};
    std::string_view fault = why_unreachable();
    if (fault.empty() && count_down(faults_.lose_requests)) {
        fault = "the request was lost";
    }
    if (!fault.empty()) {
        lock.unlock();
        done(unavailable<Answer>(fault));
        return;
    }
    const bool answer_is_lost = count_down(faults_.lose_answers);
    auto arrive = [this, request = std::move(request), nonce = draw_nonce()] {
        return carry_out(request, nonce);
    };
    auto give_up = [done] { done(unavailable<Answer>("it was held, and is given up")); };
    auto reach_client = [this, done, answer_is_lost](std::unique_lock<std::mutex> held_lock, Answer answer) {
        if (answer_is_lost) {
            answer = unavailable<Answer>("the answer was lost: it may have been carried out");
        }
        known_epoch_ = std::max(known_epoch_, number_of_epoch(epoch_in(answer)));
        held_lock.unlock();
        done(std::move(answer));
    };
    if (faults_.hold_requests) {
        hold(
            {.go_on =
                 [this, arrive, reach_client] {
                     std::unique_lock late{server_->alarm_->mutex};
                     const std::string_view late_fault = why_unreachable();
                     Answer answer = late_fault.empty() ? Answer{arrive()} : unavailable<Answer>(late_fault);
                     reach_client(std::move(late), std::move(answer));
                 },
             .give_up = give_up});
        return;
    }
    Answer answer = arrive();
    if (faults_.hold_copies) {
        hold(
            {.go_on =
                 [this, arrive] {
                     const std::lock_guard late{server_->alarm_->mutex};
                     static_cast<void>(arrive());
                 },
             .give_up = [] {}});
    }
    if (faults_.hold_answers) {
        hold(
            {.go_on = [this, reach_client,
                       answer] { reach_client(std::unique_lock{server_->alarm_->mutex}, answer); },
             .give_up = give_up});
        return;
    }
    reach_client(std::move(lock), std::move(answer));
}

template <class Answer, class Request>
Answer MemoryTier::ask(Request request) {
    const auto answer = std::make_shared<std::optional<Answer>>();
    begin<Request, Answer>(std::move(request), [answer, alarm = server_->alarm_](Answer given) {
        const std::lock_guard lock{alarm->mutex};
        *answer = std::move(given);
        alarm->changed.notify_all();
    });
    std::unique_lock lock{server_->alarm_->mutex};
    server_->alarm_->changed.wait(lock, [&] { return answer->has_value(); });
    return **std::move(answer);
}

Observed MemoryTier::call(const ObserveRequest& request) { return ask<Observed>(request); }

Filled MemoryTier::call(const FillRequest& request) { return ask<Filled>(request); }

void MemoryTier::call(const ReleaseRequest& request) { static_cast<void>(ask<Released>(request)); }

Accepted MemoryTier::call(const InvalidateRequest& request) { return ask<Accepted>(request); }

Accepted MemoryTier::call(const PrepareRequest& request) { return ask<Accepted>(request); }

Accepted MemoryTier::call(const RollbackRequest& request) { return ask<Accepted>(request); }

void MemoryTier::start(ObserveRequest request, Done<Observed> done) {
    begin(std::move(request), std::move(done));
}

void MemoryTier::start(FillRequest request, Done<Filled> done) { begin(std::move(request), std::move(done)); }

void MemoryTier::start(ReleaseRequest request) {
    begin(std::move(request), Done<Released>{[](Released) {}});
}

void MemoryTier::start(InvalidateRequest request, Done<Accepted> done) {
    begin(std::move(request), std::move(done));
}

Synced MemoryTier::sync(std::string_view cursor, std::size_t most) {
    return ask<Synced>(SyncRequest{.cursor = std::string{cursor}, .most = most});
}

Entries MemoryTier::newest_entries(std::size_t most) { return ask<Entries>(NewestRequest{.most = most}); }

ForeignDropped MemoryTier::drop_foreign(const ForeignRequest& request) {
    return ask<ForeignDropped>(request);
}

std::optional<Entries> MemoryTier::listen(std::string_view cursor, std::chrono::milliseconds longest) {
    const Clock& clock = *server_->options_.clock;
    std::unique_lock lock{server_->alarm_->mutex};
    const TimePoint end = clock.now() + std::clamp<std::chrono::milliseconds>(longest, 0ms, 24h);
    while (why_unreachable().empty()) {
        std::optional<Entries> entries =
            faults_.withhold_hints ? Entries{}
                                   : server_->state_->entries_after(cursor, server_->options_.ledger_length);
        if (!entries || !entries->empty() || clock.now() >= end) {
            return entries;
        }
        clock.wait_until(server_->alarm_, lock, end);
    }
    return std::nullopt;
}

std::string MemoryTier::description() const { return "memory"; }

void MemoryTier::close() {
    std::deque<Held> given_up;
    {
        const std::lock_guard lock{server_->alarm_->mutex};
        closed_ = true;
        given_up.swap(held_);
        server_->alarm_->changed.notify_all();
    }
    for (const Held& held : given_up) {
        held.give_up();
    }
}

} // namespace becache::shared
