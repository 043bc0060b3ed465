#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace becache::lint {

enum class Rule : std::uint8_t {
    raw_reason,
    dictionary_reason,
    misspelt_reason,
    test_only_reason,
    unused_suppression,
    suppression_without_why,
};

struct RuleInfo {
    Rule rule;
    std::string_view id;      ///< in reports and suppressions: `raw-reason`
    std::string_view summary; ///< what it finds, one sentence
    std::string_view help;    ///< what to do instead
};

/// docs/lint.md says more of each.
inline constexpr auto rules = std::to_array<RuleInfo>({
    {Rule::raw_reason, "raw-reason", "A reason is written as a string.", "Use the catalogue's constant."},
    {Rule::dictionary_reason, "dictionary-reason",
     "An everyday word stands as a string where a reason is meant.", "Use the catalogue's constant."},
    {Rule::misspelt_reason, "misspelt-reason",
     "A string that is nearly a reason stands where a reason is meant.",
     "Use the constant of the reason that is meant."},
    {Rule::test_only_reason, "test-only-reason", "A reason that only tests raise is used outside of tests.",
     "Use a reason that says what happened."},
    {Rule::unused_suppression, "unused-suppression", "A comment allows what is not there.",
     "Take the comment away."},
    {Rule::suppression_without_why, "suppression-without-why",
     "A comment that allows something names no rule, or does not say why.",
     "Write: becache-lint: allow <rule> because <why>."},
});

[[nodiscard]] constexpr const RuleInfo& info(Rule rule) { return rules[static_cast<std::size_t>(rule)]; }

[[nodiscard]] constexpr std::optional<Rule> rule_of(std::string_view id) {
    for (const RuleInfo& known : rules) {
        if (known.id == id) {
            return known.rule;
        }
    }
    return std::nullopt;
}

} // namespace becache::lint
