#include "service/camera_service.hpp"

#include "http/api_error.hpp"
#include "http/fields.hpp"
#include "http/spelling.hpp"
#include "store/cameras.hpp"
#include "store/words.hpp"

#include <becache/reason/error_text.hpp>

#include <optional>

namespace home_security {

using backend::core::CacheInvalidationReason;

namespace {

constexpr std::size_t longest_name = 100;
constexpr std::size_t longest_path = 500;

ApiError no_camera(const std::string& id) { return not_found("camera", id, "GET /cameras lists them"); }

Camera visible_camera(Connection& connection, const std::string& id) {
    auto camera = find_camera(connection, id);
    if (!camera) {
        throw no_camera(id);
    }
    return *std::move(camera);
}

Camera camera_from(const std::string& body, const std::string& now) {
    Fields fields = Fields::of_body(body);
    Camera camera;
    camera.name = required(fields.text("name", longest_name), "name");
    camera.id = fields.slug("id").value_or(slug_of(camera.name));
    camera.folder_path = fields.text("folder_path", longest_path).value_or("/cameras/" + camera.id);
    camera.status = fields.one_of("status", camera_statuses).value_or("online");
    camera.created_at = now;
    fields.finish();
    if (camera.id.empty()) {
        throw bad_field("id", "the name has no letter to make one of", "give one: front_door");
    }
    return camera;
}

} // namespace

Response CameraService::list(const Query& query) {
    Fields fields = Fields::of_query(query);
    const auto status = fields.one_of("status", camera_statuses);
    const Page page = fields.page();
    fields.finish();
    // The cache holds whole lists; a page is cut from them here.
    const CachedDocument whole =
        read_through(house_, house_.caches.cameras.list, {.status = status}, [&](Connection& connection) {
            return list_cameras(connection, status);
        });
    return json_response(200, page_of(*whole.document, page), whole.cache);
}

Response CameraService::read(const std::string& id) {
    if (!is_slug(id)) {
        throw no_camera(id);
    }
    return answer_through(
        house_, house_.caches.cameras.by_id, {.camera_id = id},
        [&](Connection& connection) -> nlohmann::json { return visible_camera(connection, id); });
}

Response CameraService::create(const std::string& body) {
    const Camera camera = camera_from(body, now_text(house_));
    house_.database.write([&](Connection& connection) {
        const Presence presence = camera_presence(connection, camera.id);
        if (presence != Presence::absent) {
            throw conflict(
                "create camera " + becache::quote(camera.id),
                presence == Presence::present ? "there is one" : "there is one, deleted",
                presence == Presence::present
                    ? "give another id"
                    : "give another id, or POST /cameras/" + camera.id + "/restore");
        }
        insert_camera(connection, camera);
        return true;
    });
    house_.caches.invalidate(CacheInvalidationReason::CAMERA_CREATED, about_camera(camera.id));
    return json_response(201, camera);
}

Response CameraService::update(const std::string& id, const std::string& body) {
    Fields fields = Fields::of_body(body);
    const auto name = fields.text("name", longest_name);
    const auto folder_path = fields.text("folder_path", longest_path);
    const auto status = fields.one_of("status", camera_statuses);
    fields.finish();
    Camera camera;
    const bool changed = house_.database.write([&](Connection& connection) {
        const Camera before = visible_camera(connection, id);
        camera = before;
        camera.name = name.value_or(before.name);
        camera.folder_path = folder_path.value_or(before.folder_path);
        camera.status = status.value_or(before.status);
        update_camera(connection, camera);
        return camera != before;
    });
    if (changed) {
        house_.caches.invalidate(CacheInvalidationReason::CAMERA_UPDATED, about_camera(id));
    }
    return json_response(200, camera);
}

Response CameraService::remove(const std::string& id) {
    // Prepared before the commit, so that a crash between the two leaves nothing stale in other instances.
    std::optional<becache::Pending> pending;
    const Camera camera = house_.database.write([&](Connection& connection) {
        Camera found = visible_camera(connection, id);
        set_camera_deleted(connection, id, now_text(house_));
        pending.emplace(house_.caches.prepare(CacheInvalidationReason::CAMERA_DELETED, about_camera(id)));
        return found;
    });
    pending->commit();
    return json_response(200, camera);
}

Response CameraService::restore(const std::string& id) {
    const Camera camera = house_.database.write([&](Connection& connection) {
        switch (camera_presence(connection, id)) {
        case Presence::absent:
            throw no_camera(id);
        case Presence::present:
            throw conflict("restore camera " + becache::quote(id), "it is not deleted", "leave it as it is");
        case Presence::deleted:
            break;
        }
        set_camera_deleted(connection, id, std::nullopt);
        return visible_camera(connection, id);
    });
    house_.caches.invalidate(CacheInvalidationReason::CAMERA_RESTORED, about_camera(id));
    return json_response(200, camera);
}

} // namespace home_security
