#pragma once

#include <becache/core/record.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace becache::redis {

/// The names of a partition's keys: docs/protocol.md, "Keys".
class KeyNames {
public:
    KeyNames(std::string_view prefix, std::string_view partition);

    std::string epoch;
    std::string meta;
    std::string marks;
    std::string ledger;

    [[nodiscard]] std::string value(std::string_view address) const;
    [[nodiscard]] std::string token(std::string_view scope) const;
    /// What the names of tokens begin with.
    [[nodiscard]] std::string_view token_head() const noexcept { return tokens_; }
    /// What goes with these scopes, each key once.
    [[nodiscard]] std::vector<std::string> dropped_with(const std::vector<Scope>& scopes) const;
    /// Whether a key is one of ours, of whatever partition.
    [[nodiscard]] bool is_ours(std::string_view key) const noexcept { return key.starts_with(all_ours_); }

private:
    std::string all_ours_; // hsi:{
    std::string values_;   // hsi:{0}:v:
    std::string tokens_;   // hsi:{0}:g:
};

} // namespace becache::redis
