#include "store/page.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace home_security {

nlohmann::json page_document(nlohmann::json items, std::int64_t total, Page page) {
    return {{"items", std::move(items)}, {"total", total}, {"page", page.number}, {"page_size", page.size}};
}

nlohmann::json page_of(const nlohmann::json& whole, Page page) {
    const auto total = static_cast<std::int64_t>(whole.size());
    const std::int64_t begin = std::min(page.offset(), total);
    const std::int64_t end = std::min(begin + page.size, total);
    nlohmann::json items = nlohmann::json::array();
    std::copy(whole.begin() + begin, whole.begin() + end, std::back_inserter(items));
    return page_document(std::move(items), total, page);
}

} // namespace home_security
