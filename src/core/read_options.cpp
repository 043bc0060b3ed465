#include <becache/core/read_options.hpp>

#include <becache/reason/error_text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace becache {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds longest = std::chrono::hours{8760};

void check(
    std::string_view where, std::string_view member, const std::optional<milliseconds>& value,
    milliseconds least) {
    if (value && (*value < least || *value > longest)) {
        throw std::invalid_argument{three_parts(
            fmt::format("{}: {} = {} ms", where, member, value->count()), "the time is out of its range",
            fmt::format("it is {} ms to {} ms, one year", least.count(), longest.count()))};
    }
}

void check(std::string_view where, std::string_view member, const std::optional<double>& value, double most) {
    // Written so that what is no number is refused, too.
    if (value && !(*value >= 0 && *value <= most)) {
        throw std::invalid_argument{three_parts(
            fmt::format("{}: {} = {}", where, member, *value), "the number is out of its range",
            fmt::format("it is 0 to {}", most))};
    }
}

} // namespace

void ReadOptions::validate(std::string_view where) const {
    constexpr milliseconds none{0};
    check(where, "time_to_live", time_to_live, milliseconds{1});
    check(where, "absent_time_to_live", absent_time_to_live, none);
    check(where, "jitter", jitter, 0.5);
    check(where, "stale_while_revalidate", stale_while_revalidate, none);
    check(where, "early_refresh", early_refresh, 10);
    check(where, "fail_safe_max", fail_safe_max, none);
    check(where, "fail_safe_throttle", fail_safe_throttle, none);
    check(where, "soft_timeout", soft_timeout, none);
    check(where, "hard_timeout", hard_timeout, none);
}

ReadRules ReadRules::with(const ReadOptions& options) const noexcept {
    return {
        .time_to_live = options.time_to_live.value_or(time_to_live),
        .absent_time_to_live = options.absent_time_to_live.value_or(absent_time_to_live),
        .jitter = options.jitter.value_or(jitter),
        .stale_while_revalidate = options.stale_while_revalidate.value_or(stale_while_revalidate),
        .early_refresh = options.early_refresh.value_or(early_refresh),
        .fail_safe_max = options.fail_safe_max.value_or(fail_safe_max),
        .fail_safe_throttle = options.fail_safe_throttle.value_or(fail_safe_throttle),
        .soft_timeout = options.soft_timeout.value_or(soft_timeout),
        .hard_timeout = options.hard_timeout.value_or(hard_timeout)};
}

milliseconds ReadRules::retention() const noexcept { return std::max(stale_while_revalidate, fail_safe_max); }

} // namespace becache
