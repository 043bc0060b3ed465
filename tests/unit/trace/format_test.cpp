#include "trace_file.hpp"

#include <gmock/gmock.h>

#include <random>

namespace becache::trace {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

/// Hot keys of `hot` names, each made by `name`.
template <class Name>
std::vector<std::uint64_t> draw_keys(std::size_t count, std::uint64_t hot, Name name) {
    std::mt19937_64 random{7};
    std::vector<std::uint64_t> keys;
    for (std::size_t place = 0; place < count; ++place) {
        keys.push_back(name(random() % hot));
    }
    return keys;
}

std::uint64_t scatter(std::uint64_t number) { return (number + 1) * 0x9e3779b97f4a7c15U; }

TEST(Format, has_a_name_that_finds_it) {
    for (const auto format :
         {Format::automatic, Format::int32be, Format::int64be, Format::arc, Format::lines}) {
        EXPECT_EQ(find_format(format_name(format)), format);
        EXPECT_THAT(std::string{format_names}, HasSubstr(std::string{format_name(format)}));
    }
    EXPECT_EQ(find_format("int32"), std::nullopt);
}

TEST(Format, is_guessed_as_arc_if_the_first_line_is_four_numbers) {
    EXPECT_EQ(read_all("\n12 1 0 3\n").format, Format::arc);
    EXPECT_EQ(read_all("12 1 0\n").format, Format::lines);
    EXPECT_EQ(read_all("12 1 0 3 4\n").format, Format::lines);
    EXPECT_EQ(read_all("12 1 0 x\n").format, Format::lines);
}

TEST(Format, is_guessed_as_lines_of_any_other_text) {
    EXPECT_EQ(read_all("cameras/by_id/front_door\n").format, Format::lines);
    EXPECT_EQ(read_all("\xc3\xa4\n").format, Format::lines);
    EXPECT_EQ(read_all("7\n7\n").format, Format::lines);
}

TEST(Format, of_32_bit_numbers_is_guessed_whether_they_are_small_or_scattered) {
    const auto small = [](std::uint64_t key) { return key; };
    const auto scattered = [](std::uint64_t key) { return scatter(key) >> 32U; };
    EXPECT_EQ(read_all(big_endian(4, draw_keys(20'000, 1'000'000, small))).format, Format::int32be);
    EXPECT_EQ(read_all(big_endian(4, draw_keys(20'000, 3'000, small))).format, Format::int32be);
    EXPECT_EQ(read_all(big_endian(4, draw_keys(20'000, 3'000, scattered))).format, Format::int32be);
}

TEST(Format, of_64_bit_numbers_is_guessed_whether_they_are_small_or_scattered) {
    const auto small = [](std::uint64_t key) { return key; };
    EXPECT_EQ(read_all(big_endian(8, draw_keys(10'000, 3'000, small))).format, Format::int64be);
    EXPECT_EQ(read_all(big_endian(8, draw_keys(10'000, 3'000, scatter))).format, Format::int64be);
}

TEST(Format, of_a_trace_too_short_for_64_bit_numbers_is_guessed_as_32_bit) {
    EXPECT_THAT(read_all(big_endian(4, {1, 2, 1})).keys, ElementsAre("1", "2", "1"));
}

TEST(Format, of_noise_is_not_guessed) {
    const std::string noise = big_endian(8, draw_keys(10'000, UINT64_MAX, scatter));
    const auto read = read_all(noise);
    EXPECT_EQ(
        read.error,
        "read access 1 of trace 'FILE': its format cannot be guessed: it is neither text, nor "
        "numbers of which some occur twice; name its format, one of auto, int32be, int64be, arc, lines");
    EXPECT_EQ(read_all(noise, Format::int64be).accesses, 10'000U) << "a user who knows better is believed";
}

TEST(Format, of_bytes_that_make_no_number_is_not_guessed) {
    EXPECT_THAT(read_all(std::string_view{"\0\0\0\0\0", 5}).error, HasSubstr("cannot be guessed"));
}

#ifdef BECACHE_SHARED_TRACES
struct Known {
    const char* file;
    Format format;
    std::uint64_t accesses;
    std::uint64_t first;
};

class RecordedTrace : public testing::TestWithParam<Known> {};

TEST_P(RecordedTrace, is_read_to_its_end_without_naming_its_format) {
    Reader reader{std::filesystem::path{BECACHE_SHARED_TRACES} / GetParam().file};
    EXPECT_EQ(reader.format(), GetParam().format);
    EXPECT_EQ(reader.next(), Key{GetParam().first});
    while (reader.next()) {
    }
    EXPECT_EQ(reader.accesses(), GetParam().accesses);
}

INSTANTIATE_TEST_SUITE_P(
    all, RecordedTrace,
    testing::Values(
        Known{"orm-busy.trace.xz", Format::int32be, 5'000'000, 4026531841U},
        Known{"web07.trace.xz", Format::int32be, 76'118, 0}, Known{"oltp.gz", Format::arc, 914'145, 1},
        Known{"scarab-recs.trace.xz", Format::int64be, 1'245'184, 8756849942801480528U}),
    [](const auto& known) { return std::string(known.param.file, 3); });
#endif

} // namespace
} // namespace becache::trace
