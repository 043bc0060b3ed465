#include <becache/outbox/outbox.hpp>

#include <support/redis_server.hpp>

#include <gmock/gmock.h>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

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
