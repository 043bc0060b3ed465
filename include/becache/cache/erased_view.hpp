#pragma once

#include <becache/cache/handle.hpp>
#include <becache/core/key.hpp>
#include <becache/core/read_options.hpp>
#include <becache/core/record.hpp>
#include <becache/local/epoch.hpp>
#include <becache/local/flights.hpp>
#include <becache/local/generations.hpp>
#include <becache/shared/tier.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <typeinfo>
#include <vector>

namespace becache {

class CacheState;
enum class Keep : std::uint8_t;
class Lead;
class Region;
class Wait;
struct RegionState;

/// What a read is answered with: an entry and where it came from, or what the loader threw.
struct Outcome {
    local::EntryRef entry{};
    Source source = Source::hit;
    std::exception_ptr error{};
    bool timed_out = false; ///< the error is that the wait was too long
};

/// A loader whose type is forgotten, kept: starts a load of a key, and gives its end to `done`, once, at once
/// or later, from any thread. `shown` is the value known before, or none. Throws nothing.
using LoadDone = std::function<void(local::LoadResult)>;
using KeptLoader =
    std::function<void(const local::TableKey& key, const local::EntryRef& shown, LoadDone done)>;

/// A loader whose type is forgotten, on its owner's stack.
struct LoaderRef {
    void* loader;
    /// Runs it here. Throws nothing.
    local::LoadResult (*run)(void* loader, const local::TableKey& key, const local::EntryRef& shown);
    /// Moves it to where it outlives its owner's call.
    KeptLoader (*keep)(void* loader);
};

/// How the values of a type, which is forgotten, cross to other processes.
struct ValueCodec {
    /// The bytes of an entry that is not absent; nothing if it has none.
    std::optional<std::string> (*encode)(const local::Entry& entry);
    /// The entry of bytes; without a value, and without an error, if they are none.
    local::LoadResult (*decode)(const local::TableKey& key, std::string_view bytes);
};

/// Who waits for the shared tier.
enum class Way : std::uint8_t {
    waits,      ///< the thread that asks
    calls_back, ///< nobody: it goes on where the answer comes
    in_a_batch, ///< likewise; a load of another process, which may wait for one of ours, is not waited for
};

/// What a reader is to do: take the answer, or wait for a load, and perhaps lead it.
struct Boarding {
    Outcome answer{};
    std::shared_ptr<Wait> wait{}; ///< null: take the answer
    std::shared_ptr<Lead> lead{}; ///< set: run the loader
    bool refresh = false;         ///< the answer is to be loaded anew in the background
};

/// The compiled body of View, which knows no type of key or value.
class ErasedView {
public:
    /// The view at `place` in the region's list. Throws std::invalid_argument where there is none, or where
    /// it was bound to another type of value.
    ErasedView(
        const Region& region, std::size_t place, const std::type_info& value_type, const ValueCodec* codec);

    [[nodiscard]] local::EntryRef get(const KeyWriter& key) const;
    /// A fresh entry, which counts as a hit and lives as long as the guard, or null. `report` is whether
    /// report() is to be called once the guard has gone.
    struct Glance {
        const local::Entry* entry;
        bool report;
    };
    [[nodiscard]] Glance glance(const KeyWriter& key, const local::EpochGuard& guard) const;
    /// What a glance leaves to be done: observers hear of it; a miss is counted, and what is of no more use
    /// goes.
    void report(const KeyWriter& key, bool hit) const;
    /// The fresh entries of keys that were written one behind the other, by where each ends.
    void get_many(
        std::string_view texts, std::span<const std::size_t> ends, std::span<local::EntryRef> out) const;

    [[nodiscard]] Outcome read(const KeyWriter& key, const ReadOptions* options, LoaderRef loader) const;
    void async_read(
        const KeyWriter& key, const ReadOptions* options, const KeptLoader& loader,
        std::function<void(Outcome)> done) const;

    // The parts of read(), for one loader that loads many keys.
    [[nodiscard]] Boarding board(const KeyWriter& key, const ReadOptions* options) const;
    /// A load for who was answered; null if one is under way or the loader is to be spared.
    [[nodiscard]] std::shared_ptr<Lead> board_refresh(
        const KeyWriter& key, const ReadOptions* options, const local::EntryRef& shown) const;
    /// Runs what nobody waits for: the end of the last handle drops it if it has not begun.
    void run_in_background(std::function<void()> task) const;
    /// Asks the shared tier for all keys at the same time; answers for each whether its loader is to run. The
    /// other loads have ended.
    [[nodiscard]] static std::vector<bool> fetch(const std::vector<std::shared_ptr<Lead>>& leads);

    [[nodiscard]] bool contains(const KeyWriter& key) const;
    bool refresh(const KeyWriter& key) const;
    Receipt invalidate(
        const KeyWriter& key, Reason reason, std::optional<Hardness> hardness, SourceLocation origin,
        const ReceiptDone& done = {}) const;
    [[nodiscard]] std::string address(const KeyWriter& key) const;

private:
    [[nodiscard]] local::TableKey table_key(const KeyWriter& key) const noexcept {
        return {number_, key.text()};
    }

    std::shared_ptr<CacheState> cache_;
    RegionState* region_;
    const ViewInfo* info_;
    std::uint16_t number_;
};

/// A load to be run by whoever holds this. One that is given up without an end fails, so that nobody waits
/// for ever. Held by a shared pointer.
class Lead : public std::enable_shared_from_this<Lead> {
public:
    Lead(
        std::shared_ptr<CacheState> cache, RegionState& region, const ViewInfo& view,
        std::shared_ptr<local::Flight> flight, const ReadRules& rules, local::EntryRef shown);
    Lead(const Lead&) = delete;
    Lead& operator=(const Lead&) = delete;
    ~Lead();

    [[nodiscard]] local::TableKey key() const noexcept { return flight_->key(); }
    /// What the loader is to be shown: the value known before, in whatever state; or none.
    [[nodiscard]] const local::EntryRef& shown() const noexcept { return shown_; }

    /// For who runs the loader on this thread.
    void on_this_thread() const { flight_->loads_on_this_thread(); }
    /// Asks the shared tier first, if there is one. What it has ends the load; `done` is told whether the
    /// loader is still to be run, at once or later, from any thread.
    void fetch(Way way, const std::function<void(bool must_load)>& done);
    /// Fetches, or starts the loader, which lands by itself.
    static void start(const std::shared_ptr<Lead>& lead, Way way, const KeptLoader& loader);
    /// Ends the load; only the first end counts. Answers what `wait`, if given, is answered: it is given only
    /// by who has fetched by waiting.
    Outcome land(local::LoadResult result, Wait* wait = nullptr);

private:
    class Fetch;

    [[nodiscard]] local::LoadResult checked(local::LoadResult result) const;
    [[nodiscard]] local::LoadResult decoded(const shared::StoredValue& value) const;
    [[nodiscard]] std::optional<shared::StoredValue> encoded(const local::LoadResult& result) const;
    [[nodiscard]] shared::ValueName name() const;
    [[nodiscard]] std::chrono::milliseconds token_life() const;
    [[nodiscard]] bool outlives_shown(std::chrono::milliseconds life) const;
    [[nodiscard]] const ValueCodec* codec() const noexcept;
    void tier_is_away() noexcept;
    void store(local::LoadResult result);
    void release();
    Outcome finish(local::LoadResult result, Wait* wait = nullptr);

    const std::shared_ptr<CacheState> cache_;
    RegionState& region_;
    const ViewInfo& view_;
    const std::shared_ptr<local::Flight> flight_;
    const ReadRules rules_;
    const local::EntryRef shown_;
    const TimePoint began_;
    std::atomic<bool> landed_{false};

    // Between fetch and land, by whoever has the load in hand.
    Way way_ = Way::waits;
    std::optional<shared::Observation> observation_{}; ///< the right to fill the shared tier
    Keep keep_{};
};

/// A reader who waits for a load, led by itself or by another.
class Wait : public std::enable_shared_from_this<Wait> {
public:
    Wait(
        std::shared_ptr<CacheState> cache, RegionState& region, const ViewInfo& view,
        std::shared_ptr<local::Flight> flight, bool leads, const ReadRules& rules);

    /// Whether the load may have to go on without the reader.
    [[nodiscard]] bool bounded() const noexcept { return rules_.bounded(); }
    /// What the end of the load means to this reader: also, perhaps, a value past its time.
    [[nodiscard]] Outcome outcome_of(const local::LoadResult& result) const;
    /// Counts it where it is not what a loader gave.
    void count(const Outcome& outcome) const;

    /// Waits for the end of the load, or as long as the rules allow.
    [[nodiscard]] Outcome outcome();
    /// The same without waiting: calls back once, at once or later, from any thread.
    void on_end(std::function<void(Outcome)> done);

private:
    struct Race;

    /// What is left to answer with where the load cannot; nothing, if nothing is.
    [[nodiscard]] std::optional<Outcome> fall_back() const;
    [[nodiscard]] Outcome time_out() const;

    const std::shared_ptr<CacheState> cache_;
    RegionState& region_;
    const ViewInfo& view_;
    const std::shared_ptr<local::Flight> flight_;
    const bool leads_;
    const ReadRules rules_;
    const TimePoint began_;
};

} // namespace becache
