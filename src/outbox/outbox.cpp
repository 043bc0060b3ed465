// The file is an SQLite database in WAL mode with full synchronisation: a change is on the disk before the
// call returns, a torn write is noticed by the checksums of the log and rolled back, and other tools can read
// it.
#include <becache/outbox/outbox.hpp>

#include <becache/reason/error_text.hpp>

#include <fmt/format.h>
#include <sqlite3.h>

#include <optional>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace becache::outbox {
namespace {

/// "becO": an SQLite file that is something else is not ours to change.
constexpr int application_id = 0x6265634f;
constexpr int format_version = 1;

constexpr const char* make_table = R"(
CREATE TABLE items (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    intended INTEGER NOT NULL,
    scopes TEXT NOT NULL,
    record TEXT NOT NULL,
    mark TEXT NOT NULL
) STRICT)";

/// One scope a line: `region cameras`. A name has no line ends: see KeyWriter.
std::string spell(const std::vector<Scope>& scopes) {
    std::string lines;
    for (const Scope& scope : scopes) {
        lines.append(to_string(scope.kind)).append(" ").append(scope.name).append("\n");
    }
    return lines;
}

std::optional<std::vector<Scope>> read_scopes(std::string_view lines) {
    std::vector<Scope> scopes;
    while (!lines.empty()) {
        const std::string_view line = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(std::min(lines.size(), line.size() + 1));
        const std::size_t space = line.find(' ');
        std::optional<ScopeKind> kind;
        for (const ScopeKind known :
             {ScopeKind::key, ScopeKind::tag, ScopeKind::region, ScopeKind::everything}) {
            if (to_string(known) == line.substr(0, space)) {
                kind = known;
            }
        }
        if (!kind || space == std::string_view::npos) {
            return std::nullopt;
        }
        scopes.push_back({*kind, std::string{line.substr(space + 1)}});
    }
    return scopes;
}

} // namespace

/// A prepared statement that binds in order and reads by column.
class Outbox::Statement {
public:
    Statement(const Outbox& outbox, std::string_view sql)
        : outbox_{outbox} {
        sqlite3_stmt* statement = nullptr;
        check(sqlite3_prepare_v2(
            outbox.connection_.get(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr));
        statement_.reset(statement);
    }
    Statement& bind(std::string_view text) {
        check(sqlite3_bind_text(
            statement_.get(), ++bound_, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT));
        return *this;
    }
    Statement& bind(std::int64_t number) {
        check(sqlite3_bind_int64(statement_.get(), ++bound_, number));
        return *this;
    }
    bool step() {
        const int code = sqlite3_step(statement_.get());
        check(code);
        return code == SQLITE_ROW;
    }
    [[nodiscard]] std::string text(int column) const {
        const auto* const bytes = sqlite3_column_text(statement_.get(), column);
        const int size = sqlite3_column_bytes(statement_.get(), column);
        return bytes == nullptr
                   ? std::string{}
                   : std::string{reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)};
    }
    [[nodiscard]] std::int64_t integer(int column) const {
        return sqlite3_column_int64(statement_.get(), column);
    }

private:
    void check(int code) const {
        if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE) {
            outbox_.refuse(
                sqlite3_errmsg(outbox_.connection_.get()),
                "there is room on the disk, and the file may be written by this process");
        }
    }

    struct Finalize {
        void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
    };
    const Outbox& outbox_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
    int bound_ = 0;
};

void Outbox::Close::operator()(sqlite3* connection) const noexcept { sqlite3_close_v2(connection); }

void Outbox::refuse(const std::string& what, const std::string& right) const {
    throw OutboxError{three_parts(fmt::format("outbox {}", quote(file_.string())), what, right)};
}

void Outbox::run(const char* sql) const {
    Statement statement{*this, sql};
    while (statement.step()) {
    }
}

Outbox::Outbox(const std::filesystem::path& file)
    : file_{file}
    , process_{::getpid()} {
    sqlite3* connection = nullptr;
    const int code = sqlite3_open_v2(
        file.c_str(), &connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    connection_.reset(connection);
    if (code != SQLITE_OK) {
        refuse(
            connection != nullptr ? sqlite3_errmsg(connection) : "there is no memory for it",
            "it is a file in a folder that exists and may be written");
    }
    prepare_file();
}

Outbox::~Outbox() {
    if (::getpid() != process_) {
        // Closing would fold the log into the file, under the hands of the process that has it open.
        static_cast<void>(connection_.release());
    }
}

void Outbox::check_process() const {
    if (::getpid() != process_) {
        refuse("it was opened before fork()", "each process has an outbox of its own");
    }
}

/// Takes the file for this process alone, and makes the table where there is none.
void Outbox::prepare_file() {
    sqlite3_extended_result_codes(connection_.get(), 1);
    try {
        // The lock is taken by the first write and held to the end.
        run("PRAGMA locking_mode = EXCLUSIVE");
        run("PRAGMA journal_mode = WAL");
        run("PRAGMA synchronous = FULL");
        run("BEGIN IMMEDIATE");
    } catch (const OutboxError&) {
        const int code = sqlite3_errcode(connection_.get()) & 0xff;
        if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
            refuse("another process has it open", "each process has an outbox of its own");
        }
        if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT) {
            refuse("the file is damaged, or is no outbox", "move it away, look into it, and begin a new one");
        }
        throw;
    }
    const auto number_of = [this](std::string_view pragma) {
        Statement statement{*this, pragma};
        return statement.step() ? statement.integer(0) : 0;
    };
    const std::int64_t id = number_of("PRAGMA application_id");
    const std::int64_t version = number_of("PRAGMA user_version");
    const std::int64_t tables = number_of("SELECT count(*) FROM sqlite_master");
    if (tables == 0 && id == 0) {
        run(make_table);
        run(fmt::format("PRAGMA application_id = {}", application_id).c_str());
        run(fmt::format("PRAGMA user_version = {}", format_version).c_str());
    } else if (id != application_id) {
        refuse("it is a database of another kind", "name a file that becache has made, or that is absent");
    } else if (version != format_version) {
        refuse(
            fmt::format("its format is version {}", version),
            fmt::format(
                "this build reads version {}; deliver it by the build that wrote it", format_version));
    }
    run("COMMIT");
}

std::uint64_t Outbox::append(const Item& item) {
    check_process();
    const std::lock_guard lock{mutex_};
    Statement statement{*this, "INSERT INTO items (intended, scopes, record, mark) VALUES (?, ?, ?, ?)"};
    statement.bind(std::int64_t{item.state == Item::State::intended ? 1 : 0})
        .bind(spell(item.scopes))
        .bind(item.record)
        .bind(item.mark)
        .step();
    return static_cast<std::uint64_t>(sqlite3_last_insert_rowid(connection_.get()));
}

void Outbox::made(std::uint64_t number) {
    check_process();
    const std::lock_guard lock{mutex_};
    Statement{*this, "UPDATE items SET intended = 0 WHERE number = ?"}
        .bind(static_cast<std::int64_t>(number))
        .step();
}

void Outbox::remove(std::uint64_t number) {
    check_process();
    const std::lock_guard lock{mutex_};
    Statement{*this, "DELETE FROM items WHERE number = ?"}.bind(static_cast<std::int64_t>(number)).step();
}

std::vector<Item> Outbox::items() const {
    check_process();
    const std::lock_guard lock{mutex_};
    std::vector<Item> items;
    Statement statement{*this, "SELECT number, intended, scopes, record, mark FROM items ORDER BY number"};
    while (statement.step()) {
        auto scopes = read_scopes(statement.text(2));
        items.push_back(
            {.number = static_cast<std::uint64_t>(statement.integer(0)),
             .state = statement.integer(1) != 0 ? Item::State::intended : Item::State::made,
             // Doubt is a miss: what cannot be read may have been about everything.
             .scopes = scopes ? *std::move(scopes) : std::vector<Scope>{Scope{}},
             .record = statement.text(3),
             .mark = statement.text(4)});
    }
    return items;
}

} // namespace becache::outbox
