#include "observing.hpp"

#include "bounds.hpp"

#include <algorithm>
#include <iterator>

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
    keys_.reserve(1 + request_.name.scopes.size());
    keys_.push_back(context_.keys.value(request_.name.address));
    for (const std::string& scope : request_.name.scopes) {
        keys_.push_back(context_.keys.token(scope));
    }
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
            return Command{{"UNLINK", keys_.front()}, repeatable};
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
    std::vector<std::string_view> words{"MGET", keys_.front(), context_.keys.epoch};
    words.insert(words.end(), std::next(keys_.begin()), keys_.end());
    return Command{words, repeatable};
}

Command Observing::look_at_own_tags() {
    sent_ = Sent::look_at_own_tags;
    std::vector<std::string> keys;
    for (std::size_t place = request_.name.scopes.size(); place < envelope_.generations.size(); ++place) {
        keys.push_back(context_.keys.token(envelope_.generations[place].scope));
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
    life_of_token_ = std::to_string(std::max<std::int64_t>(request_.token_life.count(), 1));
    life_of_placeholder_ = std::to_string(std::max<std::int64_t>(request_.longest_load.count(), 1));
    const std::array<std::string_view, 3> arguments{life_of_token_, life_of_placeholder_, useless};
    return context_.run(context_.scripts.read, keys_, arguments);
}

// What came.

Step<shared::Observed> Observing::take_look(Reply reply) {
    if (!reply.is_array() || reply.elements.size() != keys_.size() + 1) {
        return no_answer("MGET");
    }
    value_ = std::move(reply.elements[0].text);
    epoch_ = std::move(reply.elements[1].text);
    // Lower than what was known when it was asked for: of a server whose successor this client has spoken to.
    // Lower than what is known by now may be the same server, before it began anew.
    const bool is_of_former = context_.learn(epoch_).value_or(known_epoch_) < known_epoch_;
    tokens_.assign(
        std::make_move_iterator(reply.elements.begin() + 2), std::make_move_iterator(reply.elements.end()));
    if (is_of_former) {
        // Asked again by a connection that is made anew, which leads to the successor, or begins a new epoch.
        context_.distrust_connections();
        return ask(tail_of(value_));
    }
    return go_on(judge());
}

Step<shared::Observed> Observing::take_own_tags(const Reply& reply) {
    const auto& generations = envelope_.generations;
    const std::size_t first = request_.name.scopes.size();
    if (!reply.is_array() || reply.elements.size() != generations.size() - first) {
        return no_answer("MGET");
    }
    bool are_equal = true;
    for (std::size_t place = first; place < generations.size(); ++place) {
        const Reply& token = reply.elements[place - first];
        are_equal = are_equal && token.is_text() && token.text == generations[place].token;
    }
    return go_on(are_equal ? Verdict::hit : Verdict::useless);
}

Step<shared::Observed> Observing::take_asked(Reply reply) {
    std::vector<Reply>& elements = reply.elements;
    if (!reply.is_array() || elements.size() < 3 || !elements[1].is_text()) {
        return no_answer("read.lua");
    }
    epoch_ = std::move(elements[1].text);
    context_.learn(epoch_);
    if (elements[0].text == "marked") {
        return Answer{.kind = Answer::Kind::marked};
    }
    if (elements.size() != keys_.size() + 3 || !elements[3].is_text()) {
        return no_answer("read.lua");
    }
    const auto first_token = elements.begin() + 4;
    if (elements[0].text == "load") {
        Answer answer{.kind = Answer::Kind::load};
        answer.observation.epoch = std::move(epoch_);
        answer.observation.sequence = number_in(elements[2]);
        answer.observation.placeholder = std::move(elements[3].text);
        std::transform(
            first_token, elements.end(), std::back_inserter(answer.observation.tokens),
            [](Reply& token) { return std::move(token.text); });
        return answer;
    }
    value_ = std::move(elements[3].text);
    tokens_.assign(std::make_move_iterator(first_token), std::make_move_iterator(elements.end()));
    return go_on(judge());
}

Step<shared::Observed> Observing::go_on(Verdict verdict) {
    switch (verdict) {
    case Verdict::hit:
        return hit();
    case Verdict::loading:
        return Answer{.kind = Answer::Kind::loading, .found = std::string{tail_of(value_)}};
    case Verdict::own_tags:
        return look_at_own_tags();
    case Verdict::useless:
        break;
    }
    return ask(tail_of(value_));
}

Step<shared::Observed> Observing::no_answer(std::string_view command) const {
    return unavailable<Answer>(context_.is_no_answer(command));
}

// What it is worth.

Observing::Verdict Observing::judge() {
    if (value_.empty()) {
        return Verdict::useless;
    }
    if (value_.front() == 'P') {
        return is_worth_waiting() ? Verdict::loading : Verdict::useless;
    }
    OpenedEnvelope opened = open_envelope(
        value_, request_.name.address, context_.options.clock->wall_now(), context_.envelope_faults,
        context_.options.envelope);
    if (!opened) {
        return Verdict::useless;
    }
    envelope_ = std::move(*opened.envelope);
    if (envelope_.kind == EnvelopeKind::loading) {
        context_.envelope_faults.count(EnvelopeFault::malformed); // we leave placeholders instead
        return Verdict::useless;
    }
    if (!is_filled_under_these()) {
        return Verdict::useless;
    }
    return envelope_.generations.size() > request_.name.scopes.size() ? Verdict::own_tags : Verdict::hit;
}

bool Observing::is_worth_waiting() const {
    std::string observed = "P" + epoch_ + " ";
    for (const Reply& token : tokens_) {
        if (!token.is_text()) {
            return false;
        }
        observed += token.text + " ";
    }
    return !epoch_.empty() && value_.starts_with(observed)
           && value_.find(' ', observed.size()) == std::string::npos;
}

bool Observing::is_filled_under_these() const {
    const auto& scopes = request_.name.scopes;
    const auto& generations = envelope_.generations;
    if (epoch_.empty() || envelope_.epoch != epoch_ || generations.size() < scopes.size()) {
        return false;
    }
    for (std::size_t place = 0; place < scopes.size(); ++place) {
        const bool is_equal = tokens_[place].is_text() && tokens_[place].text == generations[place].token;
        const bool counts = !shared::is_any(scopes[place]) || !names_kind_of(scopes[place]);
        if (!generations[place].scope.empty() || (counts && !is_equal)) {
            return false;
        }
    }
    return std::all_of(
        generations.begin() + static_cast<std::ptrdiff_t>(scopes.size()), generations.end(),
        [](const FilledGeneration& own) { return !own.scope.empty(); });
}

bool Observing::names_kind_of(std::string_view any) const {
    const auto own = envelope_.generations.begin() + static_cast<std::ptrdiff_t>(request_.name.scopes.size());
    return std::any_of(own, envelope_.generations.end(), [&](const FilledGeneration& generation) {
        return shared::kind_of(generation.scope) == shared::kind_of(any);
    });
}

shared::Observed Observing::hit() {
    Answer answer{.kind = Answer::Kind::hit, .found = std::string{tail_of(value_)}};
    answer.value.absent = envelope_.kind == EnvelopeKind::absent;
    answer.value.payload = std::move(envelope_.payload);
    // Clocks of two hosts differ: no value is meant to outlive its tokens.
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        envelope_.expires_at - context_.options.clock->wall_now());
    const std::chrono::milliseconds longest = std::max(request_.token_life, std::chrono::milliseconds{1});
    answer.value.life = std::clamp(left, std::chrono::milliseconds{1}, longest);
    for (std::size_t place = request_.name.scopes.size(); place < envelope_.generations.size(); ++place) {
        answer.value.own_scopes.push_back(std::move(envelope_.generations[place].scope));
    }
    return answer;
}

} // namespace becache::redis
