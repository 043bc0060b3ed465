#pragma once

#include "context.hpp"
#include "envelope_parts.hpp"
#include "step.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace becache::redis {

/// Reads a value, or takes the right to load it: docs/protocol.md, "Reading".
class Observing {
public:
    using Answer = shared::Observed;

    Observing(TierContext& context, const shared::ObserveRequest& request);
    Observing(const Observing&) = delete;
    Observing& operator=(const Observing&) = delete;
    ~Observing() = default;
    [[nodiscard]] Step<Answer> begin();
    [[nodiscard]] Step<Answer> take(Outcome outcome);

private:
    /// What the last command was.
    enum class Sent : std::uint8_t { look, look_at_own_tags, ask, remove };
    enum class Verdict : std::uint8_t { hit, loading, own_tags, useless };

    [[nodiscard]] Command look();
    [[nodiscard]] Command look_at_own_tags();
    [[nodiscard]] Step<Answer> ask(std::string_view useless);
    [[nodiscard]] Step<Answer> take_look(Reply reply);
    [[nodiscard]] Step<Answer> take_own_tags(const Reply& reply);
    [[nodiscard]] Step<Answer> take_asked(Reply reply);
    [[nodiscard]] Step<Answer> go_on(Verdict verdict);
    [[nodiscard]] Step<Answer> no_answer(std::string_view command) const;

    [[nodiscard]] Verdict judge();
    [[nodiscard]] bool is_worth_waiting() const;
    [[nodiscard]] bool is_filled_under_these() const;
    [[nodiscard]] bool names_kind_of(std::string_view any) const;
    [[nodiscard]] Step<Answer> hit();
    [[nodiscard]] const std::string& value() const { return elements_[value_at_].text; }
    [[nodiscard]] const std::string& epoch() const { return elements_[1].text; }
    [[nodiscard]] const Reply& token(std::size_t place) const { return elements_[tokens_at_ + place]; }
    /// Behind those of the scopes that the key names.
    [[nodiscard]] Generations own_generations() const;

    TierContext& context_;
    const shared::ObserveRequest& request_;
    std::string value_key_;
    Sent sent_ = Sent::look;
    int asked_ = 0;
    bool is_removed_ = false;
    std::uint64_t known_epoch_ = 0; // the highest number, when it was looked for

    // What was found last. The epoch is the second element of either answer.
    std::vector<Reply> elements_;
    std::size_t value_at_ = 0;
    std::size_t tokens_at_ = 0;
    EnvelopeParts parts_; // they point into the value
    WallTime looked_at_{};
};

} // namespace becache::redis
