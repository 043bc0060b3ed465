#include "service/system_service.hpp"

#include "http/fields.hpp"
#include "store/summaries.hpp"
#include "store/system_status.hpp"
#include "store/words.hpp"

namespace home_security {

using backend::core::CacheInvalidationReason;

Response SystemService::status() {
    return answer_through(
        house_, house_.caches.system.status, {},
        [](Connection& connection) -> nlohmann::json { return read_system_status(connection); });
}

Response SystemService::set_status(const std::string& body) {
    Fields fields = Fields::of_body(body);
    SystemStatus status;
    status.status = required(fields.one_of("status", system_statuses), "status");
    status.changed_at = now_text(house_);
    fields.finish();
    const bool changed = house_.database.write([&](Connection& connection) {
        const SystemStatus before = read_system_status(connection);
        if (before.status == status.status) {
            status = before;
            return false;
        }
        write_system_status(connection, status);
        return true;
    });
    if (changed) {
        house_.caches.invalidate(CacheInvalidationReason::STATUS_CHANGED);
    }
    return json_response(200, status);
}

Response SystemService::latest_summary() {
    return answer_through(house_, house_.caches.summaries.latest, {}, [](Connection& connection) {
        return home_security::latest_summary(connection);
    });
}

Response SystemService::hourly_summary() {
    return answer_through(house_, house_.caches.summaries.hourly, {}, [](Connection& connection) {
        return home_security::hourly_summary(connection);
    });
}

Response SystemService::daily_summary() {
    return answer_through(house_, house_.caches.summaries.daily, {}, [](Connection& connection) {
        return home_security::daily_summary(connection);
    });
}

} // namespace home_security
