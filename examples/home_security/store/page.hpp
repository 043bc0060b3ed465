#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>

namespace home_security {

/// Which part of a list is asked for.
struct Page {
    std::int64_t number = 1; ///< from 1
    std::int64_t size = 20;  ///< 1 ... 100

    [[nodiscard]] std::int64_t offset() const noexcept { return (number - 1) * size; }
};

/// A part of a list as a document: `{"items": [...], "page": 1, "page_size": 20, "total": 7}`.
[[nodiscard]] nlohmann::json page_document(nlohmann::json items, std::int64_t total, Page page);

/// The part of a whole list that a page shows, as a document.
[[nodiscard]] nlohmann::json page_of(const nlohmann::json& whole, Page page);

} // namespace home_security
