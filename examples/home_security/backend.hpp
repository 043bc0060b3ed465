#pragma once

#include "http/router.hpp"
#include "service/admin_service.hpp"
#include "service/alert_rule_service.hpp"
#include "service/alert_service.hpp"
#include "service/camera_service.hpp"
#include "service/detection_service.hpp"
#include "service/event_service.hpp"
#include "service/house.hpp"
#include "service/system_service.hpp"

#include <becache/cache/options.hpp>

#include <filesystem>
#include <memory>
#include <vector>

namespace home_security {

/// The whole backend but the sockets: the database, the cache, and who answers which request.
class Backend {
public:
    struct Options {
        std::filesystem::path database = "home-security.db";
        /// Its observers are warned of what fails inside the backend too.
        becache::CacheOptions cache{};
    };

    /// Throws DatabaseError, and std::invalid_argument for the cache's options.
    explicit Backend(Options options);
    Backend(const Backend&) = delete;
    Backend& operator=(const Backend&) = delete;

    /// The answer to a request, whatever it is. Thread-safe.
    [[nodiscard]] Response handle(const Request& request) noexcept;

    /// Raises GRACEFUL_SHUTDOWN, after the last request, and answers its record.
    becache::Record shut_down();

    [[nodiscard]] becache::Cache& cache() noexcept { return cache_; }
    [[nodiscard]] backend::core::Caches& caches() noexcept { return caches_; }
    [[nodiscard]] Database& database() noexcept { return database_; }

private:
    [[nodiscard]] Response fail(const Request& request, std::string_view what) const;

    std::vector<std::shared_ptr<becache::Observer>> observers_;
    std::shared_ptr<const becache::Clock> clock_;
    Database database_;
    becache::Cache cache_;
    backend::core::Caches caches_;
    House house_;
    CameraService cameras_;
    EventService events_;
    DetectionService detections_;
    AlertRuleService alert_rules_;
    AlertService alerts_;
    SystemService system_;
    AdminService admin_;
    Router router_;

    friend struct Routes;
};

/// Says which request goes where: the table of all paths.
struct Routes {
    static void add_to(Backend& backend);
};

} // namespace home_security
