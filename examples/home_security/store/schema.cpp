#include "store/schema.hpp"

#include <becache/reason/error_text.hpp>

#include <array>
#include <string>
#include <string_view>

namespace home_security {

namespace {

// Migrations are only ever added, at the end: databases out there have run those that stand here.
constexpr std::array<std::string_view, 1> migrations{R"sql(
CREATE TABLE cameras (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    folder_path TEXT NOT NULL,
    status      TEXT NOT NULL CHECK (status IN ('online', 'offline', 'error')),
    created_at  TEXT NOT NULL,
    deleted_at  TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    camera_id  TEXT NOT NULL REFERENCES cameras (id),
    severity   TEXT NOT NULL CHECK (severity IN ('low', 'medium', 'high', 'critical')),
    label      TEXT NOT NULL,
    summary    TEXT NOT NULL,
    started_at TEXT NOT NULL,
    created_at TEXT NOT NULL,
    deleted_at TEXT
) STRICT;
CREATE INDEX events_by_time ON events (started_at DESC, id DESC);
CREATE INDEX events_by_camera ON events (camera_id, started_at DESC, id DESC);

CREATE TABLE detections (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id    INTEGER NOT NULL REFERENCES events (id),
    label       TEXT NOT NULL,
    confidence  REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    detected_at TEXT NOT NULL,
    created_at  TEXT NOT NULL,
    deleted_at  TEXT
) STRICT;
CREATE INDEX detections_by_event ON detections (event_id);

CREATE TABLE alert_rules (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    name         TEXT NOT NULL,
    enabled      INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    min_severity TEXT NOT NULL CHECK (min_severity IN ('low', 'medium', 'high', 'critical')),
    camera_id    TEXT REFERENCES cameras (id),
    label        TEXT,
    created_at   TEXT NOT NULL,
    deleted_at   TEXT
) STRICT;

-- An alert keeps what the event was like when the rule matched it.
CREATE TABLE alerts (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    alert_rule_id   INTEGER NOT NULL REFERENCES alert_rules (id),
    event_id        INTEGER NOT NULL REFERENCES events (id),
    camera_id       TEXT NOT NULL,
    severity        TEXT NOT NULL,
    label           TEXT NOT NULL,
    status          TEXT NOT NULL CHECK (status IN ('open', 'acknowledged')),
    created_at      TEXT NOT NULL,
    acknowledged_at TEXT
) STRICT;

CREATE TABLE system_status (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    status     TEXT NOT NULL CHECK (status IN ('disarmed', 'armed_home', 'armed_away', 'maintenance')),
    changed_at TEXT NOT NULL
) STRICT;
INSERT INTO system_status (id, status, changed_at)
    VALUES (1, 'disarmed', strftime('%Y-%m-%dT%H:%M:%SZ', 'now'));
)sql"};

} // namespace

int schema_version() noexcept { return static_cast<int>(migrations.size()); }

void migrate(Connection& connection) {
    Transaction transaction{connection, Transaction::Kind::writing};
    std::int64_t version = 0;
    {
        Statement statement = connection.query("PRAGMA user_version");
        if (statement.step()) {
            version = statement.integer(0);
        }
    }
    if (version < 0 || version > schema_version()) {
        throw DatabaseError{becache::three_parts(
            "open the database", "its schema has version " + std::to_string(version),
            "this program knows versions up to " + std::to_string(schema_version())
                + "; use the program that wrote it, or another file")};
    }
    for (auto next = static_cast<std::size_t>(version); next < migrations.size(); ++next) {
        connection.run_script(std::string{migrations[next]});
    }
    connection.run_script("PRAGMA user_version = " + std::to_string(schema_version()));
    transaction.commit();
}

} // namespace home_security
