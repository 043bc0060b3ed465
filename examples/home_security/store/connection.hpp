#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace home_security {

/// What SQLite refused, in its own words, with the statement.
class DatabaseError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A prepared statement and the row that it stands on. Must not outlive its connection.
class Statement {
public:
    /// Binds the next parameter. Text must be UTF-8.
    Statement& bind(std::string_view value);
    Statement& bind(std::int64_t value);
    Statement& bind(double value);
    Statement& bind(bool value) { return bind(std::int64_t{value ? 1 : 0}); }
    Statement& bind(const char* value) { return bind(std::string_view{value}); }
    template <class Value>
    Statement& bind(const std::optional<Value>& value) {
        return value ? bind(*value) : bind_null();
    }

    /// Goes to the next row; false past the last one. Throws DatabaseError.
    bool step();

    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] std::optional<std::string> optional_text(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] double real(int column) const;
    [[nodiscard]] bool boolean(int column) const { return integer(column) != 0; }

private:
    friend class Connection;
    Statement(sqlite3& connection, std::string_view sql);
    Statement& bind_null();
    void check(int code) const;

    struct Finalize {
        void operator()(sqlite3_stmt* statement) const noexcept;
    };
    sqlite3* connection_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
    int bound_ = 0;
};

/// One open connection to the database file. Used by one thread at a time.
class Connection {
public:
    /// Opens the file, makes it if it is absent: write-ahead log, foreign keys, five seconds of patience with
    /// other writers. Throws DatabaseError.
    explicit Connection(const std::filesystem::path& file);

    /// A statement with its parameters bound, before its first row.
    template <class... Parameters>
    [[nodiscard]] Statement query(std::string_view sql, const Parameters&... parameters) {
        Statement statement{*connection_, sql};
        (statement.bind(parameters), ...);
        return statement;
    }

    /// Runs one statement to its end and answers how many rows it changed.
    template <class... Parameters>
    std::int64_t execute(std::string_view sql, const Parameters&... parameters) {
        Statement statement = query(sql, parameters...);
        while (statement.step()) {
        }
        return changes();
    }

    /// Runs several statements without parameters.
    void run_script(const std::string& sql);

    /// The id that the last insertion made.
    [[nodiscard]] std::int64_t last_id() const;

private:
    [[nodiscard]] std::int64_t changes() const;

    struct Close {
        void operator()(sqlite3* connection) const noexcept;
    };
    std::unique_ptr<sqlite3, Close> connection_;
};

/// A transaction: rolled back unless it was committed.
class Transaction {
public:
    enum class Kind { reading, writing };

    /// `reading` sees one state of the database throughout; `writing` waits for its turn first.
    Transaction(Connection& connection, Kind kind);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();

    void commit();

private:
    Connection& connection_;
    bool open_ = true;
};

} // namespace home_security
