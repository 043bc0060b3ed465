#include "service/admin_service.hpp"

#include "http/api_error.hpp"
#include "http/fields.hpp"
#include "http/target.hpp"

#include <becache/observe/prometheus.hpp>
#include <becache/observe/why_json.hpp>
#include <becache/reason/error_text.hpp>

#include <array>
#include <stdexcept>

namespace home_security {

using backend::core::CacheInvalidationReason;

namespace {

constexpr std::size_t longest_scope = 1'100;

ApiError no_scope(std::string_view scope, std::string_view wrong) {
    return bad_field(
        "scope", becache::quote(scope) + " " + std::string{wrong},
        "give everything, a region (cameras), a tag (cameras#camera:front_door) or an address "
        "(cameras/by_id/front_door)");
}

/// A key that is written already.
struct WrittenKey {
    becache::KeyWriter fields;
    void write_to(becache::KeyWriter& out) const { out = fields; }
};

/// The address at the end of a path. Clients differ in what they escape, an address does not.
std::string address_in(std::string_view path) {
    std::string address;
    std::size_t begin = path.find('/', 1);
    while (begin != std::string_view::npos) {
        const std::size_t end = path.find('/', ++begin);
        const std::string_view segment = path.substr(begin, end - begin);
        address += segment == becache::absent_field ? std::string{segment}
                                                    : becache::escape_field(decode_escapes(segment));
        address += end == std::string_view::npos ? "" : "/";
        begin = end;
    }
    return address;
}

} // namespace

Response AdminService::invalidate(const std::string& body) {
    Fields fields = Fields::of_body(body);
    const std::string scope = required(fields.text("scope", longest_scope), "scope");
    fields.finish();
    becache::Receipt receipt;
    try {
        receipt = invalidate_scope(scope);
    } catch (const std::invalid_argument& error) {
        throw ApiError{400, error.what(), "scope"};
    }
    return json_response(
        200,
        {{"scope", scope}, {"record_id", receipt.record_id}, {"entries_dropped", receipt.entries_dropped}});
}

becache::Receipt AdminService::invalidate_scope(const std::string& scope) {
    if (scope == "everything") {
        return cache_.invalidate_everything(CacheInvalidationReason::MANUAL);
    }
    if (const std::size_t hash = scope.find('#'); hash != std::string::npos) {
        return invalidate_tag(scope.substr(0, hash), std::string_view{scope}.substr(hash + 1));
    }
    if (scope.find('/') != std::string::npos) {
        return invalidate_address(scope);
    }
    return region(region_place(scope)).invalidate(CacheInvalidationReason::MANUAL);
}

std::size_t AdminService::region_place(std::string_view name) const {
    const auto regions = backend::core::catalogue().regions;
    for (std::size_t place = 0; place < regions.size(); ++place) {
        if (regions[place].name == name) {
            return place;
        }
    }
    throw no_scope(name, "is no region");
}

const becache::Region& AdminService::region(std::size_t place) const {
    const auto& caches = house_.caches;
    const std::array<const becache::Region*, 7> regions{&caches.event_stats, &caches.events, &caches.cameras,
                                                        &caches.detections,  &caches.alerts, &caches.system,
                                                        &caches.summaries};
    const std::string_view name = backend::core::catalogue().regions[place].name;
    for (const becache::Region* const known : regions) {
        if (known->name() == name) {
            return *known;
        }
    }
    throw std::logic_error{
        "the region " + std::string{name} + " of the catalogue is not listed here; add it"};
}

becache::Receipt AdminService::invalidate_tag(const std::string& region_name, std::string_view tag) {
    const std::size_t colon = tag.find(':');
    if (colon == std::string_view::npos || colon + 1 == tag.size()) {
        throw no_scope(region_name + "#" + std::string{tag}, "has no tag of the form kind:value");
    }
    // The value as it stands in addresses; the cache spells it anew.
    const std::string value = decode_escapes(tag.substr(colon + 1));
    return region(region_place(region_name))
        .invalidate_tag(tag.substr(0, colon), value, CacheInvalidationReason::MANUAL);
}

becache::Receipt AdminService::invalidate_address(const std::string& address) {
    const std::size_t end_of_region = address.find('/');
    const std::size_t end_of_view = address.find('/', end_of_region + 1);
    const std::string view_name = address.substr(end_of_region + 1, end_of_view - end_of_region - 1);
    const std::size_t place = region_place(address.substr(0, end_of_region));
    const becache::RegionInfo& info = backend::core::catalogue().regions[place];
    for (std::size_t view = 0; view < info.views.size(); ++view) {
        if (info.views[view].name == view_name) {
            const WrittenKey key{becache::parse_fields(info, info.views[view], address)};
            return becache::View<WrittenKey, nlohmann::json>{region(place), view}.invalidate(
                key, CacheInvalidationReason::MANUAL);
        }
    }
    throw no_scope(address, "names no view of that region");
}

Response AdminService::why(std::string_view path) {
    try {
        return {.body = becache::to_json(cache_.why(address_in(path))) + "\n"};
    } catch (const std::invalid_argument& error) {
        throw ApiError{400, error.what()};
    }
}

Response AdminService::metrics() {
    return {
        .body = becache::prometheus_text(cache_.stats()),
        .content_type = "text/plain; version=0.0.4; charset=utf-8"};
}

Response AdminService::health() {
    house_.database.read([](Connection& connection) { return connection.execute("SELECT 1"); });
    return json_response(200, {{"status", "ok"}});
}

} // namespace home_security
