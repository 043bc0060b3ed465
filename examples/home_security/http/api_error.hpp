#pragma once

#include "http/message.hpp"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace home_security {

/// Why a request is refused: a status from 400 to 499, and a text with three parts.
class ApiError : public std::runtime_error {
public:
    ApiError(int status, const std::string& text, std::string field = {})
        : std::runtime_error{text}
        , status_{status}
        , field_{std::move(field)} {}

    [[nodiscard]] int status() const noexcept { return status_; }
    /// The field at fault; empty if it is none.
    [[nodiscard]] const std::string& field() const noexcept { return field_; }

private:
    int status_;
    std::string field_;
};

/// 400 for a field: "field 'page': 'zero' is no whole number; give one from 1 to 100".
[[nodiscard]] ApiError bad_field(std::string_view field, std::string_view wrong, std::string_view right);

/// 404: "camera 'attic': there is none; GET /cameras lists them".
[[nodiscard]] ApiError not_found(std::string_view what, std::string_view id, std::string_view right);
[[nodiscard]] ApiError not_found(std::string_view what, std::int64_t id, std::string_view right);

/// 409.
[[nodiscard]] ApiError conflict(std::string_view asked, std::string_view wrong, std::string_view right);

/// The answer `{"error": "...", "field": "..."}`.
[[nodiscard]] Response error_response(int status, std::string_view text, std::string_view field = {});

} // namespace home_security
