#include <becache/core/byte_size.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace becache {
namespace {

template <class Value>
std::size_t bytes_of(const Value& value) {
    return ByteSize<Value>::of(value);
}

TEST(ByteSize, of_a_plain_value_is_its_size) { EXPECT_EQ(bytes_of(1.5), sizeof(double)); }

TEST(ByteSize, counts_the_heap_of_a_string_once_it_has_one) {
    EXPECT_EQ(bytes_of(std::string{"short"}), sizeof(std::string));
    EXPECT_GE(bytes_of(std::string(1000, 'a')), sizeof(std::string) + 1000);
}

TEST(ByteSize, counts_the_elements_of_a_vector_and_what_they_hold) {
    const std::vector<std::string> two{std::string(100, 'a'), std::string(100, 'b')};
    EXPECT_GE(bytes_of(two), sizeof(two) + 2 * (sizeof(std::string) + 100));
    std::vector<int> reserved;
    reserved.reserve(50);
    EXPECT_GE(bytes_of(reserved), sizeof(reserved) + 50 * sizeof(int));
    EXPECT_GE(bytes_of(std::optional{std::string(100, 'a')}), sizeof(std::optional<std::string>) + 100);
    EXPECT_EQ(bytes_of(std::optional<std::string>{}), sizeof(std::optional<std::string>));
}

TEST(ByteSize, counts_a_json_document_to_its_leaves) {
    using nlohmann::json;
    const std::string text(500, 'a');
    const json flat = json::array({1, 2, 3});
    const json deep = {{"name", text}, {"list", json::array({text, text})}};
    EXPECT_GE(bytes_of(flat), 4 * sizeof(json));
    EXPECT_GE(bytes_of(deep), 3 * text.size());
    EXPECT_LT(bytes_of(deep), 3 * text.size() + 1000);
}

} // namespace
} // namespace becache
