#pragma once

#include "http/message.hpp"
#include "store/database.hpp"

#include <backend/core/cache_service.hpp>

#include <becache/core/clock.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <utility>

namespace home_security {

/// What every service works with. Outlives them.
struct House {
    Database& database;
    backend::core::Caches& caches;
    const becache::Clock& clock;
};

/// Now, as documents spell it: 2026-01-31T23:59:59Z.
[[nodiscard]] std::string now_text(const House& house);

/// How a read was answered, as X-Cache says it.
[[nodiscard]] CacheUse use_of(becache::Source source) noexcept;

/// A document read through the cache, and how it was found.
struct CachedDocument {
    becache::Handle<nlohmann::json> document;
    CacheUse cache = CacheUse::miss;
};

/// The document of a view's key: from the cache, else `load(connection)` in a transaction of its own, whose
/// snapshot begins after the cache has noted that a load is under way. What `load` throws is not cached.
template <class Key, class Load>
[[nodiscard]] CachedDocument read_through(
    House& house, const becache::View<Key, nlohmann::json>& view, const Key& key, Load&& load) {
    auto document = view.get_or_load(
        key, [&]() -> nlohmann::json { return house.database.read(std::forward<Load>(load)); });
    const CacheUse cache = use_of(document.source());
    return {.document = std::move(document), .cache = cache};
}

/// As read_through, as the answer to a request.
template <class Key, class Load>
[[nodiscard]] Response answer_through(
    House& house, const becache::View<Key, nlohmann::json>& view, const Key& key, Load&& load) {
    const CachedDocument read = read_through(house, view, key, std::forward<Load>(load));
    return json_response(200, *read.document, read.cache);
}

// Whom an invalidation is about.
[[nodiscard]] backend::core::Subject about_camera(const std::string& camera_id);
[[nodiscard]] backend::core::Subject about_event(std::int64_t event_id, const std::string& camera_id);
[[nodiscard]] backend::core::Subject about_detection(
    std::int64_t detection_id, std::int64_t event_id, const std::string& camera_id);
[[nodiscard]] backend::core::Subject about_alert_rule(std::int64_t alert_rule_id);

/// The id in a path, which has one spelling: anything else is unknown. Throws ApiError (404).
[[nodiscard]] std::int64_t id_in_path(std::string_view what, const std::string& text, std::string_view right);

} // namespace home_security
