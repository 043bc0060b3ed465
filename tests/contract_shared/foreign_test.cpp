#include "contract_shared/tier_contract.hpp"

namespace becache::shared {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::size_t drop_all(Tier& tier, const std::string& pattern, std::size_t scanned) {
    ForeignRequest request{.pattern = pattern, .scanned = scanned};
    std::size_t dropped = 0;
    for (int step = 0; step < 1000; ++step) {
        const ForeignDropped answer = tier.drop_foreign(request);
        EXPECT_TRUE(answer.ok) << answer.fault;
        dropped += answer.dropped;
        if (!answer.ok || answer.cursor == "0") {
            return dropped;
        }
        request.cursor = answer.cursor;
    }
    ADD_FAILURE() << "it does not come to an end";
    return dropped;
}

TEST_P(SharedTier, foreign_keys_go_by_their_pattern_a_step_at_a_time) {
    for (int number = 0; number < 200; ++number) {
        store->add_foreign("legacy:cameras:" + std::to_string(number));
    }
    store->add_foreign("legacy:events:1");
    store->add_foreign("legacy:camera");
    load(*one, front_door);
    EXPECT_EQ(drop_all(*one, "legacy:cameras:*", 20), 200U);
    EXPECT_THAT(store->foreign(), ElementsAre("legacy:camera", "legacy:events:1"));
    EXPECT_EQ(drop_all(*one, "legacy:cameras:*", 20), 0U);
    EXPECT_EQ(drop_all(*two, "legacy:[ce]*", 1000), 2U);
    EXPECT_THAT(store->foreign(), IsEmpty());
    EXPECT_TRUE(is_hit(*two, front_door)) << "what is not foreign is left alone";
}

} // namespace
} // namespace becache::shared
