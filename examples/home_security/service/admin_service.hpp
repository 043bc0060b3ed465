#pragma once

#include "service/house.hpp"

#include <string_view>

namespace home_security {

/// What the operator asks of the cache.
class AdminService {
public:
    AdminService(House& house, becache::Cache& cache)
        : house_{house}
        , cache_{cache} {}

    /// `{"scope": "everything" | "cameras" | "cameras#camera:front_door" | "cameras/by_id/front_door"}`.
    /// Throws ApiError (400) for what is no scope.
    Response invalidate(const std::string& body);
    /// Why the value of an address is no longer there: `path` as it was sent,
    /// `/why/cameras/by_id/front_door`. Throws ApiError (400) for what is no address.
    [[nodiscard]] Response why(std::string_view path);
    /// Counters, as Prometheus reads them.
    [[nodiscard]] Response metrics();
    /// Whether the database answers.
    [[nodiscard]] Response health();

private:
    becache::Receipt invalidate_scope(const std::string& scope);
    [[nodiscard]] std::size_t region_place(std::string_view name) const;
    [[nodiscard]] const becache::Region& region(std::size_t place) const;
    becache::Receipt invalidate_tag(const std::string& region_name, std::string_view tag);
    becache::Receipt invalidate_address(const std::string& address);

    House& house_;
    becache::Cache& cache_;
};

} // namespace home_security
