#include "bounds.hpp"

#include <becache/core/key.hpp>
#include <becache/reason/error_text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace becache::redis {
namespace {

// A key's text has 1 KiB; before it stand the names of its region and view.
constexpr std::size_t longest_address = 2 * max_key_bytes;
constexpr std::size_t longest_scope = 512; // also that of an envelope
constexpr std::size_t longest_token = 64;
constexpr std::size_t most_scopes_of_a_name = 17;
constexpr std::size_t most_own_scopes = 16;
// Lua hands at most some thousand arguments on, and each is a key that the server must look up.
constexpr std::size_t longest_record = std::size_t{64} << 10U;
constexpr std::size_t longest_pattern = 1024;
constexpr std::size_t most_scanned = 10'000;
constexpr std::size_t bytes_beside_payload = std::size_t{64} << 10U;

using Wrong = std::optional<std::string>;

bool is_digits(std::string_view text, std::size_t longest) {
    return !text.empty() && text.size() <= longest
           && std::ranges::all_of(text, [](char byte) { return byte >= '0' && byte <= '9'; });
}

Wrong wrong_size(std::string_view what, std::string_view text, std::size_t longest) {
    if (!text.empty() && text.size() <= longest) {
        return std::nullopt;
    }
    return three_parts(
        fmt::format("{} {}", what, quote(text)), fmt::format("it has {} bytes", text.size()),
        fmt::format("it has 1 to {}", longest));
}

Wrong wrong_count(std::string_view what, std::size_t count, std::size_t least, std::size_t most) {
    if (count >= least && count <= most) {
        return std::nullopt;
    }
    return three_parts(
        fmt::format("{} {}", count, what), "so many there may not be",
        fmt::format("there are {} to {}", least, most));
}

Wrong wrong_in_scopes(const std::vector<Scope>& scopes) {
    if (auto wrong = wrong_count("scopes of one change", scopes.size(), 0, most_scopes_of_a_change)) {
        return wrong;
    }
    for (const Scope& scope : scopes) {
        const bool is_key = scope.kind == ScopeKind::key;
        if (auto wrong = wrong_size("scope", scope.name, is_key ? longest_address : longest_scope)) {
            return wrong;
        }
        if (scope.kind == ScopeKind::tag && scope.name.find('#') == std::string::npos) {
            return three_parts(
                "scope " + quote(scope.name), "it is no tag", "a tag is spelled region#kind:value");
        }
    }
    return std::nullopt;
}

Wrong wrong_in_record(std::string_view record) {
    if (record.size() <= longest_record) {
        return std::nullopt;
    }
    return three_parts(
        fmt::format("a record of {} bytes", record.size()), "the ledger does not take it",
        fmt::format("a record has at most {} bytes", longest_record));
}

Wrong wrong_in_mark(std::string_view mark) {
    const auto is_hexadecimal = [](char byte) {
        return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f');
    };
    if (mark.size() == 32 && std::ranges::all_of(mark, is_hexadecimal)) {
        return std::nullopt;
    }
    return three_parts("mark " + quote(mark), "it is no mark", "a mark has 32 lower-case hexadecimal digits");
}

template <class Request>
Wrong wrong_in_change(const Request& request) {
    if (auto wrong = wrong_in_scopes(request.scopes)) {
        return wrong;
    }
    return wrong_in_record(request.record);
}

/// SCAN takes a bracket that is not closed as if it were, and a last backslash for itself: such a pattern was
/// meant otherwise.
std::string_view wrong_in_pattern(std::string_view pattern) {
    if (pattern.find_first_not_of("*?") == std::string_view::npos) {
        return "it names every key there is";
    }
    bool is_open = false;
    for (std::size_t place = 0; place < pattern.size(); ++place) {
        if (pattern[place] == '\\') {
            if (++place == pattern.size()) {
                return "it ends with a backslash";
            }
        } else {
            is_open = pattern[place] == '[' || (is_open && pattern[place] != ']');
        }
    }
    return is_open ? "its bracket is not closed" : "";
}

[[noreturn]] void refuse(std::string_view option, std::string_view wrong, std::string_view right) {
    throw std::invalid_argument{three_parts(fmt::format("RedisTierOptions::{}", option), wrong, right)};
}

} // namespace

Wrong wrong_in(const shared::ValueName& name) {
    if (auto wrong = wrong_size("address", name.address, longest_address)) {
        return wrong;
    }
    if (auto wrong = wrong_count("scopes of a value", name.scopes.size(), 1, most_scopes_of_a_name)) {
        return wrong;
    }
    for (const std::string& scope : name.scopes) {
        if (auto wrong = wrong_size("scope", scope, longest_scope)) {
            return wrong;
        }
    }
    return std::nullopt;
}

Wrong wrong_in(const shared::FillRequest& request) {
    if (auto wrong = wrong_in(request.name)) {
        return wrong;
    }
    const shared::Observation& observation = request.observation;
    const auto may_be = [](const std::string& nonce) {
        return !nonce.empty() && nonce.size() <= longest_token;
    };
    if (observation.tokens.size() != request.name.scopes.size() || !may_be(observation.epoch)
        || !std::ranges::all_of(observation.tokens, may_be) || observation.placeholder.empty()) {
        return three_parts(
            "fill " + quote(request.name.address), "it was not observed under these scopes",
            "observe it first, and fill under what that answered");
    }
    if (auto wrong =
            wrong_count("tags of a value's own", request.value.own_scopes.size(), 0, most_own_scopes)) {
        return wrong;
    }
    for (const std::string& scope : request.value.own_scopes) {
        if (auto wrong = wrong_size("scope", scope, longest_scope)) {
            return wrong;
        }
    }
    if (request.value.life.count() < 1) {
        return three_parts(
            "fill " + quote(request.name.address),
            fmt::format("its life is {} ms", request.value.life.count()), "a life is 1 ms or more");
    }
    return std::nullopt;
}

Wrong wrong_in(const shared::InvalidateRequest& request) {
    if (!request.mark.empty()) {
        if (auto wrong = wrong_in_mark(request.mark)) {
            return wrong;
        }
    }
    return wrong_in_change(request);
}

Wrong wrong_in(const shared::PrepareRequest& request) {
    if (auto wrong = wrong_in_mark(request.mark)) {
        return wrong;
    }
    return wrong_in_change(request);
}

Wrong wrong_in(const shared::RollbackRequest& request) {
    if (auto wrong = wrong_in_mark(request.mark)) {
        return wrong;
    }
    return wrong_in_change(request);
}

Wrong wrong_in(const shared::ForeignRequest& request) {
    if (auto wrong = wrong_size("pattern", request.pattern, longest_pattern)) {
        return wrong;
    }
    if (const std::string_view wrong = wrong_in_pattern(request.pattern); !wrong.empty()) {
        return three_parts(
            "pattern " + quote(request.pattern), wrong, "a pattern is like legacy:cameras:* or legacy:[ab]*");
    }
    if (!is_digits(request.cursor, 20)) {
        return three_parts(
            "cursor " + quote(request.cursor), "it is no cursor of a scan",
            "it is \"0\", or what the step before answered");
    }
    return wrong_count("keys to look at in a step", request.scanned, 1, most_scanned);
}

Wrong wrong_in_cursor(std::string_view cursor) {
    const std::size_t dash = cursor.find('-');
    const bool is_place = dash != std::string_view::npos && is_digits(cursor.substr(0, dash), 20)
                          && is_digits(cursor.substr(dash + 1), 20);
    if (cursor == "-" || is_place) {
        return std::nullopt;
    }
    return three_parts(
        "cursor " + quote(cursor), "it is no place in the ledger", "it is LedgerEntry::place, or \"-\"");
}

void validate(const RedisTierOptions& tier_options, const RedisOptions& options) {
    if (!tier_options.clock) {
        refuse("clock = null", "there is no time without a clock", "leave the default, or give one");
    }
    if (tier_options.ledger_length < 1) {
        refuse("ledger_length = 0", "nobody would learn of an invalidation", "it is at least 1");
    }
    const auto may_have = [](char byte) {
        return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9')
               || byte == '_' || byte == '-' || byte == '.';
    };
    const std::string& partition = tier_options.partition;
    if (partition.empty() || partition.size() > 64 || !std::ranges::all_of(partition, may_have)) {
        refuse(
            "partition = " + quote(partition), "the name may not be",
            "it has 1 to 64 letters, digits, '_', '-' and '.'");
    }
    const std::size_t longest_text = options.reply_limits.max_text_bytes;
    if (longest_text < bytes_beside_payload
        || tier_options.envelope.max_payload_bytes > longest_text - bytes_beside_payload) {
        refuse(
            fmt::format("envelope.max_payload_bytes = {}", tier_options.envelope.max_payload_bytes),
            "RedisOptions::reply_limits would cut such a value off",
            fmt::format(
                "it is at most reply_limits.max_text_bytes, {}, less {}", longest_text,
                bytes_beside_payload));
    }
}

} // namespace becache::redis
