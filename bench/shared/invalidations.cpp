#include "bare_listener.hpp"
#include "figures.hpp"
#include "measure.hpp"

#include <stdexcept>

// One region invalidation, against the least that any ledger would need: INCR and XADD in one write.

namespace {

constexpr int rounds = 9;
constexpr int calls = 2000;

double bare(BareRedis& redis) {
    const auto begin = BenchClock::now();
    for (int call = 0; call < calls; ++call) {
        redis.append({"INCR", "bare:sequence"});
        append_entry(redis, "bare:ledger");
        (void)redis.reply();
        (void)redis.reply();
    }
    return seconds_since(begin) / calls;
}

double ours(becache::redis::RedisTier& tier) {
    const becache::shared::InvalidateRequest request{
        .scopes = {{.kind = becache::ScopeKind::region, .name = "cameras"}}, .record = bench_record};
    const auto begin = BenchClock::now();
    for (int call = 0; call < calls; ++call) {
        if (const auto accepted = tier.call(request); !accepted.accepted) {
            throw std::runtime_error{accepted.fault};
        }
    }
    return seconds_since(begin) / calls;
}

} // namespace

std::vector<Result> measure_invalidations(std::uint16_t port, const std::string& placement) {
    BareRedis redis{port};
    becache::redis::RedisTier tier{bench_options(port)};
    std::vector<double> bare_times;
    std::vector<double> our_times;
    for (int round = 0; round < rounds; ++round) {
        bare_times.push_back(bare(redis));
        our_times.push_back(ours(tier));
    }
    return {
        {.what = "INCR + XADD : hiredis, " + placement, .value = median(bare_times) * 1e6, .unit = "us"},
        {.what = "one region invalidation, " + placement, .value = median(our_times) * 1e6, .unit = "us"},
        {.what = "one region invalidation : INCR + XADD, " + placement,
         .value = median(our_times) / median(bare_times),
         .at_most = 1.5}};
}
