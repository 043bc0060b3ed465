#include <becache/outbox/outbox.hpp>

#include <support/redis_server.hpp>

#include <gmock/gmock.h>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <dlfcn.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <thread>
#include <utility>

namespace {

/// Whether the disk fails when it is told to keep what was written.
std::atomic<bool> disk_fails{false};

int sync_or_fail(const char* name, int file) {
    if (disk_fails) {
        errno = EIO;
        return -1;
    }
    return reinterpret_cast<int (*)(int)>(::dlsym(RTLD_NEXT, name))(file);
}

} // namespace

// In the place of the system's, for SQLite as well.
extern "C" {
int fsync(int file) { return sync_or_fail("fsync", file); }
int fdatasync(int file) { return sync_or_fail("fdatasync", file); }
}

namespace becache::outbox {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::TemporaryFolder;

Item about(const std::string& region) {
    return {.scopes = {{ScopeKind::region, region}}, .record = R"({"reason": "by_hand"})"};
}

std::string error_of(const std::filesystem::path& file) {
    try {
        const Outbox outbox{file};
    } catch (const OutboxError& error) {
        return error.what();
    }
    return "no error";
}

TEST(Outbox, gives_back_what_it_was_given_in_its_order) {
    const TemporaryFolder folder;
    Outbox outbox{folder.path() / "outbox.db"};
    EXPECT_THAT(outbox.items(), IsEmpty());
    EXPECT_EQ(outbox.append(about("cameras")), 1U);
    const Item intent{
        .state = Item::State::intended,
        .scopes = {{ScopeKind::tag, "cameras#camera:a b"}, {ScopeKind::key, "cameras/by_id/x"}, Scope{}},
        .record = std::string{"{\"text\": \"\xc3\xa9\"}"},
        .mark = "0123"};
    EXPECT_EQ(outbox.append(intent), 2U);
    const auto items = outbox.items();
    ASSERT_EQ(items.size(), 2U);
    EXPECT_EQ(items[0].number, 1U);
    EXPECT_EQ(items[0].state, Item::State::made);
    EXPECT_EQ(items[0].scopes, about("cameras").scopes);
    EXPECT_EQ(items[1].state, Item::State::intended);
    EXPECT_EQ(items[1].scopes, intent.scopes);
    EXPECT_EQ(items[1].record, intent.record);
    EXPECT_EQ(items[1].mark, "0123");
}

TEST(Outbox, forgets_what_is_removed_and_never_gives_a_number_twice) {
    const TemporaryFolder folder;
    Outbox outbox{folder.path() / "outbox.db"};
    const auto first = outbox.append(about("a"));
    const auto second = outbox.append(about("b"));
    outbox.made(second);
    outbox.remove(second);
    outbox.remove(second);
    ASSERT_EQ(outbox.items().size(), 1U);
    EXPECT_EQ(outbox.items()[0].number, first);
    EXPECT_GT(outbox.append(about("c")), second);
}

TEST(Outbox, outlives_its_object) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "outbox.db";
    std::uint64_t number = 0;
    {
        Outbox outbox{file};
        number = outbox.append({.state = Item::State::intended, .scopes = about("a").scopes});
        outbox.made(number);
    }
    const Outbox outbox{file};
    ASSERT_EQ(outbox.items().size(), 1U);
    EXPECT_EQ(outbox.items()[0].number, number);
    EXPECT_EQ(outbox.items()[0].state, Item::State::made);
}

TEST(Outbox, outlives_a_process_that_is_killed) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "outbox.db";
    const pid_t child = ::fork();
    if (child == 0) {
        Outbox outbox{file};
        outbox.append(about("cameras"));
        ::raise(SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    const Outbox outbox{file};
    ASSERT_EQ(outbox.items().size(), 1U);
    EXPECT_EQ(outbox.items()[0].scopes, about("cameras").scopes);
}

TEST(Outbox, is_one_process_s_alone) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "outbox.db";
    const Outbox outbox{file};
    EXPECT_THAT(error_of(file), HasSubstr("each process has an outbox of its own"));
}

TEST(Outbox, refuses_what_is_no_outbox) {
    const TemporaryFolder folder;
    EXPECT_THAT(error_of(folder.path() / "no" / "such"), HasSubstr("a folder that exists"));
    const auto text = folder.path() / "text";
    std::ofstream{text} << std::string(8192, 'x');
    EXPECT_THAT(error_of(text), HasSubstr("is damaged, or is no outbox"));
    EXPECT_EQ(std::filesystem::file_size(text), 8192U) << "and leaves it alone";
}

TEST(Outbox, a_log_that_was_torn_loses_its_end_alone) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "outbox.db";
    const pid_t child = ::fork();
    if (child == 0) { // killed, so that the log is not folded into the file
        Outbox outbox{file};
        for (int i = 0; i < 5; ++i) {
            outbox.append(about("region_" + std::to_string(i)));
        }
        ::raise(SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    const auto log = folder.path() / "outbox.db-wal";
    ASSERT_TRUE(std::filesystem::exists(log));
    std::filesystem::resize_file(log, std::filesystem::file_size(log) - 100);
    const Outbox outbox{file};
    const auto items = outbox.items();
    ASSERT_EQ(items.size(), 4U);
    EXPECT_EQ(items[3].scopes, about("region_3").scopes);
}

TEST(Outbox, tells_that_the_disk_is_full_and_keeps_what_it_had) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "outbox.db";
    const pid_t child = ::fork();
    if (child == 0) {
        Outbox outbox{file};
        outbox.append(about("first"));
        ::rlimit limit{.rlim_cur = 200 * 1024, .rlim_max = 200 * 1024};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        ::signal(SIGXFSZ, SIG_IGN);
        Item large = about("large");
        large.record = std::string(300 * 1024, 'x');
        try {
            outbox.append(large);
        } catch (const OutboxError& error) {
            ::_exit(std::string{error.what()}.find("room on the disk") != std::string::npos ? 7 : 8);
        }
        ::_exit(9);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 7);
    const Outbox outbox{file};
    ASSERT_EQ(outbox.items().size(), 1U);
    EXPECT_EQ(outbox.items()[0].scopes, about("first").scopes);
}

TEST(Outbox, that_the_disk_does_not_keep_what_it_was_given_is_told_and_never_becomes_a_success) {
    const TemporaryFolder folder;
    Outbox outbox{folder.path() / "outbox.db"};
    Item kept = about("kept");
    kept.state = Item::State::intended;
    const auto number = outbox.append(kept);
    disk_fails = true;
    for (int round = 0; round < 3; ++round) {
        EXPECT_THROW(outbox.append(about("lost")), OutboxError);
        EXPECT_THROW(outbox.made(number), OutboxError);
    }
    disk_fails = false;
    EXPECT_EQ(outbox.items().size(), 1U) << "what was reported as failed is not there after all";
    outbox.append(about("after"));
    const auto items = outbox.items();
    ASSERT_EQ(items.size(), 2U);
    EXPECT_EQ(items[0].scopes, about("kept").scopes);
    EXPECT_EQ(items[1].scopes, about("after").scopes);
}

TEST(Outbox, of_the_parent_is_left_alone_by_a_child_of_fork) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "outbox.db";
    std::optional<Outbox> outbox{std::in_place, file};
    outbox->append(about("cameras"));
    const pid_t child = ::fork();
    if (child == 0) {
        int refused = 0;
        try {
            outbox->append(about("of the child"));
        } catch (const OutboxError& error) {
            refused = std::string{error.what()}.find("before fork()") != std::string::npos ? 7 : 8;
        }
        outbox.reset(); // must not fold the parent's log
        ::_exit(refused);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(WEXITSTATUS(status), 7);
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "outbox.db-wal"));
    outbox->append(about("events"));
    outbox.reset();
    const Outbox again{file};
    EXPECT_EQ(again.items().size(), 2U);
}

TEST(Outbox, takes_items_from_several_threads) {
    const TemporaryFolder folder;
    Outbox outbox{folder.path() / "outbox.db"};
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&] {
            for (int i = 0; i < 10; ++i) {
                const auto number = outbox.append(about("a"));
                if (i % 2 == 0) {
                    outbox.remove(number);
                }
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(outbox.items().size(), 20U);
}

} // namespace
} // namespace becache::outbox
