#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace becache::codegen {

/// What a change of a catalogue breaks, from the gravest; each level takes those before it along.
enum class Level { wire, text, source, behaviour };

enum class Severity { information, warning, error };

/// What a rule speaks of, and therefore what an exception to it names: `reason = "EVENT_CREATED"`.
/// A view is named with its region: `view = "items/by_id"`.
enum class SubjectKind { reason, region, view, key };

/// A rule of how a catalogue may change. docs/catalogue-rules.md has a heading for each.
struct Rule {
    std::string_view id;
    Level level = Level::behaviour;
    Severity severity = Severity::error;
    SubjectKind subject = SubjectKind::reason;
};

namespace rules {

inline constexpr Rule number_changed{"number-changed", Level::wire};
inline constexpr Rule number_reused{"number-reused", Level::wire};
inline constexpr Rule removed_without_reserving{"removed-without-reserving", Level::wire};
inline constexpr Rule reservation_dropped{
    "reservation-dropped", Level::wire, Severity::error, SubjectKind::key};
inline constexpr Rule key_changed{"key-changed", Level::wire, Severity::error, SubjectKind::view};
inline constexpr Rule tag_field_changed{"tag-field-changed", Level::wire, Severity::error, SubjectKind::key};
inline constexpr Rule value_changed{"value-changed", Level::text};
inline constexpr Rule value_removed{"value-removed", Level::text};
inline constexpr Rule alias_dropped{"alias-dropped", Level::text};
inline constexpr Rule text_moved{"text-moved", Level::text};
inline constexpr Rule constant_renamed{"constant-renamed", Level::source};
inline constexpr Rule constant_removed{"constant-removed", Level::source};
inline constexpr Rule generated_name_changed{
    "generated-name-changed", Level::source, Severity::error, SubjectKind::key};
inline constexpr Rule region_removed{"region-removed", Level::source, Severity::error, SubjectKind::region};
inline constexpr Rule invalidator_renamed{
    "invalidator-renamed", Level::source, Severity::error, SubjectKind::region};
inline constexpr Rule view_removed{"view-removed", Level::source, Severity::error, SubjectKind::view};
inline constexpr Rule key_type_changed{"key-type-changed", Level::source, Severity::error, SubjectKind::view};
inline constexpr Rule value_type_changed{
    "value-type-changed", Level::source, Severity::error, SubjectKind::view};
inline constexpr Rule tag_kind_removed{"tag-kind-removed", Level::source, Severity::error, SubjectKind::key};
inline constexpr Rule region_tag_removed{
    "region-tag-removed", Level::source, Severity::error, SubjectKind::region};
inline constexpr Rule category_changed{"category-changed", Level::behaviour};
inline constexpr Rule stale_removed{"stale-removed", Level::behaviour};
inline constexpr Rule stale_narrowed{"stale-narrowed", Level::behaviour};
inline constexpr Rule stale_added{"stale-added", Level::behaviour, Severity::information};
inline constexpr Rule view_tag_added{"view-tag-added", Level::behaviour, Severity::error, SubjectKind::view};
inline constexpr Rule view_tag_removed{
    "view-tag-removed", Level::behaviour, Severity::information, SubjectKind::view};
inline constexpr Rule softened{"softened", Level::behaviour};
inline constexpr Rule time_to_live_changed{
    "time-to-live-changed", Level::behaviour, Severity::information, SubjectKind::region};
inline constexpr Rule test_only_changed{"test-only-changed", Level::behaviour};
inline constexpr Rule stability_weakened{"stability-weakened", Level::behaviour};

/// Of the catalogue's own exceptions; none can be made to it.
inline constexpr Rule unused_exception{"unused-exception", Level::wire, Severity::warning, SubjectKind::key};

} // namespace rules

/// All rules that a change can break, in the order of their page.
inline constexpr std::array all_rules = {
    rules::number_changed,
    rules::number_reused,
    rules::removed_without_reserving,
    rules::reservation_dropped,
    rules::key_changed,
    rules::tag_field_changed,
    rules::value_changed,
    rules::value_removed,
    rules::alias_dropped,
    rules::text_moved,
    rules::constant_renamed,
    rules::constant_removed,
    rules::generated_name_changed,
    rules::region_removed,
    rules::invalidator_renamed,
    rules::view_removed,
    rules::key_type_changed,
    rules::value_type_changed,
    rules::tag_kind_removed,
    rules::region_tag_removed,
    rules::category_changed,
    rules::stale_removed,
    rules::stale_narrowed,
    rules::stale_added,
    rules::view_tag_added,
    rules::view_tag_removed,
    rules::softened,
    rules::time_to_live_changed,
    rules::test_only_changed,
    rules::stability_weakened,
};

/// The rule with this id.
[[nodiscard]] std::optional<Rule> find_rule(std::string_view id);

/// The ids of all_rules.
[[nodiscard]] std::vector<std::string> rule_ids();

/// "wire", "error", "reason": as catalogues, command lines and reports spell them.
[[nodiscard]] std::string_view name_of(Level level);
[[nodiscard]] std::string_view name_of(Severity severity);
[[nodiscard]] std::string_view name_of(SubjectKind kind);

} // namespace becache::codegen
