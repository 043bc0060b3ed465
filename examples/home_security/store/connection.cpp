#include "store/connection.hpp"

#include <becache/reason/error_text.hpp>

#include <sqlite3.h>

namespace home_security {

namespace {

constexpr int busy_timeout_ms = 5'000;

} // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }

Statement::Statement(sqlite3& connection, std::string_view sql)
    : connection_{&connection} {
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v2(connection_, sql.data(), static_cast<int>(sql.size()), &statement, nullptr));
    statement_.reset(statement);
}

void Statement::check(int code) const {
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) {
        return;
    }
    const char* sql = statement_ ? sqlite3_sql(statement_.get()) : nullptr;
    throw DatabaseError{
        std::string{"the database refused "} + (sql != nullptr ? sql : "a statement") + ": "
        + sqlite3_errmsg(connection_)};
}

Statement& Statement::bind(std::string_view value) {
    check(sqlite3_bind_text(
        statement_.get(), ++bound_, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT));
    return *this;
}

Statement& Statement::bind(std::int64_t value) {
    check(sqlite3_bind_int64(statement_.get(), ++bound_, value));
    return *this;
}

Statement& Statement::bind(double value) {
    check(sqlite3_bind_double(statement_.get(), ++bound_, value));
    return *this;
}

Statement& Statement::bind_null() {
    check(sqlite3_bind_null(statement_.get(), ++bound_));
    return *this;
}

bool Statement::step() {
    const int code = sqlite3_step(statement_.get());
    check(code);
    return code == SQLITE_ROW;
}

std::string Statement::text(int column) const {
    const unsigned char* const text = sqlite3_column_text(statement_.get(), column);
    const int size = sqlite3_column_bytes(statement_.get(), column);
    return text == nullptr ? std::string{}
                           : std::string{reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)};
}

std::optional<std::string> Statement::optional_text(int column) const {
    if (sqlite3_column_type(statement_.get(), column) == SQLITE_NULL) {
        return std::nullopt;
    }
    return text(column);
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }

double Statement::real(int column) const { return sqlite3_column_double(statement_.get(), column); }

void Connection::Close::operator()(sqlite3* connection) const noexcept { sqlite3_close_v2(connection); }

Connection::Connection(const std::filesystem::path& file) {
    sqlite3* connection = nullptr;
    const int code = sqlite3_open_v2(
        file.c_str(), &connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    connection_.reset(connection);
    if (code != SQLITE_OK) {
        throw DatabaseError{becache::three_parts(
            "open the database " + becache::quote(file.string()),
            connection != nullptr ? sqlite3_errmsg(connection) : "out of memory",
            "name a file in a folder that exists and may be written")};
    }
    sqlite3_busy_timeout(connection, busy_timeout_ms);
    run_script("PRAGMA foreign_keys = ON; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
}

void Connection::run_script(const std::string& sql) {
    if (sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        throw DatabaseError{
            std::string{"the database refused a script: "} + sqlite3_errmsg(connection_.get())};
    }
}

std::int64_t Connection::last_id() const { return sqlite3_last_insert_rowid(connection_.get()); }

std::int64_t Connection::changes() const { return sqlite3_changes64(connection_.get()); }

Transaction::Transaction(Connection& connection, Kind kind)
    : connection_{connection} {
    connection_.run_script(kind == Kind::writing ? "BEGIN IMMEDIATE" : "BEGIN DEFERRED");
}

Transaction::~Transaction() {
    if (!open_) {
        return;
    }
    try {
        connection_.run_script("ROLLBACK");
    } catch (const DatabaseError&) {
        // SQLite has rolled back by itself, which is what we want; there is nothing left to do.
    }
}

void Transaction::commit() {
    connection_.run_script("COMMIT");
    open_ = false;
}

} // namespace home_security
