#include <becache/redis/error.hpp>

#include <gtest/gtest.h>

#include <set>
#include <utility>
#include <vector>

namespace becache::redis {
namespace {

TEST(Fault, is_told_by_the_first_word_of_an_error_reply) {
    const std::vector<std::pair<std::string_view, Fault>> replies{
        {"NOSCRIPT No matching script. Please use EVAL.", Fault::no_script},
        {"READONLY You can't write against a read only replica.", Fault::not_master},
        {"LOADING Redis is loading the dataset in memory", Fault::loading},
        {"MASTERDOWN Link with MASTER is down", Fault::master_down},
        {"BUSY Redis is busy running a script.", Fault::busy},
        {"ERR max number of clients reached", Fault::busy},
        {"MISCONF Errors writing to the AOF file", Fault::misconfigured},
        {"NOREPLICAS Not enough good replicas to write.", Fault::too_few_replicas},
        {"CLUSTERDOWN Hash slot not served", Fault::cluster_down},
        {"TRYAGAIN Multiple keys request during rehashing of slot", Fault::try_again},
        {"OOM command not allowed when used memory > 'maxmemory'.", Fault::out_of_memory},
        {"NOAUTH Authentication required.", Fault::unauthenticated},
        {"WRONGPASS invalid username-password pair or user is disabled.", Fault::unauthenticated},
        {"NOPERM this user has no permissions to run the 'get' command", Fault::forbidden},
        {"DENIED Redis is running in protected mode", Fault::forbidden},
        {"WRONGTYPE Operation against a key holding the wrong kind of value", Fault::wrong_type},
        {"EXECABORT Transaction discarded because of previous errors.", Fault::aborted},
        {"MOVED 3999 127.0.0.1:6381", Fault::redirected},
        {"ASK 3999 127.0.0.1:6381", Fault::redirected},
        {"CROSSSLOT Keys in request don't hash to the same slot", Fault::cross_slot},
        {"UNBLOCKED force unblock from blocking operation", Fault::not_master},
        // Within a script: of Redis 7.0, then of 6.2.
        {"ERR The user executing the script can't run this command or subcommand script: 4b94, on "
         "@user_script:1.",
         Fault::forbidden},
        {"ERR The user executing the script can't access at least one of the keys mentioned in the command "
         "arguments script: 4b94, on @user_script:1.",
         Fault::forbidden},
        {"READONLY You can't write against a read only replica. script: e761, on @user_script:1.",
         Fault::not_master},
        {"ERR Error running script (call to f_4b94): @user_script:1: -READONLY You can't write against a "
         "read "
         "only replica.",
         Fault::not_master},
        {"ERR Error running script (call to f_4b94): @user_script: 1: -OOM command not allowed when used "
         "memory > 'maxmemory'.",
         Fault::out_of_memory},
        {"ERR Error running script (call to f_4b94): @user_script:1: The user executing the script can't run "
         "this command or subcommand",
         Fault::forbidden},
        {"ERR Error running script (call to f_4b94): @user_script:1: attempt to index a nil value",
         Fault::refused},
        {"ERR syntax error", Fault::refused},
        {"LOADINGS", Fault::refused},
        {"", Fault::refused},
    };
    for (const auto& [reply, fault] : replies) {
        EXPECT_EQ(fault_of(reply), fault) << reply;
    }
}

TEST(Fault, has_a_name_of_its_own) {
    std::set<std::string_view> names;
    for (std::size_t number = 0; number < fault_count; ++number) {
        names.insert(to_string(static_cast<Fault>(number)));
    }
    EXPECT_EQ(names.size(), fault_count);
    EXPECT_FALSE(names.contains(""));
    EXPECT_EQ(to_string(Fault::unreachable), "unreachable");
    EXPECT_EQ(to_string(Fault::closed), "closed");
    EXPECT_EQ(to_string(Fault::refused), "refused");
}

TEST(Remedy, is_time_for_what_passes) {
    for (const Fault fault :
         {Fault::loading, Fault::master_down, Fault::busy, Fault::misconfigured, Fault::too_few_replicas,
          Fault::cluster_down, Fault::try_again, Fault::out_of_memory, Fault::unreachable, Fault::lost,
          Fault::timed_out, Fault::overloaded}) {
        EXPECT_EQ(remedy_of(fault), Remedy::retry) << to_string(fault);
    }
}

TEST(Remedy, is_another_server_a_person_or_a_programmer_for_what_does_not) {
    EXPECT_EQ(remedy_of(Fault::not_master), Remedy::rediscover);
    EXPECT_EQ(remedy_of(Fault::redirected), Remedy::rediscover);
    for (const Fault fault : {Fault::unauthenticated, Fault::forbidden, Fault::tls}) {
        EXPECT_EQ(remedy_of(fault), Remedy::operate) << to_string(fault);
    }
    for (const Fault fault :
         {Fault::wrong_type, Fault::refused, Fault::cross_slot, Fault::closed, Fault::protocol}) {
        EXPECT_EQ(remedy_of(fault), Remedy::mend) << to_string(fault);
    }
}

} // namespace
} // namespace becache::redis
