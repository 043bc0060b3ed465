#include <becache/observe/prometheus.hpp>

#include <prometheus/text_serializer.h>

#include <array>
#include <utility>

namespace becache {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

struct PerRegion {
    const char* name;
    const char* help;
    MetricType type;
    std::uint64_t RegionStats::*value;
};

constexpr std::array per_region{
    PerRegion{
        "becache_hits_total", "Reads that were answered from memory.", MetricType::Counter,
        &RegionStats::hits},
    PerRegion{
        "becache_misses_total", "Reads that were not answered from memory.", MetricType::Counter,
        &RegionStats::misses},
    PerRegion{
        "becache_loads_total", "Loaders that were run, failed ones included.", MetricType::Counter,
        &RegionStats::loads},
    PerRegion{
        "becache_load_failures_total", "Loaders that failed.", MetricType::Counter,
        &RegionStats::load_failures},
    PerRegion{
        "becache_stale_hits_total", "Hits with a value past its time that was being loaded anew.",
        MetricType::Counter, &RegionStats::stale_hits},
    PerRegion{
        "becache_fail_safes_total",
        "Misses that were answered with a value past its time, since its loader failed or was slow.",
        MetricType::Counter, &RegionStats::fail_safes},
    PerRegion{
        "becache_timeouts_total", "Misses that ended since their loader took too long.", MetricType::Counter,
        &RegionStats::timeouts},
    PerRegion{
        "becache_shared_hits_total", "Misses that were answered by the shared tier.", MetricType::Counter,
        &RegionStats::shared_hits},
    PerRegion{
        "becache_fills_refused_total",
        "Loaded values that the shared tier did not take, since they were invalidated meanwhile.",
        MetricType::Counter, &RegionStats::fills_refused},
    PerRegion{
        "becache_evictions_total", "Live values that the bounds on entries and bytes pushed out.",
        MetricType::Counter, &RegionStats::evictions},
    PerRegion{
        "becache_expirations_total", "Values that were found past their time to live.", MetricType::Counter,
        &RegionStats::expirations},
    PerRegion{
        "becache_entries", "Values held in memory, stale ones that were not yet removed included.",
        MetricType::Gauge, &RegionStats::entries},
    PerRegion{
        "becache_bytes", "Bytes that those values hold, keys and bookkeeping included.", MetricType::Gauge,
        &RegionStats::bytes},
};

struct PerReason {
    const char* name;
    const char* help;
    std::uint64_t ReasonStats::*value;
};

constexpr std::array per_reason{
    PerReason{
        "becache_invalidations_total", "Invalidations, those that found nothing to drop included.",
        &ReasonStats::invalidations},
    PerReason{
        "becache_entries_dropped_total", "Live values that invalidations dropped.",
        &ReasonStats::entries_dropped},
};

ClientMetric sample(std::vector<ClientMetric::Label> labels, MetricType type, std::uint64_t value) {
    ClientMetric metric;
    metric.label = std::move(labels);
    (type == MetricType::Gauge ? metric.gauge.value : metric.counter.value) = static_cast<double>(value);
    return metric;
}

MetricFamily single(const char* name, const char* help, MetricType type, std::uint64_t value) {
    return {name, help, type, {sample({}, type, value)}};
}

void add_shared(std::vector<MetricFamily>& families, const SharedStats& shared) {
    families.push_back(single(
        "becache_shared_trusted", "1 while what is in memory may be served, else 0.", MetricType::Gauge,
        shared.trusted ? 1 : 0));
    families.push_back(single(
        "becache_shared_queued", "Invalidations that the shared tier has not taken yet.", MetricType::Gauge,
        shared.queued));
    families.push_back(single(
        "becache_shared_records_applied_total", "Records of the shared ledger that were applied.",
        MetricType::Counter, shared.records_applied));
    families.push_back(single(
        "becache_shared_forgotten_total",
        "Times that all of memory became stale, after a gap in the ledger or another beginning of the shared "
        "tier.",
        MetricType::Counter, shared.times_forgotten));
}

} // namespace

std::string prometheus_text(const CacheStats& stats) {
    std::vector<MetricFamily> families;
    for (const PerRegion& metric : per_region) {
        MetricFamily& family = families.emplace_back(MetricFamily{metric.name, metric.help, metric.type, {}});
        for (const RegionStats& region : stats.regions) {
            family.metric.push_back(sample({{"region", region.region}}, metric.type, region.*metric.value));
        }
    }
    for (const PerReason& metric : per_reason) {
        MetricFamily& family =
            families.emplace_back(MetricFamily{metric.name, metric.help, MetricType::Counter, {}});
        for (const RegionStats& region : stats.regions) {
            for (const ReasonStats& reason : region.reasons) {
                family.metric.push_back(sample(
                    {{"region", region.region}, {"reason", std::string{reason.reason.text()}}},
                    MetricType::Counter, reason.*metric.value));
            }
        }
    }
    families.push_back(
        {"becache_observer_failures_total",
         "Calls of observers that threw.",
         MetricType::Counter,
         {sample({}, MetricType::Counter, stats.observer_failures)}});
    if (stats.shared.present) {
        add_shared(families, stats.shared);
    }
    return prometheus::TextSerializer{}.Serialize(families);
}

} // namespace becache
