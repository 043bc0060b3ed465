#pragma once

#include <becache/local/entry.hpp>
#include <becache/local/function_ref.hpp>
#include <becache/local/generations.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace becache::local {

/// How a load ended: a value, or what the loader threw.
struct LoadResult {
    EntryRef value{};
    std::exception_ptr error{};
    std::size_t value_bytes = 0;

    /// What the loader said beside the value.
    std::optional<std::chrono::milliseconds> time_to_live{};
    std::vector<std::pair<std::string, std::string>> tags{}; ///< kind and value, as the user spells them
    bool unchanged = false;                                  ///< `value` is the one that it was shown
    bool shared = false;                                     ///< no loader ran: another process had filled it
};

/// One load on its way, and those who wait for it. Thread-safe, but for what Flights alone touches.
class Flight {
    /// Only Flights makes one.
    struct Maker {
        explicit Maker() = default;
    };

public:
    Flight(Maker /*only Flights*/, const TableKey& key, TimePoint began, Stamp stamp)
        : view_{key.view}
        , fields_{key.fields}
        , began_{began}
        , stamp_{std::move(stamp)} {}

    using Callback = std::function<void(const LoadResult&)>;

    [[nodiscard]] TableKey key() const noexcept { return {view_, fields_}; }

    /// Says that the loader runs on this thread, so that wait() can refuse to wait for itself.
    void loads_on_this_thread();
    /// Says that the loader has ended, though the flight has not.
    void loader_ended();
    /// Calls back with the result: at once if there is one, else on the thread that ends the load.
    void on_landed(Callback callback);
    /// Throws std::logic_error on the thread that itself runs the loader: it would wait for itself.
    void refuse_own_loader();

private:
    friend class Flights;

    void land(LoadResult result);

    const std::uint16_t view_;
    const std::string fields_;

    const TimePoint began_;
    Stamp stamp_;                  // under the stripe's mutex of Flights
    bool withdrawn_ = false;       // its key was invalidated, or a newer flight took its place; as stamp_
    std::shared_ptr<Flight> next_; // in its stripe's chain; as stamp_

    std::mutex mutex_;
    std::vector<Callback> callbacks_;
    LoadResult result_;
    bool landed_ = false;
    std::thread::id loader_;
};

/// The loads that are under way: at most one for each key that may still be joined. Thread-safe.
class Flights {
public:
    /// What a reader who missed is to do.
    struct Boarding {
        EntryRef hit{};                   ///< set: the value came in meanwhile
        std::shared_ptr<Flight> flight{}; ///< else: the load to wait for, or
        bool leads = false;               ///< to run
        bool spared = false;              ///< neither: its loader failed a short time ago
    };

    /// When a reader comes, and what it may take.
    struct Terms {
        TimePoint now{};
        TimePoint joins_since = TimePoint::min(); ///< older loads are not joined
        bool may_be_spared = false;               ///< it has something else, if the loader is to be spared
    };

    /// Looks once more with `find`, then joins the load of this key if nothing that covers it was
    /// invalidated since it began, else leads a new one, stamped by `observe`; or neither, if the key's
    /// loader is to be spared.
    [[nodiscard]] Boarding board(
        const TableKey& key, FunctionRef<EntryRef()> find, FunctionRef<Stamp()> observe, const Terms& terms);

    /// Ends a load. What the loader gave is passed to `fill`, with the stamp of the load, unless its key was
    /// invalidated meanwhile; then everyone who waits is answered. What `fill` throws is swallowed.
    void land(
        const std::shared_ptr<Flight>& flight, LoadResult result,
        FunctionRef<void(const LoadResult&, Stamp)> fill);

    /// Spares the loader of a key, which failed, until a time.
    void spare(const TableKey& key, TimePoint now, TimePoint until);

    /// Runs `change` while no load of this key can fill, and keeps the one under way, if any, from filling
    /// and from being joined.
    bool invalidate(const TableKey& key, FunctionRef<bool()> change);

private:
    /// Loads that are under way are few, so a chain of them is short.
    static constexpr std::size_t chains = 32;
    using Chain = std::shared_ptr<Flight>;

    struct Stripe {
        std::mutex mutex;
        std::array<Chain, chains> flights;
        std::unordered_map<std::size_t, TimePoint> spared; ///< by a key's hash; those that meet share a fate
    };

    [[nodiscard]] Stripe& stripe_of(std::size_t hash) noexcept { return stripes_[hash % stripes]; }
    /// Where the flight of a key is linked, or would be.
    [[nodiscard]] static Chain& link_of(Stripe& stripe, const TableKey& key, std::size_t hash) noexcept;
    static void unlink(Chain& link) noexcept;

    static constexpr std::size_t stripes = 64;
    std::array<Stripe, stripes> stripes_;
};

} // namespace becache::local
