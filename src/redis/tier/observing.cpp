#include "observing.hpp"

#include "bounds.hpp"
#include "command_bytes.hpp"

#include <algorithm>

namespace becache::redis {
namespace {

constexpr CommandOptions repeatable{.retry_safe = true};

// Each round after the first means that somebody has stored another value meanwhile that is useless as well.
constexpr int most_rounds = 4;

constexpr std::size_t tail_bytes = 64;

std::string_view tail_of(std::string_view value) {
    return value.substr(value.size() - std::min(value.size(), tail_bytes));
}

} // namespace

Observing::Observing(TierContext& context, const shared::ObserveRequest& request)
    : context_{context}
    , request_{request} {}

Step<shared::Observed> Observing::begin() {
    if (auto wrong = wrong_in(request_.name)) {
        return unavailable<Answer>(std::move(*wrong));
    }
    value_key_ = context_.keys.value(request_.name.address);
    if (context_.options.strict_identity || !request_.take_over.empty()) {
        return ask(tail_of(request_.take_over));
    }
    return look();
}

Step<shared::Observed> Observing::take(Outcome outcome) {
    if (!outcome) {
        if (outcome.error().fault == Fault::too_large && !is_removed_) {
            // It would cost every reader its connection. It is of no use to anybody whose bounds are ours.
            context_.envelope_faults.count(EnvelopeFault::too_large);
            is_removed_ = true;
            sent_ = Sent::remove;
            return Command{{"UNLINK", value_key_}, repeatable};
        }
        return unavailable<Answer>(outcome.error().text);
    }
    switch (sent_) {
    case Sent::look:
        return take_look(std::move(outcome).reply());
    case Sent::look_at_own_tags:
        return take_own_tags(outcome.reply());
    case Sent::ask:
        return take_asked(std::move(outcome).reply());
    case Sent::remove:
        return ask({});
    }
    return no_answer("nothing");
}

// What is sent.

Command Observing::look() {
    sent_ = Sent::look;
    known_epoch_ = context_.highest_epoch();
    const auto& scopes = request_.name.scopes;
    const std::string_view head = context_.keys.token_head();
    std::size_t content = value_key_.size() + context_.keys.epoch.size();
    for (const std::string& scope : scopes) {
        content += head.size() + scope.size();
    }
    CommandBytes bytes{3 + scopes.size(), content};
    bytes.word("MGET");
    bytes.word(value_key_);
    bytes.word(context_.keys.epoch);
    for (const std::string& scope : scopes) {
        bytes.word({head, scope});
    }
    return Command::of_bytes(bytes.take(), repeatable);
}

Command Observing::look_at_own_tags() {
    sent_ = Sent::look_at_own_tags;
    std::vector<std::string> keys;
    for (Generations own = own_generations(); own.left() > 0;) {
        keys.push_back(context_.keys.token(own.next().scope));
    }
    std::vector<std::string_view> words{"MGET"};
    words.insert(words.end(), keys.begin(), keys.end());
    return Command{words, repeatable};
}

Step<shared::Observed> Observing::ask(std::string_view useless) {
    if (asked_++ == most_rounds) {
        return Answer{.kind = Answer::Kind::marked};
    }
    sent_ = Sent::ask;
    const std::string of_token = std::to_string(std::max<std::int64_t>(request_.token_life.count(), 1));
    const std::string of_placeholder =
        std::to_string(std::max<std::int64_t>(request_.longest_load.count(), 1));
    const std::array<std::string_view, 3> arguments{of_token, of_placeholder, useless};
    std::vector<std::string> keys{value_key_};
    for (const std::string& scope : request_.name.scopes) {
        keys.push_back(context_.keys.token(scope));
    }
    return context_.run(context_.scripts.read, keys, arguments);
}

// What came.

Step<shared::Observed> Observing::take_look(Reply reply) {
    if (!reply.is_array() || reply.elements.size() != request_.name.scopes.size() + 2) {
        return no_answer("MGET");
    }
    elements_ = std::move(reply.elements);
    value_at_ = 0;
    tokens_at_ = 2;
    // Lower than what was known when it was asked for: of a server whose successor this client has spoken to.
    // Lower than what is known by now may be the same server, before it began anew.
    if (context_.learn(epoch()).value_or(known_epoch_) < known_epoch_) {
        // Asked again by a connection that is made anew, which leads to the successor, or begins a new epoch.
        context_.distrust_connections();
        return ask(tail_of(value()));
    }
    return go_on(judge());
}

Step<shared::Observed> Observing::take_own_tags(const Reply& reply) {
    Generations own = own_generations();
    if (!reply.is_array() || reply.elements.size() != own.left()) {
        return no_answer("MGET");
    }
    const bool are_equal = std::ranges::all_of(reply.elements, [&own](const Reply& token) {
        return own.next().token == token.text; // none is empty, as a missing one would be
    });
    return go_on(are_equal ? Verdict::hit : Verdict::useless);
}

Step<shared::Observed> Observing::take_asked(Reply reply) {
    if (!reply.is_array() || reply.elements.size() < 3 || !reply.elements[1].is_text()) {
        return no_answer("read.lua");
    }
    elements_ = std::move(reply.elements);
    value_at_ = 3;
    tokens_at_ = 4;
    context_.learn(epoch());
    if (elements_[0].text == "marked") {
        return Answer{.kind = Answer::Kind::marked};
    }
    if (elements_.size() != request_.name.scopes.size() + 4 || !elements_[3].is_text()) {
        return no_answer("read.lua");
    }
    if (elements_[0].text != "load") {
        return go_on(judge());
    }
    Answer answer{.kind = Answer::Kind::load};
    answer.observation.epoch = std::move(elements_[1].text);
    answer.observation.sequence = number_in(elements_[2]);
    answer.observation.placeholder = std::move(elements_[3].text);
    for (std::size_t place = tokens_at_; place < elements_.size(); ++place) {
        answer.observation.tokens.push_back(std::move(elements_[place].text));
    }
    return answer;
}

Step<shared::Observed> Observing::go_on(Verdict verdict) {
    switch (verdict) {
    case Verdict::hit:
        return hit();
    case Verdict::loading:
        return Answer{.kind = Answer::Kind::loading, .found = std::string{tail_of(value())}};
    case Verdict::own_tags:
        return look_at_own_tags();
    case Verdict::useless:
        break;
    }
    return ask(tail_of(value()));
}

Step<shared::Observed> Observing::no_answer(std::string_view command) const {
    return unavailable<Answer>(context_.is_no_answer(command));
}

// What it is worth.

Observing::Verdict Observing::judge() {
    if (value().empty()) {
        return Verdict::useless;
    }
    if (value().front() == 'P') {
        return is_worth_waiting() ? Verdict::loading : Verdict::useless;
    }
    looked_at_ = context_.options.clock->wall_now();
    const FoundParts found = find_parts(
        value(), request_.name.address, looked_at_, context_.envelope_faults, context_.options.envelope);
    if (!found.parts) {
        return Verdict::useless;
    }
    parts_ = *found.parts;
    if (parts_.kind == EnvelopeKind::loading) {
        context_.envelope_faults.count(EnvelopeFault::malformed); // we leave placeholders instead
        return Verdict::useless;
    }
    if (!is_filled_under_these()) {
        return Verdict::useless;
    }
    return own_generations().left() > 0 ? Verdict::own_tags : Verdict::hit;
}

bool Observing::is_worth_waiting() const {
    std::string observed = "P" + epoch() + " ";
    for (std::size_t place = 0; place < request_.name.scopes.size(); ++place) {
        if (!token(place).is_text()) {
            return false;
        }
        observed += token(place).text + " ";
    }
    return !epoch().empty() && value().starts_with(observed)
           && value().find(' ', observed.size()) == std::string::npos;
}

bool Observing::is_filled_under_these() const {
    const auto& scopes = request_.name.scopes;
    Generations generations = parts_.generations;
    if (epoch().empty() || parts_.epoch != epoch() || generations.left() < scopes.size()) {
        return false;
    }
    for (std::size_t place = 0; place < scopes.size(); ++place) {
        const auto [scope, filled_under] = generations.next();
        const bool is_equal =
            token(place).text == filled_under; // which is not empty, as a missing one would be
        if (!scope.empty()
            || (!is_equal && !(shared::is_any(scopes[place]) && names_kind_of(scopes[place])))) {
            return false;
        }
    }
    while (generations.left() > 0) {
        if (generations.next().scope.empty()) {
            return false;
        }
    }
    return true;
}

Generations Observing::own_generations() const {
    Generations own = parts_.generations;
    for (std::size_t place = 0; place < request_.name.scopes.size(); ++place) {
        (void)own.next();
    }
    return own;
}

bool Observing::names_kind_of(std::string_view any) const {
    for (Generations own = own_generations(); own.left() > 0;) {
        if (shared::kind_of(own.next().scope) == shared::kind_of(any)) {
            return true;
        }
    }
    return false;
}

Step<shared::Observed> Observing::hit() {
    auto payload = payload_of(parts_, context_.envelope_faults);
    if (!payload) {
        return ask(tail_of(value()));
    }
    Answer answer{.kind = Answer::Kind::hit, .found = std::string{tail_of(value())}};
    answer.value.absent = parts_.kind == EnvelopeKind::absent;
    answer.value.payload = std::move(*payload);
    // Clocks of two hosts differ: no value is meant to outlive its tokens.
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(parts_.expires_at - looked_at_);
    const std::chrono::milliseconds longest = std::max(request_.token_life, std::chrono::milliseconds{1});
    answer.value.life = std::clamp(left, std::chrono::milliseconds{1}, longest);
    for (Generations own = own_generations(); own.left() > 0;) {
        answer.value.own_scopes.emplace_back(own.next().scope);
    }
    return answer;
}

} // namespace becache::redis
