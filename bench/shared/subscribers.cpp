#include "figures.hpp"
#include "measure.hpp"

#include <becache/cache/cache.hpp>
#include <becache/cache/view.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <deque>
#include <memory>
#include <stdexcept>
#include <thread>

// From before a region is invalidated until 1, 8 or 64 other caches have dropped a value of it from memory.
// The caches are of this process, each with connections and a thread of its own.

namespace {

using becache::redis::RedisTier;

constexpr int rounds = 200;

constexpr std::array<becache::FieldInfo, 1> fields{{{.name = "number"}}};
constexpr std::array<becache::ViewInfo, 1> views{{{.name = "by_number", .fields = fields, .tags = {}}}};
constexpr std::array<becache::RegionInfo, 1> regions{
    {{.name = "items", .time_to_live = std::chrono::hours{1}, .tag_kinds = {}, .views = views}}};
constexpr std::array<becache::ReasonInfo, 1> reasons{
    {{"MEASURED", "measured", "bench", "A benchmark measures.", 1}}};
constexpr becache::CatalogueInfo catalogue{
    .name = "bench", .reasons = reasons, .regions = regions, .selections = {}};

struct Key {
    std::int64_t number;
    void write_to(becache::KeyWriter& out) const { out.add(number); }
};

/// Counts down when an invalidation was applied.
struct Counter : becache::Observer {
    explicit Counter(std::atomic<int>& of)
        : left{of} {}
    void on_invalidation(const becache::Record& /*record*/) override {
        if (left.fetch_sub(1) == 1) {
            left.notify_all();
        }
    }
    std::atomic<int>& left;
};

struct Subscriber {
    Subscriber(std::uint16_t port, std::atomic<int>& left)
        : cache{{
            .application = "bench",
            .shared = {.tier = std::make_shared<RedisTier>(bench_options(port))},
            .observers = {std::make_shared<Counter>(left)},
        }}
        , opened{cache.open(catalogue)}
        , view{opened.region(0), 0} {}

    void fill() {
        while (!view.contains({1})) {
            view.get_or_load({1}, [] { return std::string{"value"}; });
        }
    }

    becache::Cache cache;
    becache::OpenCatalogue opened;
    becache::View<Key, std::string> view;
};

std::vector<Result> measure(std::uint16_t port, const std::string& placement, int count) {
    std::atomic<int> left{0};
    std::deque<Subscriber> subscribers;
    for (int number = 0; number < count; ++number) {
        subscribers.emplace_back(port, left);
    }
    RedisTier writer{bench_options(port)};
    const becache::shared::InvalidateRequest request{
        .scopes = {{.kind = becache::ScopeKind::region, .name = "items"}},
        .record =
            R"({"id":"00112233445566778899aabbccddeeff","time":"2026-01-01T12:00:00.000000Z","reason":"measured",)"
            R"("scopes":[{"kind":"region","name":"items"}]})"};
    std::vector<double> microseconds;
    for (int round = 0; round < rounds; ++round) {
        for (Subscriber& subscriber : subscribers) {
            subscriber.fill();
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{1}); // until all of them listen again
        left = count;
        const auto begin = BenchClock::now();
        if (!writer.call(request).accepted) {
            throw std::runtime_error{"not accepted"};
        }
        for (int now = left; now > 0; now = left) {
            left.wait(now);
        }
        microseconds.push_back(seconds_since(begin) * 1e6);
        for (Subscriber& subscriber : subscribers) {
            if (subscriber.view.contains({1})) {
                throw std::runtime_error{"a value was not dropped"};
            }
        }
    }
    std::ranges::sort(microseconds);
    const std::string what = fmt::format("until {} subscribers have dropped it", count);
    return {
        {.what = what + ", p50, " + placement, .value = microseconds[rounds / 2], .unit = "us"},
        {.what = what + ", p99, " + placement, .value = microseconds[rounds * 99 / 100], .unit = "us"}};
}

} // namespace

std::vector<Result> measure_subscribers(std::uint16_t port, const std::string& placement) {
    std::vector<Result> results;
    for (const int count : {1, 8, 64}) {
        for (Result& result : measure(port, placement, count)) {
            results.push_back(std::move(result));
        }
    }
    return results;
}
