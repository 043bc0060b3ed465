#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace becache {

/// How values are read and kept: for a cache (CacheOptions::reading), one of its regions
/// (CacheOptions::regions) or one call. A member that is not set is taken from the next wider of the three,
/// at last from ReadRules.
struct ReadOptions {
    std::optional<std::chrono::milliseconds> time_to_live{};
    std::optional<std::chrono::milliseconds> absent_time_to_live{};
    std::optional<double> jitter{};
    std::optional<std::chrono::milliseconds> stale_while_revalidate{};
    std::optional<double> early_refresh{};
    std::optional<std::chrono::milliseconds> fail_safe_max{};
    std::optional<std::chrono::milliseconds> fail_safe_throttle{};
    std::optional<std::chrono::milliseconds> soft_timeout{};
    std::optional<std::chrono::milliseconds> hard_timeout{};

    /// Throws std::invalid_argument that names `where`, the member, its value and the values it may have.
    void validate(std::string_view where) const;
};

/// The same, decided: the defaults, and what each member means.
struct ReadRules {
    /// How long a value is fresh: 1 ms or more. From the catalogue, unless something narrower says otherwise.
    std::chrono::milliseconds time_to_live{60'000};
    /// How long "there is no such value" is fresh: 0 (not kept) or more; never longer than `time_to_live`.
    std::chrono::milliseconds absent_time_to_live{10'000};
    /// The part of its time to live, at most, by which a value's time is cut at random, so that values that
    /// were filled together do not expire together: 0 to 0.5.
    double jitter = 0.1;
    /// How long past its time, or after a soft invalidation, a value is still served at once while a new one
    /// is loaded in the background: 0 (never) or more.
    std::chrono::milliseconds stale_while_revalidate{0};
    /// Beta of XFetch: a hit may reload in the background before the value's time is over, the sooner the
    /// longer its load took. 0 (never) to 10; 1 is the paper's optimum. Vattani, Chierichetti, Lowenstein,
    /// "Optimal probabilistic cache stampede prevention", VLDB 2015.
    double early_refresh = 0;
    /// How long past its time, or after a soft invalidation, a value is served where its loader fails:
    /// 0 (never) or more. What was invalidated hard is never served.
    std::chrono::milliseconds fail_safe_max{0};
    /// For how long after such a failure the loader is spared, and the value served at once: 0 or more.
    std::chrono::milliseconds fail_safe_throttle{1'000};
    /// How long a load is waited for before a value within `fail_safe_max` is served in its stead; the load
    /// goes on in the background. 0: without bound.
    std::chrono::milliseconds soft_timeout{0};
    /// How long a load is waited for before LoadTimeout is thrown; the load goes on. 0: without bound.
    std::chrono::milliseconds hard_timeout{0};

    /// These rules, with what `options` say in place of their own.
    [[nodiscard]] ReadRules with(const ReadOptions& options) const noexcept;
    /// How long past its time a value may still be of use.
    [[nodiscard]] std::chrono::milliseconds retention() const noexcept;
    /// Whether a load may have to go on without the caller.
    [[nodiscard]] bool bounded() const noexcept {
        return soft_timeout.count() > 0 || hard_timeout.count() > 0;
    }
};

} // namespace becache
