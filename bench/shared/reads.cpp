#include "bare_redis.hpp"
#include "figures.hpp"
#include "measure.hpp"
#include "pinned_server.hpp"

#include <fmt/format.h>
#include <hiredis/hiredis.h>

#include <atomic>
#include <functional>
#include <future>
#include <stdexcept>

// A hit of the shared tier: an MGET of the value, the epoch and two tokens, checked and decoded. The peer is
// redis-benchmark's MGET of the same four keys, which looks at nothing.

namespace {

using becache::redis::RedisTier;
using namespace becache::shared;

constexpr int rounds = 7;
constexpr std::chrono::hours an_hour{1};

const ValueName name{
    .address = "cameras/by_id/front_door", .scopes = {"cameras", "cameras#camera:front_door"}};
const ObserveRequest request{.name = name, .token_life = 2 * an_hour};

void require_hit(const Observed& observed) {
    if (observed.kind != Observed::Kind::hit) {
        throw std::runtime_error{"no hit: " + observed.fault};
    }
}

void store(RedisTier& tier) {
    (void)tier.call(InvalidateRequest{.scopes = {{}}, .record = "{}"});
    const Observed observed = tier.call(request);
    const FillRequest fill{
        .name = name,
        .observation = observed.observation,
        .value = {.payload = std::string(100, 'v'), .life = an_hour},
        .token_life = 2 * an_hour};
    if (tier.call(fill) != Filled::filled) {
        throw std::runtime_error{"not filled: " + observed.fault};
    }
}

double blocking(RedisTier& tier, int calls) {
    const auto begin = BenchClock::now();
    for (int call = 0; call < calls; ++call) {
        require_hit(tier.call(request));
    }
    return calls / seconds_since(begin);
}

/// So many are always under way: each that ends starts the next one.
class Stream {
public:
    explicit Stream(RedisTier& tier)
        : tier_{tier} {}

    double run(int in_flight, int calls) {
        left_to_start_ = calls;
        left_to_end_ = calls;
        ended_ = {};
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
        tier_.start(request, [this](const Observed& observed) {
            require_hit(observed);
            start();
            if (left_to_end_.fetch_sub(1) == 1) {
                ended_.set_value();
            }
        });
    }

    RedisTier& tier_;
    std::atomic<int> left_to_start_{0};
    std::atomic<int> left_to_end_{0};
    std::promise<void> ended_;
};

double peer(std::uint16_t port, int in_flight, int calls) {
    const std::string csv = output_of(fmt::format(
        "redis-benchmark -p {} -c 1 -P {} -n {} --csv MGET 'bench:{{0}}:v:cameras/by_id/front_door' "
        "'bench:{{0}}:e' "
        "'bench:{{0}}:g:cameras' 'bench:{{0}}:g:cameras#camera:front_door'",
        port, in_flight, calls));
    const std::size_t line = csv.find("\n\"MGET");
    const std::size_t number = csv.find("\",\"", line) + 3;
    return std::stod(csv.substr(number));
}

double python(std::uint16_t port, int calls) {
    return std::stod(output_of(fmt::format(
        "/usr/bin/python3 {} {} {} 64 'bench:{{0}}:v:cameras/by_id/front_door' 'bench:{{0}}:e' "
        "'bench:{{0}}:g:cameras' 'bench:{{0}}:g:cameras#camera:front_door'",
        READ_IN_PIPELINES, port, calls)));
}

constexpr int values = 20'000;
constexpr std::size_t payload_bytes = 100;

std::string address_of(int number) { return fmt::format("cameras/by_id/{:06}", number); }

/// Bytes of the server's memory for each of `values`, beyond their keys and payloads.
double bytes_beyond(BareRedis& redis, const std::function<void()>& store_all) {
    const auto used = [&redis] {
        const std::string info = redis.text({"INFO", "memory"});
        const std::string_view field = "used_memory:";
        return std::stod(info.substr(info.find(field) + field.size()));
    };
    (void)redis.ask({"FLUSHALL"});
    const double before = used();
    store_all();
    const double named =
        static_cast<double>(address_of(0).size() + std::string_view{"bench:{0}:v:"}.size() + payload_bytes);
    return (used() - before) / values - named;
}

std::vector<Result> measure_bytes(std::uint16_t port, RedisTier& tier) {
    BareRedis redis{port};
    const std::string payload(payload_bytes, 'v');
    const double ours = bytes_beyond(redis, [&] {
        for (int number = 0; number < values; ++number) {
            const ValueName value{.address = address_of(number), .scopes = {"cameras"}};
            const Observed observed = tier.call(ObserveRequest{.name = value, .token_life = 2 * an_hour});
            (void)tier.call(FillRequest{
                .name = value,
                .observation = observed.observation,
                .value = {.payload = payload, .life = an_hour},
                .token_life = 2 * an_hour});
        }
    });
    const std::string key = "bench:{0}:v:" + address_of(7);
    const auto envelope = static_cast<double>(redis.ask({"STRLEN", key})->integer);
    const double bare = bytes_beyond(redis, [&] {
        for (int number = 0; number < values; ++number) {
            const std::string name_of_it = "bench:{0}:v:" + address_of(number);
            (void)redis.ask({"SET", name_of_it, payload, "PX", "3600000"});
        }
    });
    return {
        {.what = "memory beyond key and payload: SET with PX alone", .value = bare, .unit = "bytes"},
        {.what = "memory beyond key and payload: becache", .value = ours, .unit = "bytes"},
        {.what = "memory beyond what SET with PX costs",
         .value = ours - bare,
         .unit = "bytes",
         .at_most = 150},
        {.what = "stored beyond the payload",
         .value = envelope - payload_bytes,
         .unit = "bytes",
         .at_most = 150}};
}

} // namespace

std::vector<Result> measure_reads(std::uint16_t port, const std::string& placement) {
    RedisTier tier{bench_options(port)};
    Stream stream{tier};
    store(tier);
    (void)stream.run(1, 10);
    std::vector<double> peer_1;
    std::vector<double> peer_64;
    std::vector<double> blocking_1;
    std::vector<double> async_1;
    std::vector<double> async_64;
    std::vector<double> python_64;
    for (int round = 0; round < rounds; ++round) {
        peer_1.push_back(peer(port, 1, 10'000));
        blocking_1.push_back(blocking(tier, 10'000));
        async_1.push_back(stream.run(1, 10'000));
        peer_64.push_back(peer(port, 64, 200'000));
        async_64.push_back(stream.run(64, 200'000));
        python_64.push_back(python(port, 20'000));
    }
    std::vector<Result> results{
        {.what = "redis-benchmark MGET -P 1, " + placement, .value = median(peer_1) / 1000, .unit = "k/s"},
        {.what = "redis-benchmark MGET -P 64, " + placement, .value = median(peer_64) / 1000, .unit = "k/s"},
        {.what = "hit, blocking, 1 in flight : redis-benchmark, " + placement,
         .value = median(blocking_1) / median(peer_1),
         .at_least = 0.75},
        {.what = "hit, asynchronous, 1 in flight : redis-benchmark, " + placement,
         .value = median(async_1) / median(peer_1),
         .at_least = 0.75},
        {.what = "hit, asynchronous, 64 in flight : redis-benchmark, " + placement,
         .value = median(async_64) / median(peer_64),
         .at_least = 0.55},
        {.what = "hit, asynchronous, 64 in flight : redis-py's pipelines of 64, " + placement,
         .value = median(async_64) / median(python_64),
         .at_least = 2}};
    if (placement == "one processor") { // how many there are makes no difference to bytes
        for (Result& result : measure_bytes(port, tier)) {
            results.push_back(std::move(result));
        }
    }
    return results;
}
