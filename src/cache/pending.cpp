// A change around a transaction: docs/protocol.md, "Pending marks".
//
//   intent on disk -> mark in the shared tier -> (the database commits) -> invalidation that ends the mark ->
//   intent gone
//
// Dying anywhere leaves either the mark, which counts as committed past its deadline, or the intent, which is
// carried out at the next start. Where the shared tier does not take the mark, reads of the regions go round
// it as long as this process lives, and after that the intent is all there is.
#include <becache/cache/pending.hpp>

#include "cache_state.hpp"
#include "shared_record.hpp"

#include <becache/reason/error_text.hpp>

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace becache {

struct PendingState {
    Record record;
    std::vector<Target> targets;
    std::string mark{};                    ///< empty: there is no shared tier
    std::optional<std::uint64_t> intent{}; ///< in the outbox
    std::vector<RegionState*> held{};      ///< that go round the shared tier, since it has not taken the mark
};

Pending::Pending(std::shared_ptr<CacheState> cache, std::unique_ptr<PendingState> state) noexcept
    : cache_{std::move(cache)}
    , state_{std::move(state)} {}

Pending::Pending(Pending&&) noexcept = default;

Pending::~Pending() {
    if (state_ != nullptr) {
        try {
            commit();
        } catch (...) { // NOLINT(bugprone-empty-catch)
            // The mark passes its deadline, or the intent is carried out at the next start.
        }
    }
}

std::unique_ptr<PendingState> Pending::take(const char* operation) {
    if (state_ == nullptr) {
        throw std::logic_error{three_parts(
            fmt::format("{} of a pending change", operation), "it was committed or rolled back before",
            "each change is prepared anew, and ended once")};
    }
    return std::move(state_);
}

Receipt Pending::commit() { return cache_->commit(*take("commit")); }

void Pending::rollback() { cache_->roll_back(*take("rollback")); }

bool Pending::on_disk() const noexcept { return state_ != nullptr && state_->intent.has_value(); }

Pending CacheState::prepare(
    std::vector<Target> targets, Reason reason, std::optional<Hardness> hardness, std::string subject,
    SourceLocation origin, std::chrono::milliseconds deadline) {
    constexpr std::chrono::milliseconds longest = std::chrono::hours{24};
    if (deadline.count() < 1 || deadline > longest) {
        throw std::invalid_argument{three_parts(
            fmt::format("prepare with a deadline of {} ms", deadline.count()), "the time is out of its range",
            fmt::format("it is 1 to {} ms, and later than the end of the transaction", longest.count()))};
    }
    refuse_if_anothers("prepare");
    Record record = record_for(targets, reason, hardness, std::move(subject), origin);
    auto state = std::make_unique<PendingState>(
        PendingState{.record = std::move(record), .targets = std::move(targets)});
    if (tier() != nullptr) {
        state->mark = fresh_name();
        state->record.shared_id = fresh_name();
        const shared::InvalidateRequest request = request_of(state->record);
        const shared::PrepareRequest prepared{
            .scopes = request.scopes, .record = request.record, .mark = state->mark, .deadline = deadline};
        std::string fault;
        state->intent = unsent_->intend(prepared, fault);
        const shared::Accepted accepted = tier()->call(prepared);
        if (!accepted.accepted) {
            state->held = covered_by(state->record);
            for (RegionState* const region : state->held) {
                region->queued.fetch_add(1);
            }
        }
        if (!fault.empty() || !accepted.accepted) {
            warn(three_parts(
                fmt::format("prepare with the reason {}", reason.text()),
                fault.empty() ? accepted.fault : fault,
                "a crash before the commit may leave something stale"));
        }
        const std::lock_guard lock{invalidation_mutex_};
        for (const Target& target : state->targets) {
            drop_uncounted(target);
        }
    }
    return Pending{shared_from_this(), std::move(state)};
}

Receipt CacheState::commit(PendingState& pending) {
    refuse_if_anothers("commit of a pending change");
    Receipt receipt;
    if (pending.mark.empty()) {
        take_effect(pending.record, pending.targets);
        tell_of(pending.record);
        return {.record_id = pending.record.id, .entries_dropped = pending.record.entries_dropped()};
    }
    {
        const std::lock_guard lock{invalidation_mutex_};
        on_the_way_.try_emplace(pending.record.shared_id);
    }
    shared::InvalidateRequest request = request_of(pending.record);
    request.mark = pending.mark;
    const shared::Accepted accepted = tier()->call(request);
    receipt = finish(pending.record, pending.targets, request, accepted, pending.intent);
    if (accepted.accepted) {
        unsent_->settle(pending.intent);
    }
    let_go(pending);
    return receipt;
}

void CacheState::roll_back(PendingState& pending) {
    refuse_if_anothers("rollback of a pending change");
    if (!pending.mark.empty()) {
        const shared::InvalidateRequest request = request_of(pending.record);
        // Where it is not taken, the mark passes its deadline: that costs a few hits.
        static_cast<void>(tier()->call(shared::RollbackRequest{
            .scopes = request.scopes, .record = request.record, .mark = pending.mark}));
        unsent_->settle(pending.intent);
        let_go(pending);
    }
}

void CacheState::let_go(PendingState& pending) {
    for (RegionState* const region : std::exchange(pending.held, {})) {
        region->queued.fetch_sub(1);
    }
}

/// The regions that a record covers.
std::vector<RegionState*> CacheState::covered_by(const Record& record) const {
    std::vector<RegionState*> covered;
    for (RegionState* const region : regions()) {
        for (const DroppedScope& dropped : record.scopes) {
            if (dropped.scope.kind == ScopeKind::everything || dropped.scope.region() == region->info->name) {
                covered.push_back(region);
                break;
            }
        }
    }
    return covered;
}

} // namespace becache
