// The contract's tables and its section "String Representation".
#include "contract_rows.hpp"

#include <backend/core/constants.hpp>

#include <gmock/gmock.h>

#include <sstream>
#include <string>
#include <vector>

using backend::core::CacheInvalidationReason;

namespace {

TEST(Contract, declares_exactly_these_reasons) {
    std::vector<ContractRow> declared;
    for (const CacheInvalidationReason reason : CacheInvalidationReason::all()) {
        declared.push_back(
            {std::string{reason.constant()}, std::string{reason.text()},
             std::string{CacheInvalidationReason::category_title(reason.category())}});
    }
    EXPECT_THAT(declared, testing::ElementsAreArray(contract_rows()));
}

TEST(Contract, spells_every_constant_as_its_users_know_it) {
    const std::pair<CacheInvalidationReason, std::string_view> constants[] = {
        {CacheInvalidationReason::EVENT_CREATED, "event_created"},
        {CacheInvalidationReason::EVENT_UPDATED, "event_updated"},
        {CacheInvalidationReason::EVENT_DELETED, "event_deleted"},
        {CacheInvalidationReason::EVENT_RESTORED, "event_restored"},
        {CacheInvalidationReason::CAMERA_CREATED, "camera_created"},
        {CacheInvalidationReason::CAMERA_UPDATED, "camera_updated"},
        {CacheInvalidationReason::CAMERA_DELETED, "camera_deleted"},
        {CacheInvalidationReason::CAMERA_RESTORED, "camera_restored"},
        {CacheInvalidationReason::DETECTION_CREATED, "detection_created"},
        {CacheInvalidationReason::DETECTION_UPDATED, "detection_updated"},
        {CacheInvalidationReason::DETECTION_DELETED, "detection_deleted"},
        {CacheInvalidationReason::DETECTION_CHANGED, "detection_changed"},
        {CacheInvalidationReason::ALERT_RULE_CREATED, "alert_rule_created"},
        {CacheInvalidationReason::ALERT_RULE_UPDATED, "alert_rule_updated"},
        {CacheInvalidationReason::ALERT_RULE_DELETED, "alert_rule_deleted"},
        {CacheInvalidationReason::ALERT_CREATED, "alert_created"},
        {CacheInvalidationReason::ALERT_ACKNOWLEDGED, "alert_acknowledged"},
        {CacheInvalidationReason::STATUS_CHANGED, "status_changed"},
        {CacheInvalidationReason::GRACEFUL_SHUTDOWN, "graceful_shutdown"},
        {CacheInvalidationReason::MANUAL, "manual"},
        {CacheInvalidationReason::CONCURRENT_TEST, "concurrent_test"},
        {CacheInvalidationReason::TEST, "test"},
    };
    EXPECT_EQ(std::size(constants), contract_rows().size());
    for (const auto& [reason, text] : constants) {
        EXPECT_EQ(reason, text);
    }
}

TEST(Contract, parses_every_value_to_its_constant) {
    for (const ContractRow& row : contract_rows()) {
        EXPECT_EQ(CacheInvalidationReason::parse(row.value).constant(), row.constant);
        EXPECT_EQ(CacheInvalidationReason::try_parse(row.constant), std::nullopt);
    }
}

// reason = CacheInvalidationReason.EVENT_CREATED
// print(reason)  # Output: event_created
// print(str(reason))  # Output: event_created
TEST(Contract, uses_a_reason_directly_in_string_contexts) {
    const auto reason = CacheInvalidationReason::EVENT_CREATED;
    std::ostringstream out;
    out << reason << '\n' << std::string{reason} << '\n';
    EXPECT_EQ(out.str(), "event_created\nevent_created\n");

    std::string s = "reason: ";
    s += CacheInvalidationReason::EVENT_CREATED;
    EXPECT_EQ(s, "reason: event_created");
    EXPECT_TRUE(reason == "event_created");
}

} // namespace
