// One load: how whoever runs it ends it, how long those who wait for it wait, and with what they make do.
#include "cache_state.hpp"

#include <becache/cache/load_timeout.hpp>
#include <becache/reason/error_text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <stdexcept>

namespace becache {

Lead::Lead(
    std::shared_ptr<CacheState> cache, RegionState& region, const ViewInfo& view,
    std::shared_ptr<local::Flight> flight, const ReadRules& rules, local::EntryRef shown)
    : cache_{std::move(cache)}
    , region_{region}
    , view_{view}
    , flight_{std::move(flight)}
    , rules_{rules}
    , shown_{std::move(shown)}
    , began_{cache_->now()} {}

Lead::~Lead() {
    if (!landed_.load()) {
        land(
            {.error =
                 std::make_exception_ptr(std::logic_error{"get_or_load: its loader was given up without a "
                                                          "value or an error; a loader calls back once"})});
    }
}

void Lead::start(const std::shared_ptr<Lead>& lead, Way way, const KeptLoader& loader) {
    const auto load = [](const std::shared_ptr<Lead>& led, const KeptLoader& run) {
        led->on_this_thread();
        run(led->key(), led->shown(), [led](local::LoadResult result) { led->land(std::move(result)); });
    };
    if (lead->cache_->tier() == nullptr) {
        load(lead, loader);
        return;
    }
    lead->fetch(way, [lead, way, loader, load](bool must_load) {
        if (!must_load) {
            return;
        }
        if (way == Way::waits) {
            load(lead, loader);
            return;
        }
        try { // away from the thread that brought the tier's answer
            lead->cache_->background().run(
                [lead, loader, load] { load(lead, loader); }, Background::Unbegun::goes_on);
        } catch (...) {
            lead->land({.error = std::current_exception()});
        }
    });
}

Outcome Lead::land(local::LoadResult given, Wait* wait) {
    if (landed_.exchange(true)) {
        return {};
    }
    flight_->loader_ended();
    local::LoadResult result = checked(std::move(given));
    if (observation_ && result.error == nullptr) {
        store(std::move(result));
        // Who has waited for the tier waits for no more: the flight has landed.
        return wait == nullptr ? Outcome{} : wait->outcome();
    }
    release();
    return finish(std::move(result), wait);
}

Outcome Lead::finish(local::LoadResult result, Wait* wait) {
    Outcome outcome = wait == nullptr ? Outcome{} : wait->outcome_of(result);
    cache_->land({region_, view_, key()}, flight_, std::move(result), {rules_, began_, keep_});
    if (wait != nullptr) {
        wait->count(outcome);
    }
    return outcome;
}

/// The result, or an error in its place where the loader answered what cannot be.
local::LoadResult Lead::checked(local::LoadResult result) const {
    const auto refuse = [&](std::string_view wrong, std::string_view right) {
        result = {
            .error = std::make_exception_ptr(std::invalid_argument{three_parts(
                fmt::format(
                    "what the loader of {} answered", make_address(*region_.info, view_, key().fields)),
                wrong, right)})};
    };
    if (result.time_to_live && result.time_to_live->count() < 1) {
        refuse(fmt::format("its time to live is {} ms", result.time_to_live->count()), "it is 1 ms or more");
        return result;
    }
    const auto kinds = region_.info->tag_kinds;
    for (const auto& [kind, value] : result.tags) {
        if (std::ranges::find(kinds, kind) == kinds.end()) {
            refuse(
                fmt::format("the region has no tags of the kind {}", quote(kind)),
                fmt::format("its kinds are {}", fmt::join(kinds, ", ")));
            break;
        }
        if (kind.size() + 1 + escape_field(value).size() > max_tag_bytes) {
            refuse(
                fmt::format("the tag {} is too long", quote(fmt::format("{}:{}", kind, value))),
                fmt::format("a tag has at most {} bytes, escaped", max_tag_bytes));
            break;
        }
    }
    return result;
}

Wait::Wait(
    std::shared_ptr<CacheState> cache, RegionState& region, const ViewInfo& view,
    std::shared_ptr<local::Flight> flight, bool leads, const ReadRules& rules)
    : cache_{std::move(cache)}
    , region_{region}
    , view_{view}
    , flight_{std::move(flight)}
    , leads_{leads}
    , rules_{rules}
    , began_{cache_->now()} {}

std::optional<Outcome> Wait::fall_back() const {
    // As it is now, not as it was when the reader came: it may have been invalidated meanwhile.
    local::EntryRef entry = cache_->usable_entry(flight_->key(), rules_.fail_safe_max);
    if (entry == nullptr) {
        return std::nullopt;
    }
    return Outcome{.entry = std::move(entry), .source = Source::fail_safe};
}

void Wait::count(const Outcome& outcome) const {
    const CacheState::Place place{region_, view_, flight_->key()};
    if (outcome.timed_out) {
        cache_->count(place, timeouts, ReadEvent::timeout);
    } else if (outcome.source == Source::fail_safe) {
        cache_->count(place, fail_safes, ReadEvent::fail_safe);
    }
}

Outcome Wait::time_out() const {
    return {
        .error = std::make_exception_ptr(LoadTimeout{three_parts(
            fmt::format("get_or_load of {}", make_address(*region_.info, view_, flight_->key().fields)),
            fmt::format("its loader has not ended within {} ms", rules_.hard_timeout.count()),
            "the load goes on, and a later read may hit; ReadOptions::hard_timeout is the bound")}),
        .timed_out = true};
}

Outcome Wait::outcome_of(const local::LoadResult& result) const {
    if (result.error == nullptr) {
        // Who has joined was not there when the shared tier was asked.
        const Source led = result.shared ? Source::shared : Source::load;
        return {.entry = result.value, .source = leads_ ? led : Source::joined};
    }
    return fall_back().value_or(Outcome{.error = result.error});
}

/// The end of the load and the time-outs: whichever comes first with an answer gives it to the reader.
struct Wait::Race {
    std::mutex mutex;
    std::function<void(Outcome)> done;
    std::vector<Background::Appointment> appointments;

    /// Answers with what `answer` returns, if nobody has yet, and it returns something.
    void end(Background& background, const std::function<std::optional<Outcome>()>& answer) {
        std::function<void(Outcome)> call;
        std::optional<Outcome> outcome;
        std::vector<Background::Appointment> unneeded;
        {
            const std::lock_guard lock{mutex};
            if (!done) {
                return;
            }
            outcome = answer();
            if (!outcome) {
                return;
            }
            call = std::exchange(done, nullptr);
            unneeded.swap(appointments);
        }
        for (const auto& appointment : unneeded) {
            background.cancel(appointment);
        }
        call(*std::move(outcome));
    }
};

void Wait::on_end(std::function<void(Outcome)> call) {
    auto self = shared_from_this();
    auto done = [self, call = std::move(call)](Outcome outcome) {
        self->count(outcome);
        call(std::move(outcome));
    };
    if (!rules_.bounded()) {
        flight_->on_landed([self, done = std::move(done)](const local::LoadResult& result) {
            done(self->outcome_of(result));
        });
        return;
    }
    const auto race = std::make_shared<Race>();
    race->done = std::move(done);
    const auto end_after = [&](std::chrono::milliseconds time,
                               const std::function<std::optional<Outcome>()>& answer) {
        if (time.count() > 0) {
            const auto appointment = cache_->background().at(
                began_ + time, [self, race, answer] { race->end(self->cache_->background(), answer); });
            const std::lock_guard lock{race->mutex};
            race->appointments.push_back(appointment);
        }
    };
    end_after(rules_.soft_timeout, [self] { return self->fall_back(); });
    end_after(rules_.hard_timeout, [self] { return std::optional{self->time_out()}; });
    flight_->on_landed([self, race](const local::LoadResult& result) {
        race->end(self->cache_->background(), [&] { return std::optional{self->outcome_of(result)}; });
    });
}

Outcome Wait::outcome() {
    flight_->refuse_own_loader();
    struct Waiter {
        std::mutex mutex;
        std::condition_variable ended;
        std::optional<Outcome> outcome;
    };
    // Shared: whoever ends the race may still hold the mutex when the waiter is gone.
    const auto waiter = std::make_shared<Waiter>();
    on_end([waiter](Outcome outcome) {
        const std::lock_guard lock{waiter->mutex};
        waiter->outcome = std::move(outcome);
        waiter->ended.notify_one();
    });
    std::unique_lock lock{waiter->mutex};
    waiter->ended.wait(lock, [&] { return waiter->outcome.has_value(); });
    return *std::move(waiter->outcome);
}

} // namespace becache
