// What the generated classes of C++ make of the golden vectors, which Python and JavaScript are held to as
// well.

#include <backend/core/constants.hpp>
#include <becache/reason/unknown_reason.hpp>
#include <odd_reasons.hpp>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <unordered_map>

namespace {

const std::filesystem::path folder{BECACHE_GENERATED};

struct HomeSecurity {
    using Reason = backend::core::CacheInvalidationReason;
    static constexpr const char* name = "home_security";
};

struct Odd {
    using Reason = odd::R;
    static constexpr const char* name = "odd";
};

template <class Catalogue>
class Vectors : public testing::Test {
protected:
    Vectors() { std::ifstream{folder / Catalogue::name / "reasons.vectors.json"} >> vectors_; }

    nlohmann::json vectors_;
};

using Catalogues = testing::Types<HomeSecurity, Odd>;
TYPED_TEST_SUITE(Vectors, Catalogues);

TYPED_TEST(Vectors, are_of_this_catalogue) {
    EXPECT_EQ(this->vectors_.at("hash"), std::string{TypeParam::Reason::catalogue_hash()});
}

TYPED_TEST(Vectors, hold_every_reason_and_what_is_said_of_it) {
    using Reason = typename TypeParam::Reason;
    const auto& vectors = this->vectors_.at("reasons");
    ASSERT_EQ(vectors.size(), Reason::all().size());
    for (std::size_t i = 0; i < vectors.size(); ++i) {
        const auto& vector = vectors[i];
        const Reason reason = Reason::all()[i];
        const std::string value = vector.at("value");
        EXPECT_EQ(std::string{reason.constant()}, vector.at("constant"));
        EXPECT_EQ(std::string{reason.text()}, value);
        EXPECT_EQ(reason.number(), vector.at("number"));
        EXPECT_EQ(std::string{reason.category_name()}, vector.at("category"));
        EXPECT_EQ(std::string{reason.description()}, vector.at("description"));
        EXPECT_EQ(reason.test_only(), vector.at("test_only"));
        EXPECT_EQ(reason, std::string_view{value});
        EXPECT_EQ(std::hash<Reason>{}(reason), std::hash<std::string_view>{}(value));
        EXPECT_EQ(Reason::try_parse(value), reason);
        EXPECT_EQ(Reason::parse(value), reason);
        EXPECT_EQ(Reason::try_from_number(reason.number()), reason);
    }
}

TYPED_TEST(Vectors, hold_the_categories_in_order) {
    using Reason = typename TypeParam::Reason;
    const auto& vectors = this->vectors_.at("categories");
    ASSERT_EQ(vectors.size(), Reason::categories().size());
    for (std::size_t i = 0; i < vectors.size(); ++i) {
        EXPECT_EQ(std::string{Reason::category_name(Reason::categories()[i])}, vectors[i].at("name"));
        EXPECT_EQ(std::string{Reason::category_title(Reason::categories()[i])}, vectors[i].at("title"));
    }
}

TYPED_TEST(Vectors, hold_the_aliases_that_are_parsed) {
    using Reason = typename TypeParam::Reason;
    for (const auto& alias : this->vectors_.at("aliases")) {
        const auto parsed = Reason::try_parse(alias.at("text").template get<std::string>());
        ASSERT_TRUE(parsed.has_value()) << alias;
        EXPECT_EQ(std::string{parsed->text()}, alias.at("value"));
    }
}

TYPED_TEST(Vectors, hold_texts_that_are_near_and_not_parsed) {
    using Reason = typename TypeParam::Reason;
    EXPECT_GT(this->vectors_.at("misses").size(), 10U);
    for (const auto& miss : this->vectors_.at("misses")) {
        const auto text = miss.template get<std::string>();
        EXPECT_FALSE(Reason::try_parse(text).has_value()) << miss;
        EXPECT_THROW(static_cast<void>(Reason::parse(text)), becache::UnknownReason) << miss;
    }
}

} // namespace
