// Every line with a mark at its end must not compile, with a message in which the pattern of the mark is
// found, and no other line may be at fault. check.py sees to it.

#include <backend/core/cache_service.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

using backend::core::CacheInvalidationReason;
using backend::core::Caches;
using backend::core::CacheService;

struct Stranger {};

// clang-format off

void raw_strings(Caches& caches) {
    caches.invalidate("event_created"); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
    caches.invalidate("event_created", {.event_id = 7}); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
    caches.invalidate_event_stats("event_created"); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
    caches.invalidate_events("event_created"); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
    caches.invalidate_cameras("event_created"); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
    caches.invalidate_detections("event_created"); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
    caches.invalidate_alerts("event_created"); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
    caches.invalidate_system_status("event_created"); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
    caches.invalidate_summaries("event_created"); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
}

void raw_strings_to_the_service(CacheService& service) {
    service.invalidate("event_created"); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
    service.invalidate_event_stats("event_created"); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
    service.invalidate_events("event_created"); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
    service.invalidate_cameras("event_created"); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
    service.invalidate_detections("event_created"); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
    service.invalidate_alerts("event_created"); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
    service.invalidate_system_status("event_created"); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
    service.invalidate_summaries("event_created"); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
}

void raw_strings_async(Caches& caches) {
    (void)caches.async_invalidate("event_created"); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
    (void)caches.async_invalidate_event_stats("event_created"); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
    (void)caches.async_invalidate_events("event_created"); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
    (void)caches.async_invalidate_cameras("event_created"); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
    (void)caches.async_invalidate_detections("event_created"); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
    (void)caches.async_invalidate_alerts("event_created"); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
    (void)caches.async_invalidate_system_status("event_created"); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
    (void)caches.async_invalidate_summaries("event_created"); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
}

void other_strings(Caches& caches, const std::string& text, std::string_view view, const char* pointer) {
    caches.invalidate_cameras(text); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
    caches.invalidate_cameras(view); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
    caches.invalidate_cameras(pointer); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
    caches.invalidate_cameras(std::string{"event_created"}); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
}

void raw_strings_for_scopes(becache::Cache& cache, Caches& caches) {
    cache.invalidate_everything("manual"); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
    caches.cameras.invalidate("manual"); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
    caches.cameras.invalidate_tag("camera", "front_door", "manual"); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
    caches.cameras.by_id.invalidate({.camera_id = "front_door"}, "manual"); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
}

void raw_strings_around_transactions(Caches& caches) {
    (void)caches.prepare("camera_deleted"); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
    (void)caches.prepare("camera_deleted", {.camera_id = "front_door"}); // refused: use_a_constant_of_the_catalogue_instead_of_a_raw_string
}

void no_reason(becache::Cache& cache, Caches& caches, CacheService& service) {
    cache.invalidate_everything(); // refused: no matching
    caches.invalidate(); // refused: no matching
    caches.invalidate({.event_id = 7}); // refused: no matching
    service.invalidate(); // refused: no matching
    caches.invalidate_event_stats(); // refused: no matching
    service.invalidate_event_stats(); // refused: no matching
    caches.invalidate_events(); // refused: no matching
    service.invalidate_events(); // refused: no matching
    caches.invalidate_cameras(); // refused: no matching
    service.invalidate_cameras(); // refused: no matching
    caches.invalidate_detections(); // refused: no matching
    service.invalidate_detections(); // refused: no matching
    caches.invalidate_alerts(); // refused: no matching
    service.invalidate_alerts(); // refused: no matching
    caches.invalidate_system_status(); // refused: no matching
    service.invalidate_system_status(); // refused: no matching
    caches.invalidate_summaries(); // refused: no matching
    service.invalidate_summaries(); // refused: no matching
    (void)caches.async_invalidate(); // refused: no matching
    (void)caches.async_invalidate_cameras(); // refused: no matching
    caches.cameras.invalidate(); // refused: no matching
    caches.cameras.by_id.invalidate({.camera_id = "front_door"}); // refused: no matching
}

void reasons_that_are_none() {
    CacheInvalidationReason absent; // refused: no matching|default|deleted
    CacheInvalidationReason empty{}; // refused: no matching|default|deleted
    CacheInvalidationReason text{"event_created"}; // refused: no matching|use_a_constant_of_the_catalogue
    CacheInvalidationReason copied = "event_created"; // refused: conversion|use_a_constant_of_the_catalogue|no viable
    CacheInvalidationReason number{1}; // refused: no matching|private|use_a_constant_of_the_catalogue
    becache::Reason of_text{"event_created"}; // refused: no matching
    becache::Reason of_nothing; // refused: no matching
}

void values_of_another_type(Caches& caches) {
    const becache::Handle<Stranger> handle = caches.cameras.by_id.get({.camera_id = "front_door"}); // refused: conversion
    const becache::View<backend::core::CamerasByIdKey, Stranger>& view = caches.cameras.by_id; // refused: (invalid initialization|could not bind|cannot bind|no viable)
    caches.cameras.by_id.get_or_load({.camera_id = "front_door"}, [] { return Stranger{}; }); // refused: no matching
}

void keys_of_another_view(Caches& caches) {
    caches.cameras.by_id.get(backend::core::EventsByIdKey{.event_id = 7}); // refused: no matching|cannot convert|no viable|could not convert
    caches.cameras.by_id.get({.event_id = 7}); // refused: no matching|cannot convert|could not convert|field designator|no viable
}

void subjects_of_another_catalogue(Caches& caches) {
    caches.invalidate(CacheInvalidationReason::EVENT_CREATED, {.item_id = 7}); // refused: no matching
}
