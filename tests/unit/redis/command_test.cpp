#include <becache/redis/command.hpp>

#include <gtest/gtest.h>

#include <array>

namespace becache::redis {
namespace {

TEST(Command, is_written_as_the_protocol_says) {
    EXPECT_EQ((Command{"GET", "key"}).bytes(), "*2\r\n$3\r\nGET\r\n$3\r\nkey\r\n");
    EXPECT_EQ((Command{"ECHO", ""}).bytes(), "*2\r\n$4\r\nECHO\r\n$0\r\n\r\n");
}

TEST(Command, keeps_bytes_of_any_value) {
    const std::string bytes{"\0\r\n\xff", 4};
    EXPECT_EQ((Command{"ECHO", bytes}).bytes(), "*2\r\n$4\r\nECHO\r\n$4\r\n" + bytes + "\r\n");
}

TEST(Command, is_not_safe_to_send_twice_unless_said) {
    EXPECT_FALSE((Command{"INCR", "n"}).options().retry_safe);
    EXPECT_TRUE((Command{{"GET", "n"}, {.retry_safe = true}}).options().retry_safe);
}

TEST(Script, is_named_by_its_sha1) {
    EXPECT_EQ(Script{"return 1"}.hash(), "e0e1f9fabfc9d4800c877a703b823ac0578ff8db");
    EXPECT_EQ(Script{""}.hash(), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
}

TEST(Script, is_sent_by_its_hash_first_and_by_its_source_once) {
    const Script script{"return ARGV[1]"};
    const std::array<std::string_view, 1> keys{"k"};
    const std::array<std::string_view, 2> arguments{"EVALSHA", ""};
    Command command = Command::run(script, keys, arguments, {.timeout = std::chrono::milliseconds{7}});
    EXPECT_EQ(command.bytes(), (Command{"EVALSHA", script.hash(), "1", "k", "EVALSHA", ""}).bytes());
    EXPECT_TRUE(command.send_source());
    EXPECT_EQ(command.bytes(), (Command{"EVAL", script.source(), "1", "k", "EVALSHA", ""}).bytes());
    EXPECT_EQ(command.options().timeout.count(), 7);
    EXPECT_FALSE(command.send_source());
}

TEST(Script, with_many_words_is_the_same_by_its_source) {
    const Script script{"return #KEYS"};
    const std::vector<std::string_view> keys(1000, "k");
    Command command = Command::run(script, keys, {});
    ASSERT_TRUE(command.send_source());
    std::vector<std::string_view> words{"EVAL", script.source(), "1000"};
    words.insert(words.end(), keys.begin(), keys.end());
    EXPECT_EQ(command.bytes(), Command{std::span<const std::string_view>{words}}.bytes());
}

TEST(Script, is_not_what_other_commands_are) { EXPECT_FALSE((Command{"EVALSHA", "0", "0"}).send_source()); }

} // namespace
} // namespace becache::redis
