#include <becache/core/record.hpp>

#include <numeric>

namespace becache {

std::string_view to_string(ScopeKind kind) noexcept {
    switch (kind) {
    case ScopeKind::key:
        return "key";
    case ScopeKind::tag:
        return "tag";
    case ScopeKind::region:
        return "region";
    case ScopeKind::pattern:
        return "pattern";
    case ScopeKind::everything:
        break;
    }
    return "everything";
}

std::string_view to_string(Hardness hardness) noexcept {
    return hardness == Hardness::hard ? "hard" : "soft";
}

std::string_view to_string(Delivery delivery) noexcept {
    switch (delivery) {
    case Delivery::local:
        return "local";
    case Delivery::committed:
        return "committed";
    case Delivery::queued:
        return "queued";
    case Delivery::held:
        break;
    }
    return "held";
}

std::string_view Scope::region() const noexcept {
    return kind == ScopeKind::pattern ? std::string_view{}
                                      : std::string_view{name}.substr(0, name.find_first_of("/#"));
}

std::uint64_t Record::entries_dropped() const noexcept {
    return std::accumulate(
        scopes.begin(), scopes.end(), std::uint64_t{0},
        [](std::uint64_t sum, const DroppedScope& dropped) { return sum + dropped.entries_dropped; });
}

} // namespace becache
