#include "store/database.hpp"

#include "store/schema.hpp"

namespace home_security {

namespace {

constexpr std::size_t most_idle_connections = 32;

} // namespace

Database::Database(std::filesystem::path file)
    : file_{std::move(file)} {
    idle_.reserve(most_idle_connections);
    auto connection = std::make_unique<Connection>(file_);
    migrate(*connection);
    idle_.push_back(std::move(connection));
}

std::unique_ptr<Connection> Database::borrow() {
    {
        const std::scoped_lock lock{mutex_};
        if (!idle_.empty()) {
            auto connection = std::move(idle_.back());
            idle_.pop_back();
            return connection;
        }
    }
    return std::make_unique<Connection>(file_);
}

void Database::give_back(std::unique_ptr<Connection> connection) noexcept {
    const std::scoped_lock lock{mutex_};
    if (idle_.size() < most_idle_connections) {
        idle_.push_back(std::move(connection));
    }
}

} // namespace home_security
