#include "key_names.hpp"

#include <becache/shared/tier.hpp>

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <cstddef>

namespace becache::redis {
namespace {

constexpr std::size_t longest_plain_address = 256;
constexpr char hash_mark = '#';

} // namespace

KeyNames::KeyNames(std::string_view prefix, std::string_view partition)
    : all_ours_{fmt::format("{}:{{", prefix)} {
    const std::string head = fmt::format("{}{}}}:", all_ours_, partition);
    epoch = head + "e";
    meta = head + "m";
    marks = head + "p";
    ledger = head + "s";
    values_ = head + "v:";
    tokens_ = head + "g:";
}

std::string KeyNames::value(std::string_view address) const {
    if (address.size() <= longest_plain_address && !address.starts_with(hash_mark)) {
        return values_ + std::string{address};
    }
    const XXH128_hash_t hash = XXH3_128bits(address.data(), address.size());
    return fmt::format("{}{}{:016x}{:016x}", values_, hash_mark, hash.high64, hash.low64);
}

std::string KeyNames::token(std::string_view scope) const { return tokens_ + std::string{scope}; }

std::vector<std::string> KeyNames::dropped_with(const std::vector<Scope>& scopes) const {
    std::vector<std::string> keys;
    const auto add = [&keys](std::string key) {
        if (std::ranges::find(keys, key) == keys.end()) {
            keys.push_back(std::move(key));
        }
    };
    for (const Scope& scope : scopes) {
        switch (scope.kind) {
        case ScopeKind::key:
            add(value(scope.name));
            break;
        case ScopeKind::tag:
            add(token(scope.name));
            add(token(std::string{shared::kind_of(scope.name)} + ":*"));
            break;
        case ScopeKind::region:
            add(token(scope.name));
            break;
        case ScopeKind::everything:
            add(epoch);
            break;
        case ScopeKind::pattern:
            break; // no key of ours
        }
    }
    return keys;
}

} // namespace becache::redis
