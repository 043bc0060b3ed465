#pragma once

#include "store/connection.hpp"

#include <filesystem>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace home_security {

/// The truth: one SQLite file, its schema up to date, and connections that threads borrow. Thread-safe.
class Database {
public:
    /// Opens the file, makes it if it is absent, and brings its schema up to date. Throws DatabaseError.
    explicit Database(std::filesystem::path file);

    [[nodiscard]] const std::filesystem::path& file() const noexcept { return file_; }

    /// `work(connection)` in a transaction that sees one state of the database.
    template <class Work>
    auto read(Work&& work) {
        const Lease lease{*this};
        const Transaction transaction{lease.connection(), Transaction::Kind::reading};
        return std::forward<Work>(work)(lease.connection());
    }

    /// `work(connection)` in a transaction that is committed when it returns, and rolled back when it throws.
    template <class Work>
    auto write(Work&& work) {
        const Lease lease{*this};
        Transaction transaction{lease.connection(), Transaction::Kind::writing};
        auto result = std::forward<Work>(work)(lease.connection());
        transaction.commit();
        return result;
    }

private:
    class Lease {
    public:
        explicit Lease(Database& database)
            : database_{database}
            , connection_{database.borrow()} {}
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        ~Lease() { database_.give_back(std::move(connection_)); }
        [[nodiscard]] Connection& connection() const noexcept { return *connection_; }

    private:
        Database& database_;
        std::unique_ptr<Connection> connection_;
    };

    [[nodiscard]] std::unique_ptr<Connection> borrow();
    void give_back(std::unique_ptr<Connection> connection) noexcept;

    std::filesystem::path file_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Connection>> idle_;
};

} // namespace home_security
