#include "service/alert_rule_service.hpp"

#include "http/api_error.hpp"
#include "http/fields.hpp"
#include "store/alert_rules.hpp"
#include "store/cameras.hpp"
#include "store/words.hpp"

#include <becache/reason/error_text.hpp>

namespace home_security {

using backend::core::CacheInvalidationReason;

namespace {

constexpr std::size_t longest_name = 100;
constexpr std::string_view where_rules_are = "GET /alert-rules lists them";

std::int64_t rule_id_in(const std::string& text) { return id_in_path("alert rule", text, where_rules_are); }

AlertRule visible_rule(Connection& connection, std::int64_t id) {
    auto rule = find_alert_rule(connection, id);
    if (!rule) {
        throw not_found("alert rule", id, where_rules_are);
    }
    return *std::move(rule);
}

/// Puts the fields of a body over a rule; null takes a condition away.
void apply(Fields& fields, AlertRule& rule) {
    rule.name = fields.text("name", longest_name).value_or(rule.name);
    rule.enabled = fields.boolean("enabled").value_or(rule.enabled);
    rule.min_severity = fields.one_of("min_severity", severities).value_or(rule.min_severity);
    if (fields.is_null("camera_id")) {
        rule.camera_id.reset();
    } else if (auto camera_id = fields.slug("camera_id")) {
        rule.camera_id = std::move(camera_id);
    }
    if (fields.is_null("label")) {
        rule.label.reset();
    } else if (auto label = fields.slug("label")) {
        rule.label = std::move(label);
    }
    fields.finish();
}

void check_camera(Connection& connection, const std::optional<std::string>& camera_id) {
    if (camera_id && camera_presence(connection, *camera_id) != Presence::present) {
        throw bad_field(
            "camera_id", "there is no camera " + becache::quote(*camera_id),
            "name one that GET /cameras lists, or null for every camera");
    }
}

} // namespace

Response AlertRuleService::list(const Query& query) {
    Fields fields = Fields::of_query(query);
    const Page page = fields.page();
    fields.finish();
    // The cache holds the whole list; a page is cut from it here.
    const CachedDocument whole =
        read_through(house_, house_.caches.alerts.rules, {}, [](Connection& connection) -> nlohmann::json {
            return all_alert_rules(connection);
        });
    return json_response(200, page_of(*whole.document, page), whole.cache);
}

Response AlertRuleService::read(const std::string& id) {
    const std::int64_t rule_id = rule_id_in(id);
    return answer_through(
        house_, house_.caches.alerts.rule, {.alert_rule_id = rule_id},
        [&](Connection& connection) -> nlohmann::json { return visible_rule(connection, rule_id); });
}

Response AlertRuleService::create(const std::string& body) {
    Fields fields = Fields::of_body(body);
    AlertRule rule;
    rule.name = required(fields.text("name", longest_name), "name");
    rule.min_severity = "low";
    rule.created_at = now_text(house_);
    apply(fields, rule);
    rule.id = house_.database.write([&](Connection& connection) {
        check_camera(connection, rule.camera_id);
        return insert_alert_rule(connection, rule);
    });
    house_.caches.invalidate(CacheInvalidationReason::ALERT_RULE_CREATED, about_alert_rule(rule.id));
    return json_response(201, rule);
}

Response AlertRuleService::update(const std::string& id, const std::string& body) {
    const std::int64_t rule_id = rule_id_in(id);
    AlertRule rule;
    const bool changed = house_.database.write([&](Connection& connection) {
        const AlertRule before = visible_rule(connection, rule_id);
        rule = before;
        Fields fields = Fields::of_body(body);
        apply(fields, rule);
        if (rule.camera_id != before.camera_id) {
            check_camera(connection, rule.camera_id);
        }
        update_alert_rule(connection, rule);
        return rule != before;
    });
    if (changed) {
        house_.caches.invalidate(CacheInvalidationReason::ALERT_RULE_UPDATED, about_alert_rule(rule_id));
    }
    return json_response(200, rule);
}

Response AlertRuleService::remove(const std::string& id) {
    const std::int64_t rule_id = rule_id_in(id);
    const AlertRule rule = house_.database.write([&](Connection& connection) {
        AlertRule found = visible_rule(connection, rule_id);
        delete_alert_rule(connection, rule_id, now_text(house_));
        return found;
    });
    house_.caches.invalidate(CacheInvalidationReason::ALERT_RULE_DELETED, about_alert_rule(rule_id));
    return json_response(200, rule);
}

} // namespace home_security
