#include "handshake.hpp"

#include <becache/reason/error_text.hpp>
#include <becache/redis/command.hpp>

#include <fmt/format.h>

#include <array>

namespace becache::redis {
namespace {

constexpr std::array<std::string_view, 5> step_names{"AUTH", "SELECT", "CLIENT SETNAME", "ROLE", "the fence"};

/// The error word, if it is one: a server that repeats what was sent may begin with anything.
std::string word_of(const Reply& reply) {
    const std::string word = reply.text.substr(0, reply.text.find(' '));
    return fault_of(word) != Fault::refused || word == "ERR" ? word : "unknown error";
}

} // namespace

Handshake::Handshake(const RedisOptions& options, const Fence& fence)
    : server_{options.description()}
    , is_past_fence_{fence.accept} {
    const auto say = [this](Step step, const Command& command) {
        steps_.push_back(step);
        bytes_ += command.bytes();
    };
    if (!options.user.empty()) {
        say(Step::authenticate, {"AUTH", options.user, options.password});
    } else if (!options.password.empty()) {
        say(Step::authenticate, {"AUTH", options.password});
    }
    if (options.database != 0) {
        say(Step::select, {"SELECT", std::to_string(options.database)});
    }
    say(Step::set_name, {"CLIENT", "SETNAME", options.client_name});
    say(Step::role, {"ROLE"});
    if (fence.ask) {
        say(Step::fence, fence.ask());
    }
}

std::optional<Error> Handshake::take(const Reply& reply) {
    const Step step = steps_[taken_++];
    if (reply.kind == Reply::Kind::error) {
        return refusal(step, reply);
    }
    if (step == Step::role && reply.is_array() && !reply.elements.empty() && reply.elements[0].is_text()) {
        return take_role(reply.elements[0]);
    }
    const bool is_taken = step == Step::fence
                              ? is_past_fence_(reply)
                              : step != Step::role && reply.kind == Reply::Kind::status && reply.text == "OK";
    if (is_taken) {
        return std::nullopt;
    }
    return failure(
        Fault::protocol, fmt::format("its answer to {} is none", step_names[static_cast<std::size_t>(step)]),
        "the address must be that of a Redis or Valkey server");
}

std::optional<Error> Handshake::take_role(const Reply& reply) const {
    if (reply.text == "master") {
        return std::nullopt;
    }
    return failure(
        Fault::not_master, fmt::format("its role is {}", quote(reply.text)),
        "it must be the master: only there invalidations take effect");
}

Error Handshake::refusal(Step step, const Reply& reply) const {
    const std::string_view name = step_names[static_cast<std::size_t>(step)];
    const std::string wrong = fmt::format("it refuses {} ({})", name, word_of(reply));
    const Fault fault = fault_of(reply.text);
    if (step == Step::authenticate && (fault == Fault::unauthenticated || fault == Fault::refused)) {
        return failure(
            Fault::unauthenticated, wrong,
            "the user and the password must be those of the server's access list");
    }
    if (fault == Fault::unauthenticated) {
        return failure(
            fault, wrong, "it wants a password: set one in the options, REDIS_URL or REDIS_PASSWORD");
    }
    if (fault == Fault::forbidden) {
        return failure(fault, wrong, "allow it to the user by ACL SETUSER");
    }
    if (step == Step::select) {
        return failure(fault, wrong, "the database must be one that the server has");
    }
    if (step == Step::fence && fault != Fault::refused) {
        return failure(
            fault, wrong, "it must be a master that takes writes: docs/protocol.md, \"Connecting\"");
    }
    return failure(fault, wrong, "the server must be Redis from 6.2 on, or Valkey");
}

Error Handshake::failure(Fault fault, std::string_view wrong, std::string_view right) const {
    return {
        .fault = fault,
        .delivery = Delivery::not_sent,
        .text = three_parts("connect to " + server_, wrong, right)};
}

} // namespace becache::redis
