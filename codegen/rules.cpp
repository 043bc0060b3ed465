#include "rules.hpp"

#include <algorithm>

namespace becache::codegen {

std::optional<Rule> find_rule(std::string_view id) {
    const auto* found =
        std::find_if(all_rules.begin(), all_rules.end(), [&](const Rule& rule) { return rule.id == id; });
    return found == all_rules.end() ? std::nullopt : std::optional{*found};
}

std::vector<std::string> rule_ids() {
    std::vector<std::string> ids;
    ids.reserve(all_rules.size());
    for (const Rule& rule : all_rules) {
        ids.emplace_back(rule.id);
    }
    return ids;
}

std::string_view name_of(Level level) {
    constexpr std::array<std::string_view, 4> names{"wire", "text", "source", "behaviour"};
    return names[static_cast<std::size_t>(level)];
}

std::string_view name_of(Severity severity) {
    constexpr std::array<std::string_view, 3> names{"information", "warning", "error"};
    return names[static_cast<std::size_t>(severity)];
}

std::string_view name_of(SubjectKind kind) {
    constexpr std::array<std::string_view, 4> names{"reason", "region", "view", "key"};
    return names[static_cast<std::size_t>(kind)];
}

} // namespace becache::codegen
