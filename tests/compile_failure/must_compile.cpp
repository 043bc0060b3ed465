// The control of must_not_compile.cpp: the same calls as they are meant. If this does not compile, the
// refusals there prove nothing.

#include <backend/core/cache_service.hpp>

#include <nlohmann/json.hpp>

using backend::core::CacheInvalidationReason;
using backend::core::Caches;
using backend::core::CacheService;

void blocking(Caches& caches, CacheService& service) {
    caches.invalidate(CacheInvalidationReason::EVENT_CREATED);
    caches.invalidate(CacheInvalidationReason::EVENT_CREATED, {.event_id = 7, .camera_id = "front_door"});
    caches.invalidate_event_stats(CacheInvalidationReason::EVENT_CREATED);
    service.invalidate(CacheInvalidationReason::EVENT_CREATED);
    service.invalidate_summaries(CacheInvalidationReason::EVENT_CREATED);
}

void waiting(Caches& caches) {
    (void)caches.async_invalidate(CacheInvalidationReason::EVENT_CREATED);
    (void)caches.async_invalidate_event_stats(CacheInvalidationReason::EVENT_CREATED);
}

void scopes(becache::Cache& cache, Caches& caches) {
    cache.invalidate_everything(CacheInvalidationReason::MANUAL);
    caches.cameras.invalidate(CacheInvalidationReason::MANUAL);
    caches.cameras.invalidate_tag("camera", "front_door", CacheInvalidationReason::MANUAL);
    caches.cameras.by_id.invalidate({.camera_id = "front_door"}, CacheInvalidationReason::MANUAL);
}

void values(Caches& caches) {
    const becache::Handle<nlohmann::json> handle = caches.cameras.by_id.get({.camera_id = "front_door"});
    caches.cameras.by_id.get_or_load({.camera_id = "front_door"}, [] { return nlohmann::json{}; });
    const becache::View<backend::core::CamerasByIdKey, nlohmann::json>& view = caches.cameras.by_id;
    (void)handle;
    (void)view;
}

void reasons() {
    CacheInvalidationReason reason{CacheInvalidationReason::EVENT_CREATED};
    reason = CacheInvalidationReason::EVENT_UPDATED;
    (void)reason;
}
