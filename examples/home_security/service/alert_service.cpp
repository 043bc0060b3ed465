#include "service/alert_service.hpp"

#include "http/api_error.hpp"
#include "http/fields.hpp"
#include "store/alerts.hpp"
#include "store/words.hpp"

namespace home_security {

using backend::core::CacheInvalidationReason;

Response AlertService::list(const Query& query) {
    Fields fields = Fields::of_query(query);
    const auto status = fields.one_of("status", alert_statuses);
    const Page page = fields.page();
    fields.finish();
    return answer_through(
        house_, house_.caches.alerts.alerts, {.page = page.number, .page_size = page.size, .status = status},
        [&](Connection& connection) { return list_alerts(connection, status, page); });
}

Response AlertService::acknowledge(const std::string& id) {
    constexpr std::string_view where_alerts_are = "GET /alerts lists them";
    const std::int64_t alert_id = id_in_path("alert", id, where_alerts_are);
    const Alert alert = house_.database.write([&](Connection& connection) {
        auto found = find_alert(connection, alert_id);
        if (!found) {
            throw not_found("alert", alert_id, where_alerts_are);
        }
        if (found->status == "acknowledged") {
            throw conflict("acknowledge alert " + id, "it is acknowledged", "leave it as it is");
        }
        acknowledge_alert(connection, alert_id, now_text(house_));
        return *find_alert(connection, alert_id);
    });
    house_.caches.invalidate(
        CacheInvalidationReason::ALERT_ACKNOWLEDGED, about_alert_rule(alert.alert_rule_id));
    return json_response(200, alert);
}

} // namespace home_security
