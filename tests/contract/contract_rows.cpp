#include "contract_rows.hpp"

#include <ostream>

void PrintTo(const ContractRow& row, std::ostream* out) {
    *out << row.constant << " = '" << row.value << "' of '" << row.category << "'";
}

std::span<const ContractRow> contract_rows() {
    static const ContractRow rows[] = {
        {"EVENT_CREATED", "event_created", "Event Lifecycle Operations"},
        {"EVENT_UPDATED", "event_updated", "Event Lifecycle Operations"},
        {"EVENT_DELETED", "event_deleted", "Event Lifecycle Operations"},
        {"EVENT_RESTORED", "event_restored", "Event Lifecycle Operations"},
        {"CAMERA_CREATED", "camera_created", "Camera Lifecycle Operations"},
        {"CAMERA_UPDATED", "camera_updated", "Camera Lifecycle Operations"},
        {"CAMERA_DELETED", "camera_deleted", "Camera Lifecycle Operations"},
        {"CAMERA_RESTORED", "camera_restored", "Camera Lifecycle Operations"},
        {"DETECTION_CREATED", "detection_created", "Detection Lifecycle Operations"},
        {"DETECTION_UPDATED", "detection_updated", "Detection Lifecycle Operations"},
        {"DETECTION_DELETED", "detection_deleted", "Detection Lifecycle Operations"},
        {"DETECTION_CHANGED", "detection_changed", "Detection Lifecycle Operations"},
        {"ALERT_RULE_CREATED", "alert_rule_created", "Alert Rule Lifecycle Operations"},
        {"ALERT_RULE_UPDATED", "alert_rule_updated", "Alert Rule Lifecycle Operations"},
        {"ALERT_RULE_DELETED", "alert_rule_deleted", "Alert Rule Lifecycle Operations"},
        {"ALERT_CREATED", "alert_created", "Alert State Changes"},
        {"ALERT_ACKNOWLEDGED", "alert_acknowledged", "Alert State Changes"},
        {"STATUS_CHANGED", "status_changed", "System Operations"},
        {"GRACEFUL_SHUTDOWN", "graceful_shutdown", "System Operations"},
        {"MANUAL", "manual", "System Operations"},
        {"CONCURRENT_TEST", "concurrent_test", "Test-Specific Reasons"},
        {"TEST", "test", "Test-Specific Reasons"},
    };
    return rows;
}
