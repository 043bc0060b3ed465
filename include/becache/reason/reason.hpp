#pragma once

#include <compare>
#include <cstdint>
#include <ostream>
#include <string_view>

namespace becache {

/// What a catalogue says about one reason. Generated, static, immutable.
struct ReasonInfo {
    std::string_view constant;    ///< "EVENT_CREATED"
    std::string_view text;        ///< "event_created", terminated by a NUL
    std::string_view category;    ///< "event_lifecycle"
    std::string_view description; ///< one sentence: what happened, what raises it
    std::uint8_t number = 0;      ///< stable, from 1; 0 is "unknown"
    bool test_only = false;       ///< raised by tests alone
    bool soft = false;            ///< makes stale softly, unless the caller says otherwise
};

/// A reason of any catalogue: a handle to its static description.
///
/// Users name the constants of their catalogue, which convert to this. Nothing else does: there is no
/// default reason, and no string is one.
class Reason {
public:
    explicit constexpr Reason(const ReasonInfo& info) noexcept
        : info_{&info} {}

    [[nodiscard]] constexpr std::string_view text() const noexcept { return info_->text; }
    [[nodiscard]] constexpr const ReasonInfo& info() const noexcept { return *info_; }

    /// Reasons are equal when their texts are, and ordered as their texts are.
    friend constexpr bool operator==(Reason a, Reason b) noexcept {
        return a.info_ == b.info_ || a.text() == b.text();
    }
    friend constexpr std::strong_ordering operator<=>(Reason a, Reason b) noexcept {
        return a.text() <=> b.text();
    }
    friend std::ostream& operator<<(std::ostream& out, Reason reason) { return out << reason.text(); }

private:
    const ReasonInfo* info_;
};

} // namespace becache
