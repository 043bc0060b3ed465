#include <becache/core/record.hpp>
#include <becache/core/subject.hpp>

#include <gtest/gtest.h>

namespace becache {
namespace {

TEST(Scope, knows_its_region) {
    EXPECT_EQ((Scope{ScopeKind::key, "cameras/by_id/front_door"}.region()), "cameras");
    EXPECT_EQ((Scope{ScopeKind::tag, "cameras#camera:a%2Fb"}.region()), "cameras");
    EXPECT_EQ((Scope{ScopeKind::region, "cameras"}.region()), "cameras");
    EXPECT_EQ(Scope{}.region(), "*");
}

TEST(Scope, kinds_have_names) {
    EXPECT_EQ(to_string(ScopeKind::key), "key");
    EXPECT_EQ(to_string(ScopeKind::tag), "tag");
    EXPECT_EQ(to_string(ScopeKind::region), "region");
    EXPECT_EQ(to_string(ScopeKind::everything), "everything");
}

TEST(Subject, is_spelled_as_its_fields_in_the_spelling_of_keys) {
    Subject subject;
    EXPECT_EQ(subject.text(), "");
    subject.add("event", "event_id", std::int64_t{7}).add("camera", "camera_id", "front door");
    EXPECT_EQ(subject.text(), "event_id=7 camera_id=front%20door");
    ASSERT_NE(subject.find("camera"), nullptr);
    EXPECT_EQ(*subject.find("camera"), "front%20door");
    EXPECT_EQ(subject.find("detection"), nullptr);
}

} // namespace
} // namespace becache
