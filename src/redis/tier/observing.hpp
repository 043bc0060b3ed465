#pragma once

#include "context.hpp"
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
    [[nodiscard]] Answer hit();

    TierContext& context_;
    const shared::ObserveRequest& request_;
    std::vector<std::string> keys_; // the value's, then those of its tokens
    std::string life_of_token_;
    std::string life_of_placeholder_;
    Sent sent_ = Sent::look;
    int asked_ = 0;
    bool is_removed_ = false;
    std::uint64_t known_epoch_ = 0; // the highest number, when it was looked for

    // What was found last.
    std::string value_;
    std::string epoch_;
    std::vector<Reply> tokens_;
    Envelope envelope_;
};

} // namespace becache::redis
