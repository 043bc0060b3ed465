#include "store/database.hpp"
#include "store/schema.hpp"
#include "store/system_status.hpp"
#include "tour/temporary_folder.hpp"

#include <gmock/gmock.h>

namespace home_security {
namespace {

TEST(Schema, a_database_keeps_its_data_when_it_is_opened_again) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "house.db";
    {
        Database database{file};
        database.write([](Connection& connection) {
            write_system_status(connection, {.status = "armed_home", .changed_at = "2026-05-04T12:00:00Z"});
            return true;
        });
    }
    Database database{file};
    EXPECT_EQ(
        database.read([](Connection& connection) { return read_system_status(connection).status; }),
        "armed_home");
}

TEST(Schema, a_database_of_a_newer_program_is_refused) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "house.db";
    Connection{file}.run_script("PRAGMA user_version = " + std::to_string(schema_version() + 1));
    try {
        const Database database{file};
        FAIL() << "it was opened";
    } catch (const DatabaseError& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("version " + std::to_string(schema_version() + 1)));
    }
}

TEST(Schema, a_file_in_a_folder_that_is_not_there_is_refused) {
    const TemporaryFolder folder;
    EXPECT_THROW(Database{folder.path() / "missing" / "house.db"}, DatabaseError);
}

TEST(Transactions, what_throws_leaves_no_trace) {
    const TemporaryFolder folder;
    Database database{folder.path() / "house.db"};
    EXPECT_THROW(
        database.write([](Connection& connection) -> bool {
            write_system_status(connection, {.status = "armed_home", .changed_at = "2026-05-04T12:00:00Z"});
            throw std::runtime_error{"no"};
        }),
        std::runtime_error);
    EXPECT_EQ(
        database.read([](Connection& connection) { return read_system_status(connection).status; }),
        "disarmed");
}

} // namespace
} // namespace home_security
