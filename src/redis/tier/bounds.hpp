#pragma once

#include <becache/redis/options.hpp>
#include <becache/redis/tier.hpp>

#include <cstddef>
#include <optional>
#include <string>

namespace becache::redis {

inline constexpr std::size_t most_scopes_of_a_change = 1024;

// What is wrong with a request, for a person; nothing where it may be sent. Whatever a script would take
// apart in another way than it was meant is refused here.

[[nodiscard]] std::optional<std::string> wrong_in(const shared::ValueName& name);
[[nodiscard]] std::optional<std::string> wrong_in(const shared::FillRequest& request);
[[nodiscard]] std::optional<std::string> wrong_in(const shared::InvalidateRequest& request);
[[nodiscard]] std::optional<std::string> wrong_in(const shared::PrepareRequest& request);
[[nodiscard]] std::optional<std::string> wrong_in(const shared::RollbackRequest& request);
[[nodiscard]] std::optional<std::string> wrong_in(const shared::ForeignRequest& request);
/// A place in the ledger, or `-`.
[[nodiscard]] std::optional<std::string> wrong_in_cursor(std::string_view cursor);

/// Throws std::invalid_argument that names the option, its value and the values it may have.
void validate(const RedisTierOptions& tier_options, const RedisOptions& options);

} // namespace becache::redis
