#include "filling.hpp"

#include "bounds.hpp"
#include "nonce.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace becache::redis {

Filling::Filling(TierContext& context, const shared::FillRequest& request)
    : context_{context}
    , request_{request}
    , own_scopes_{request.value.own_scopes} {}

Step<shared::Filled> Filling::begin() {
    if (wrong_in(request_)) {
        return Answer::refused;
    }
    if (own_scopes_.empty()) {
        return fill({});
    }
    std::ranges::sort(own_scopes_);
    own_scopes_.erase(std::unique(own_scopes_.begin(), own_scopes_.end()), own_scopes_.end());
    is_looking_ = true;
    std::vector<std::string> keys;
    for (const std::string& scope : own_scopes_) {
        keys.push_back(context_.keys.token(scope));
    }
    std::vector<std::string_view> words{"MGET"};
    words.insert(words.end(), keys.begin(), keys.end());
    return Command{words, {.retry_safe = true}};
}

Step<shared::Filled> Filling::take(Outcome outcome) {
    if (!outcome) {
        return Answer::unavailable;
    }
    Reply reply = std::move(outcome).reply();
    if (!is_looking_) {
        return reply.text == "filled" ? Answer::filled : Answer::refused;
    }
    is_looking_ = false;
    if (!reply.is_array() || reply.elements.size() != own_scopes_.size()) {
        return Answer::unavailable;
    }
    std::vector<std::string> tokens;
    for (Reply& token : reply.elements) {
        tokens.push_back(
            token.is_text() ? std::move(token.text)
                            : fmt::format("{}-{}", request_.observation.sequence, Nonce{}.text()));
    }
    return fill(std::move(tokens));
}

Step<shared::Filled> Filling::fill(std::vector<std::string> own_tokens) {
    const shared::Observation& observation = request_.observation;
    Envelope envelope;
    envelope.kind = request_.value.absent ? EnvelopeKind::absent : EnvelopeKind::value;
    envelope.epoch = observation.epoch;
    envelope.expires_at = context_.options.clock->wall_now() + request_.value.life;
    envelope.fresh_until = envelope.expires_at;
    envelope.payload = request_.value.payload;
    std::vector<std::string> keys{context_.keys.value(request_.name.address)};
    for (std::size_t place = 0; place < observation.tokens.size(); ++place) {
        envelope.generations.push_back({.scope = "", .token = observation.tokens[place]});
        keys.push_back(context_.keys.token(request_.name.scopes[place]));
    }
    for (std::size_t place = 0; place < own_tokens.size(); ++place) {
        envelope.generations.push_back({.scope = own_scopes_[place], .token = own_tokens[place]});
        keys.push_back(context_.keys.token(own_scopes_[place]));
    }
    const auto sealed = seal(envelope, request_.name.address, context_.options.envelope);
    if (!sealed) {
        return Answer::refused;
    }
    const std::string life_of_token = std::to_string(std::max<std::int64_t>(request_.token_life.count(), 1));
    const std::string life = std::to_string(request_.value.life.count());
    const std::string observed = std::to_string(observation.tokens.size());
    std::vector<std::string_view> arguments{life_of_token, life, observation.placeholder, *sealed, observed};
    arguments.insert(arguments.end(), own_tokens.begin(), own_tokens.end());
    return context_.run(context_.scripts.fill, keys, arguments);
}

Step<Released> Releasing::begin() {
    if (wrong_in(request_.name)) {
        return Answer{};
    }
    const std::array<std::string, 1> keys{context_.keys.value(request_.name.address)};
    const std::array<std::string_view, 1> arguments{request_.observation.placeholder};
    return context_.run(context_.scripts.release, keys, arguments);
}

} // namespace becache::redis
