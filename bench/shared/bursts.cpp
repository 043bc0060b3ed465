#include "bare_listener.hpp"
#include "figures.hpp"
#include "measure.hpp"

#include <algorithm>
#include <atomic>
#include <deque>
#include <future>
#include <stdexcept>
#include <thread>

// Many invalidations at the same time from one process, while eight others listen. The peer is INCR and XADD,
// 64 pairs to a write, by hiredis, with eight blocking XREADs.

namespace {

using becache::redis::RedisTier;

constexpr int rounds = 5;
constexpr int calls = 20'000;
constexpr int in_flight = 64;
constexpr int subscribers = 8;

/// A second, of the peer.
double bare(std::uint16_t port) {
    const std::string stream = "bare:bursts";
    BareRedis redis{port};
    (void)redis.ask({"DEL", stream});
    std::vector<std::thread> listening;
    std::atomic<int> listeners{0};
    for (int number = 0; number < subscribers; ++number) {
        listening.emplace_back([port, &stream, &listeners] {
            BareListener listener{port, stream};
            ++listeners;
            for (int heard = 0; heard < calls;) {
                heard += static_cast<int>(listener.listen());
            }
        });
    }
    while (listeners != subscribers) {
        std::this_thread::yield();
    }
    const auto begin = BenchClock::now();
    for (int sent = 0; sent < calls; sent += in_flight) {
        const int together = std::min(in_flight, calls - sent);
        for (int call = 0; call < together; ++call) {
            redis.append({"INCR", "bare:sequence"});
            append_entry(redis, stream);
        }
        for (int call = 0; call < 2 * together; ++call) {
            (void)redis.reply();
        }
    }
    const double seconds = seconds_since(begin);
    for (std::thread& thread : listening) {
        thread.join();
    }
    return calls / seconds;
}

/// So many invalidations are always under way: each that ends starts the next one.
class Stream {
public:
    explicit Stream(RedisTier& tier)
        : tier_{tier} {}

    double run() {
        const auto begin = BenchClock::now();
        for (int number = 0; number < in_flight; ++number) {
            start();
        }
        ended_.get_future().get();
        return calls / seconds_since(begin);
    }

private:
    void start() {
        if (left_to_start_.fetch_sub(1) <= 0) {
            return;
        }
        tier_.start(
            becache::shared::InvalidateRequest{
                .scopes = {{.kind = becache::ScopeKind::region, .name = "cameras"}}, .record = bench_record},
            [this](const becache::shared::Accepted& accepted) {
                if (!accepted.accepted) {
                    throw std::runtime_error{accepted.fault};
                }
                start();
                if (left_to_end_.fetch_sub(1) == 1) {
                    ended_.set_value();
                }
            });
    }

    RedisTier& tier_;
    std::atomic<int> left_to_start_{calls};
    std::atomic<int> left_to_end_{calls};
    std::promise<void> ended_;
};

/// A second, of ours. Throws if a subscriber missed one and does not see it by the numbers.
double ours(RedisTier& tier, std::uint16_t port) {
    const becache::shared::Synced before = tier.sync("-", 0);
    std::vector<std::thread> listening;
    std::deque<RedisTier> tiers;
    std::atomic<int> whole{0};
    std::atomic<int> gaps{0};
    for (int number = 0; number < subscribers; ++number) {
        listening.emplace_back([&, &own = tiers.emplace_back(bench_options(port))] {
            TierListener listener{own, before.newest};
            std::uint64_t last = before.sequence;
            int heard = 0;
            while (last < before.sequence + calls) {
                for (const becache::shared::LedgerEntry& entry : listener.listen()) {
                    gaps += entry.sequence != last + 1 ? 1 : 0;
                    last = entry.sequence;
                    ++heard;
                }
            }
            whole += heard == calls ? 1 : 0;
        });
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{50}); // until they listen
    const double rate = Stream{tier}.run();
    for (std::thread& thread : listening) {
        thread.join();
    }
    if (whole != subscribers && gaps == 0) {
        throw std::runtime_error{"a subscriber missed an invalidation, and did not see it"};
    }
    return rate;
}

} // namespace

std::vector<Result> measure_bursts(std::uint16_t port, const std::string& placement) {
    RedisTier tier{bench_options(port)};
    std::vector<double> bare_rates;
    std::vector<double> our_rates;
    const std::uint64_t trips_before = tier.stats().round_trips;
    for (int round = 0; round < rounds; ++round) {
        bare_rates.push_back(bare(port));
        our_rates.push_back(ours(tier, port));
    }
    return {
        {.what = "INCR + XADD, 64 in flight, 8 listening, " + placement,
         .value = median(bare_rates) / 1000,
         .unit = "k/s"},
        {.what = "invalidations, 64 in flight, 8 listening : INCR + XADD, " + placement,
         .value = median(our_rates) / median(bare_rates),
         .at_least = 0.6},
        {.what = "invalidations to a script, " + placement,
         .value = static_cast<double>(rounds) * calls
                  / static_cast<double>(tier.stats().round_trips - trips_before)}};
}
