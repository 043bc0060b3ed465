#include "http/api_error.hpp"

#include <becache/reason/error_text.hpp>

#include <nlohmann/json.hpp>

namespace home_security {

ApiError bad_field(std::string_view field, std::string_view wrong, std::string_view right) {
    return {400, becache::three_parts("field " + becache::quote(field), wrong, right), std::string{field}};
}

ApiError not_found(std::string_view what, std::string_view id, std::string_view right) {
    return {404, becache::three_parts(std::string{what} + " " + becache::quote(id), "there is none", right)};
}

ApiError not_found(std::string_view what, std::int64_t id, std::string_view right) {
    return {404, becache::three_parts(std::string{what} + " " + std::to_string(id), "there is none", right)};
}

ApiError conflict(std::string_view asked, std::string_view wrong, std::string_view right) {
    return {409, becache::three_parts(asked, wrong, right)};
}

Response error_response(int status, std::string_view text, std::string_view field) {
    nlohmann::json document{{"error", text}};
    if (!field.empty()) {
        document["field"] = field;
    }
    return json_response(status, document);
}

} // namespace home_security
