#pragma once

#include <nlohmann/json_fwd.hpp>

#include <map>
#include <string>
#include <string_view>

namespace home_security {

/// The fields after a target's question mark, decoded, each at most once.
using Query = std::map<std::string, std::string, std::less<>>;

/// A request as it came, before anything is made of it.
struct Request {
    std::string method;
    std::string target; ///< path and query as sent: /events?page=2
    std::string body;
};

/// What the header X-Cache says of an answer. `stale` is for caches that may serve stale values; ours does
/// not yet.
enum class CacheUse { hit, miss, stale };
[[nodiscard]] std::string_view to_string(CacheUse use) noexcept;

/// What is sent back.
struct Response {
    int status = 200;
    std::string body;
    std::string content_type = "application/json";
    CacheUse cache = CacheUse::miss;
    std::string allow{}; ///< the header Allow, for 405
};

/// A document as an answer.
[[nodiscard]] Response json_response(
    int status, const nlohmann::json& document, CacheUse cache = CacheUse::miss);

} // namespace home_security
