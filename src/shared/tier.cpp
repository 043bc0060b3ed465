#include <becache/shared/tier.hpp>

namespace becache::shared {

bool is_any(std::string_view scope) noexcept {
    return scope.ends_with(":*") && scope.find('#') != std::string_view::npos;
}

std::string_view kind_of(std::string_view tag) noexcept {
    const std::size_t mark = tag.find('#');
    return mark == std::string_view::npos ? tag : tag.substr(0, tag.find(':', mark));
}

} // namespace becache::shared
