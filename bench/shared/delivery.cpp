#include "bare_listener.hpp"
#include "figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <stdexcept>
#include <thread>

// From before an entry is written until another thread, which waits for it, has it. The peer is XADD and a
// blocking XREAD, both by hiredis.

namespace {

using becache::redis::RedisTier;

constexpr int entries = 1500;
constexpr int rounds = 5;

struct Delays {
    double p50 = 0;
    double p99 = 0;
};

/// `listen` returns when it has an entry; `write` writes one.
Delays delays(const std::function<void()>& listen, const std::function<void()>& write) {
    std::atomic<int> heard{0};
    std::vector<BenchClock::time_point> heard_at(entries);
    std::thread listener{[&] {
        for (int entry = 0; entry < entries; ++entry) {
            listen();
            heard_at[static_cast<std::size_t>(entry)] = BenchClock::now();
            ++heard;
            heard.notify_all();
        }
    }};
    std::vector<double> microseconds;
    for (int entry = 0; entry < entries; ++entry) {
        std::this_thread::sleep_for(std::chrono::microseconds{300}); // until it listens again
        const auto begin = BenchClock::now();
        write();
        heard.wait(entry);
        microseconds.push_back(
            std::chrono::duration<double, std::micro>{heard_at[static_cast<std::size_t>(entry)] - begin}
                .count());
    }
    listener.join();
    std::ranges::sort(microseconds);
    return {.p50 = microseconds[entries / 2], .p99 = microseconds[entries * 99 / 100]};
}

} // namespace

std::vector<Result> measure_delivery(std::uint16_t port, const std::string& placement) {
    RedisTier tier{bench_options(port)};
    BareRedis writer{port};
    const becache::shared::InvalidateRequest request{
        .scopes = {{.kind = becache::ScopeKind::region, .name = "cameras"}}, .record = bench_record};
    std::vector<Delays> bare;
    std::vector<Delays> listening;
    std::vector<Delays> invalidating;
    const std::string ledger = "bench:{0}:s";
    const auto write_entry = [&](std::string_view stream) {
        append_entry(writer, stream);
        (void)writer.reply();
    };
    for (int round = 0; round < rounds; ++round) {
        BareListener bare_listener{port, "bare:delivery"};
        bare.push_back(delays([&] { (void)bare_listener.listen(); }, [&] { write_entry("bare:delivery"); }));
        TierListener first{tier, tier.sync("-", 0).newest};
        listening.push_back(delays([&] { (void)first.listen(); }, [&] { write_entry(ledger); }));
        TierListener second{tier, tier.sync("-", 0).newest};
        invalidating.push_back(delays([&] { (void)second.listen(); }, [&] { (void)tier.call(request); }));
    }
    const auto middle = [](std::vector<Delays> all, double Delays::*which) {
        std::ranges::sort(all, {}, which);
        return all[all.size() / 2].*which;
    };
    const double bare_p50 = middle(bare, &Delays::p50);
    const double bare_p99 = middle(bare, &Delays::p99);
    return {
        {.what = "XADD to XREAD, p50, " + placement, .value = bare_p50, .unit = "us"},
        {.what = "XADD to XREAD, p99, " + placement, .value = bare_p99, .unit = "us"},
        {.what = "XADD to listen() : to XREAD, p50, " + placement,
         .value = middle(listening, &Delays::p50) / bare_p50,
         .at_most = 1.3},
        {.what = "XADD to listen() : to XREAD, p99, " + placement,
         .value = middle(listening, &Delays::p99) / bare_p99,
         .at_most = 1.5},
        {.what = "invalidation to listen() : XADD to XREAD, p50, " + placement,
         .value = middle(invalidating, &Delays::p50) / bare_p50},
        {.what = "invalidation to listen() : XADD to XREAD, p99, " + placement,
         .value = middle(invalidating, &Delays::p99) / bare_p99}};
}
