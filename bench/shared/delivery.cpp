#include "bare_redis.hpp"
#include "figures.hpp"

#include <fmt/format.h>
#include <hiredis/hiredis.h>

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

/// Waits for the next entry of a stream, as the simplest client does.
class BareListener {
public:
    BareListener(std::uint16_t port, std::string stream)
        : redis_{port}
        , stream_{std::move(stream)} {
        const auto newest = redis_.ask({"XREVRANGE", stream_, "+", "-", "COUNT", "1"});
        if (newest->elements > 0) {
            const redisReply* const place = newest->element[0]->element[0];
            cursor_.assign(place->str, place->len);
        }
    }
    void listen() {
        const auto reply =
            redis_.ask({"XREAD", "COUNT", "1000", "BLOCK", "60000", "STREAMS", stream_, cursor_});
        if (reply->type != REDIS_REPLY_ARRAY) {
            throw std::runtime_error{"nothing came"};
        }
        const redisReply* const found = reply->element[0]->element[1];
        const redisReply* const place = found->element[found->elements - 1]->element[0];
        cursor_.assign(place->str, place->len);
    }

private:
    BareRedis redis_;
    std::string stream_;
    std::string cursor_ = "0-0"; // not $: the first entry may come before the first XREAD
};

class TierListener {
public:
    TierListener(RedisTier& tier, std::string cursor)
        : tier_{tier}
        , cursor_{std::move(cursor)} {}
    void listen() {
        const auto heard = tier_.listen(cursor_, std::chrono::minutes{1});
        if (!heard || heard->empty()) {
            throw std::runtime_error{"nothing came"};
        }
        cursor_ = heard->back().place;
    }

private:
    RedisTier& tier_;
    std::string cursor_;
};

void write_entry(BareRedis& redis, std::string_view stream) {
    (void)redis.ask(
        {"XADD", stream, "MAXLEN", "~", "100000", "*", "version", "1", "epoch",
         "1-00112233445566778899aabbccddeeff", "sequence", "1000", "kind", "invalidated", "mark", "",
         "record", bench_record});
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
    for (int round = 0; round < rounds; ++round) {
        BareListener bare_listener{port, "bare:delivery"};
        bare.push_back(
            delays([&] { bare_listener.listen(); }, [&] { write_entry(writer, "bare:delivery"); }));
        TierListener first{tier, tier.sync("-", 0).newest};
        listening.push_back(delays([&] { first.listen(); }, [&] { write_entry(writer, ledger); }));
        TierListener second{tier, tier.sync("-", 0).newest};
        invalidating.push_back(delays([&] { second.listen(); }, [&] { (void)tier.call(request); }));
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
