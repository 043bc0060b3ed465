#include "bare_redis.hpp"
#include "figures.hpp"
#include "pinned_server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <thread>

// Half of N values go: by SCAN and DEL from Python, and by one region invalidation. A bystander reads one key
// all the while, and its worst GET is reported.

namespace {

using becache::redis::RedisTier;

/// Keys as each side names them, `count` of them in two halves.
void fill(BareRedis& redis, const std::string& head, std::size_t count) {
    const std::string script =
        "for i = 1, tonumber(ARGV[2]) do "
        "redis.call('SET', ARGV[1] .. 'a:' .. (ARGV[3] + i), string.rep('v', 200)) "
        "redis.call('SET', ARGV[1] .. 'b:' .. (ARGV[3] + i), string.rep('v', 200)) end";
    const std::size_t step = std::min<std::size_t>(count / 2, 5000);
    for (std::size_t done = 0; done < count / 2; done += step) {
        (void)redis.ask({"EVAL", script, "0", head, std::to_string(step), std::to_string(done)});
    }
}

/// The worst GET of a client of its own, in milliseconds, from its making until asked.
class Bystander {
public:
    explicit Bystander(std::uint16_t port)
        : thread_{[this, port] {
            BareRedis redis{port};
            while (!is_over_) {
                const auto begin = BenchClock::now();
                (void)redis.ask({"GET", "bystander"});
                worst_ = std::max(worst_, 1000 * seconds_since(begin));
            }
        }} {}
    double worst() {
        is_over_ = true;
        thread_.join();
        return worst_;
    }

private:
    std::atomic<bool> is_over_{false};
    double worst_ = 0;
    std::thread thread_;
};

struct Dropped {
    double seconds = 0;
    double bystander_ms = 0;
};

Dropped by_scanning(std::uint16_t port) {
    Bystander bystander{port};
    const double seconds =
        std::stod(output_of(fmt::format("/usr/bin/python3 {} {} 'foreign:a:*'", SCAN_AND_DELETE, port)));
    return {.seconds = seconds, .bystander_ms = bystander.worst()};
}

Dropped by_invalidating(std::uint16_t port) {
    constexpr int calls = 500;
    RedisTier tier{bench_options(port)};
    const becache::shared::InvalidateRequest request{
        .scopes = {{.kind = becache::ScopeKind::region, .name = "a"}}, .record = bench_record};
    std::vector<double> times;
    Bystander bystander{port};
    for (int call = 0; call < calls; ++call) {
        const auto begin = BenchClock::now();
        if (!tier.call(request).accepted) {
            throw std::runtime_error{"not accepted"};
        }
        times.push_back(seconds_since(begin));
    }
    // The lower decile: what else the machine does only ever adds to it.
    std::ranges::nth_element(times, times.begin() + calls / 10);
    return {.seconds = times[calls / 10], .bystander_ms = bystander.worst()};
}

} // namespace

std::vector<Result> measure_dropping(std::uint16_t port, std::size_t most) {
    std::vector<Result> results;
    BareRedis redis{port};
    double ours_at_first = 0;
    for (std::size_t count = 1000; count <= most; count *= count == 1000 ? 100 : 10) {
        (void)redis.ask({"FLUSHALL"});
        fill(redis, "foreign:", count);
        const Dropped scanned = by_scanning(port);
        (void)redis.ask({"FLUSHALL"});
        fill(redis, "bench:{0}:v:", count);
        const Dropped invalidated = by_invalidating(port);
        const std::string of = fmt::format(" of {} k", count / 1000);
        results.push_back(
            {.what = "scan_iter + delete of half" + of, .value = 1000 * scanned.seconds, .unit = "ms"});
        results.push_back(
            {.what = "region invalidation" + of, .value = 1000 * invalidated.seconds, .unit = "ms"});
        Result ratio{
            .what = "scan_iter + delete : region invalidation" + of,
            .value = scanned.seconds / invalidated.seconds};
        if (count >= 100'000) {
            ratio.at_least = count >= 1'000'000 ? 10'000 : 1500;
        } else {
            ours_at_first = invalidated.seconds;
        }
        results.push_back(ratio);
        results.push_back(
            {.what = "worst GET beside scan_iter + delete" + of,
             .value = scanned.bystander_ms,
             .unit = "ms"});
        results.push_back(
            {.what = "worst GET beside region invalidations" + of,
             .value = invalidated.bystander_ms,
             .unit = "ms"});
        if (count == most) {
            results.push_back(
                {.what = "region invalidation" + of + " : of 1 k",
                 .value = invalidated.seconds / ours_at_first,
                 .at_most = 1.3});
        }
    }
    return results;
}
