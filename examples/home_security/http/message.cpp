#include "http/message.hpp"

#include <nlohmann/json.hpp>

namespace home_security {

std::string_view to_string(CacheUse use) noexcept {
    switch (use) {
    case CacheUse::hit:
        return "hit";
    case CacheUse::stale:
        return "stale";
    case CacheUse::miss:
        break;
    }
    return "miss";
}

Response json_response(int status, const nlohmann::json& document, CacheUse cache) {
    // Whatever the database holds, an answer is UTF-8.
    return {
        .status = status,
        .body = document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n",
        .cache = cache};
}

} // namespace home_security
