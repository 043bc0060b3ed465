#include <becache/observe/prometheus.hpp>
#include <support/processes.hpp>
#include <support/small_catalogue.hpp>

#include <gmock/gmock.h>

#include <map>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>

namespace becache {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::Not;

/// The text read back: `name{labels}` -> value, and what HELP and TYPE say. Throws on a line that is neither.
struct Exposition {
    explicit Exposition(const std::string& text) {
        std::istringstream in{text};
        for (std::string line; std::getline(in, line);) {
            std::istringstream words{line};
            std::string first;
            words >> first;
            if (first == "#") {
                std::string keyword;
                std::string name;
                std::string rest;
                words >> keyword >> name >> std::ws;
                std::getline(words, rest);
                (keyword == "HELP" ? help : type)[name] = rest;
                continue;
            }
            double value = 0;
            if (!(words >> value) || !words.eof() || !samples.emplace(first, value).second) {
                throw std::runtime_error{line};
            }
        }
    }

    [[nodiscard]] std::uint64_t operator[](const std::string& sample) const {
        return static_cast<std::uint64_t>(samples.at(sample));
    }

    std::map<std::string, double> samples;
    std::map<std::string, std::string> help;
    std::map<std::string, std::string> type;
};

/// A cache in which every counter has a value of its own.
void use(small::Store& store) {
    for (std::int64_t item = 0; item < 9; ++item) {
        store.caches.items.by_id.get_or_load({item}, [] { return "x"; });
    }
    for (int time = 0; time < 5; ++time) {
        store.caches.items.by_id.get_or_load({1}, [] { return "x"; });
    }
    EXPECT_THROW(
        store.caches.items.by_id.get_or_load(
            {100}, []() -> std::string { throw std::runtime_error{"broken"}; }),
        std::runtime_error);
    store.caches.items.by_id.invalidate({1}, small::by_hand);
    store.caches.items.by_id.invalidate({1}, small::by_hand);
    store.caches.items.by_id.invalidate({2}, small::item_changed);
    store.clock->advance(11s);
    for (std::int64_t item = 3; item < 6; ++item) {
        EXPECT_FALSE(store.caches.items.by_id.get({item}));
    }
    store.caches.plain.value.get_or_load({"a"}, [] { return "x"; });
}

TEST(PrometheusText, says_what_the_counters_say) {
    small::Store store;
    use(store);
    const CacheStats stats = store.cache.stats();
    const Exposition text{prometheus_text(stats)};

    std::size_t samples = 1;
    EXPECT_EQ(text["becache_observer_failures_total"], stats.observer_failures);
    ASSERT_EQ(stats.regions.size(), 3U);
    for (const RegionStats& region : stats.regions) {
        const std::string label = "{region=\"" + region.region + "\"}";
        EXPECT_EQ(text["becache_hits_total" + label], region.hits);
        EXPECT_EQ(text["becache_misses_total" + label], region.misses);
        EXPECT_EQ(text["becache_loads_total" + label], region.loads);
        EXPECT_EQ(text["becache_load_failures_total" + label], region.load_failures);
        EXPECT_EQ(text["becache_stale_hits_total" + label], region.stale_hits);
        EXPECT_EQ(text["becache_fail_safes_total" + label], region.fail_safes);
        EXPECT_EQ(text["becache_timeouts_total" + label], region.timeouts);
        EXPECT_EQ(text["becache_shared_hits_total" + label], region.shared_hits);
        EXPECT_EQ(text["becache_fills_refused_total" + label], region.fills_refused);
        EXPECT_EQ(text["becache_evictions_total" + label], region.evictions);
        EXPECT_EQ(text["becache_expirations_total" + label], region.expirations);
        EXPECT_EQ(text["becache_entries" + label], region.entries);
        EXPECT_EQ(text["becache_bytes" + label], region.bytes);
        samples += 13;
        for (const ReasonStats& reason : region.reasons) {
            const std::string both =
                "{region=\"" + region.region + "\",reason=\"" + std::string{reason.reason.text()} + "\"}";
            EXPECT_EQ(text["becache_invalidations_total" + both], reason.invalidations);
            EXPECT_EQ(text["becache_entries_dropped_total" + both], reason.entries_dropped);
            samples += 2;
        }
    }
    EXPECT_EQ(text.samples.size(), samples);
}

TEST(PrometheusText, counts_what_happened) {
    small::Store store;
    use(store);
    const Exposition text{prometheus_text(store.cache.stats())};
    EXPECT_EQ(text["becache_hits_total{region=\"items\"}"], 5U);
    EXPECT_EQ(text["becache_misses_total{region=\"items\"}"], 13U);
    EXPECT_EQ(text["becache_loads_total{region=\"items\"}"], 10U);
    EXPECT_EQ(text["becache_load_failures_total{region=\"items\"}"], 1U);
    EXPECT_EQ(text["becache_expirations_total{region=\"items\"}"], 3U);
    EXPECT_EQ(text["becache_entries_dropped_total{region=\"items\",reason=\"by_hand\"}"], 1U);
    EXPECT_EQ(text["becache_entries_dropped_total{region=\"items\",reason=\"item_changed\"}"], 1U);
    EXPECT_EQ(text["becache_loads_total{region=\"plain\"}"], 1U);
}

TEST(PrometheusText, counts_evictions) {
    small::Store store{{.max_entries = 1}};
    for (std::int64_t item = 0; item < 4; ++item) {
        store.caches.items.by_id.get_or_load({item}, [] { return "x"; });
    }
    const Exposition text{prometheus_text(store.cache.stats())};
    EXPECT_EQ(text["becache_evictions_total{region=\"items\"}"], 3U);
    EXPECT_EQ(text["becache_entries{region=\"items\"}"], 1U);
}

TEST(PrometheusText, says_how_the_cache_stands_with_its_shared_tier) {
    const small::House house;
    const auto one = house.process();
    const auto other = house.process();
    one->read(7, "seven");
    other->read(7, "never");
    one->caches.items.invalidate(small::by_hand);
    other->cache.heartbeat();
    house.server->flush();
    other->cache.heartbeat();
    const Exposition text{prometheus_text(other->cache.stats())};
    EXPECT_EQ(text["becache_shared_hits_total{region=\"items\"}"], 1U);
    EXPECT_EQ(text["becache_shared_trusted"], 1U);
    EXPECT_EQ(text["becache_shared_queued"], 0U);
    EXPECT_EQ(text["becache_shared_records_applied_total"], 1U);
    EXPECT_EQ(text["becache_shared_forgotten_total"], 1U);
    EXPECT_EQ(text.type.at("becache_shared_trusted"), "gauge");
    house.clock->advance(2s);
    EXPECT_EQ(Exposition{prometheus_text(other->cache.stats())}["becache_shared_trusted"], 0U);
}

TEST(PrometheusText, counts_an_invalidation_that_dropped_nothing) {
    small::Store store;
    store.caches.items.invalidate(small::by_hand);
    store.caches.items.by_id.invalidate({7}, small::by_hand);
    const Exposition text{prometheus_text(store.cache.stats())};
    EXPECT_EQ(text["becache_invalidations_total{region=\"items\",reason=\"by_hand\"}"], 2U);
    EXPECT_EQ(text["becache_entries_dropped_total{region=\"items\",reason=\"by_hand\"}"], 0U);
    EXPECT_THAT(
        text.samples, Not(Contains(Key("becache_invalidations_total{region=\"plain\",reason=\"by_hand\"}"))));
}

TEST(PrometheusText, gives_every_name_its_help_and_its_type) {
    small::Store store;
    use(store);
    const Exposition text{prometheus_text(store.cache.stats())};
    std::set<std::string> names;
    for (const auto& [sample, value] : text.samples) {
        names.insert(sample.substr(0, sample.find('{')));
    }
    EXPECT_EQ(names.size(), 16U);
    EXPECT_EQ(text.help.size(), names.size());
    EXPECT_EQ(text.type.size(), names.size());
    for (const std::string& name : names) {
        EXPECT_THAT(text.help.at(name), ::testing::EndsWith("."));
        EXPECT_EQ(text.type.at(name), name.ends_with("_total") ? "counter" : "gauge") << name;
    }
}

TEST(PrometheusText, has_no_sample_of_a_region_before_a_catalogue_is_open) {
    const Exposition text{prometheus_text({})};
    EXPECT_EQ(text.samples.size(), 1U);
    EXPECT_EQ(text["becache_observer_failures_total"], 0U);
    EXPECT_EQ(text.help.size(), 16U);
}

TEST(PrometheusText, writes_large_counts_in_full) {
    constexpr std::uint64_t large = 9'007'199'254'740'991; // the last that a double holds with all before it
    CacheStats stats;
    stats.regions.push_back({.region = "items", .hits = large, .reasons = {}});
    EXPECT_EQ(Exposition{prometheus_text(stats)}["becache_hits_total{region=\"items\"}"], large);
    EXPECT_THAT(prometheus_text(stats), HasSubstr("9007199254740991\n"));
}

} // namespace
} // namespace becache
