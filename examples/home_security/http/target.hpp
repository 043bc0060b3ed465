#pragma once

#include "http/message.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace home_security {

/// A request's target, taken apart.
struct Target {
    std::string path;                  ///< as sent: /why/cameras/by_id/a%2Fb
    std::vector<std::string> segments; ///< decoded: cameras, front_door
    Query query;
};

/// Throws ApiError (400) for a broken escape and for a field that is named twice.
[[nodiscard]] Target parse_target(std::string_view target);

/// `%2F` becomes `/`. Throws ApiError (400) for a broken escape.
[[nodiscard]] std::string decode_escapes(std::string_view text);

} // namespace home_security
