#include "trace_file.hpp"

#include <gmock/gmock.h>

namespace becache::trace {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string counted_lines(int count) {
    std::string text;
    for (int line = 0; line < count; ++line) {
        text += "key " + std::to_string(line) + "\n";
    }
    return text;
}

TEST(Reader, gives_32_bit_numbers_the_most_significant_byte_first) {
    const auto read = read_all(std::string_view{"\0\0\1\2\xff\0\0\0", 8}, Format::int32be);
    EXPECT_THAT(read.keys, ElementsAre("258", "4278190080"));
    EXPECT_THAT(read.error, IsEmpty());
}

TEST(Reader, gives_64_bit_numbers_the_most_significant_byte_first) {
    const auto read = read_all(std::string_view{"\xff\0\0\0\0\0\0\1", 8}, Format::int64be);
    EXPECT_THAT(read.keys, ElementsAre("18374686479671623681"));
    EXPECT_THAT(read.error, IsEmpty());
}

TEST(Reader, gives_every_key_of_a_run_of_an_arc_trace) {
    const auto read = read_all("7 3 0 0\n\n100\t1  0 12 \r\n2 1 0 0", Format::arc);
    EXPECT_THAT(read.keys, ElementsAre("7", "8", "9", "100", "2"));
    EXPECT_THAT(read.error, IsEmpty());
}

TEST(Reader, gives_lines_as_they_are_but_for_their_ends) {
    const auto read = read_all(" cameras/by_id/1 \r\n\n\xc3\xa4\tb\nlast", Format::lines);
    EXPECT_THAT(read.keys, ElementsAre(" cameras/by_id/1 ", "\xc3\xa4\tb", "last"));
    EXPECT_THAT(read.error, IsEmpty());
}

TEST(Reader, gives_the_same_keys_however_a_trace_is_packed) {
    // More than a few of the reader's buffers, so that lines lie across their borders.
    const std::string text = counted_lines(50'000);
    const auto plain = read_all(text);
    EXPECT_EQ(plain.accesses, 50'000U);
    EXPECT_EQ(plain.keys.back(), "key 49999");
    EXPECT_EQ(read_all(gzip(text)).keys, plain.keys);
    EXPECT_EQ(read_all(xz(text)).keys, plain.keys);
}

TEST(Reader, reads_packed_files_that_were_put_one_behind_the_other) {
    EXPECT_THAT(read_all(gzip("a\n") + gzip("b\n")).keys, ElementsAre("a", "b"));
    EXPECT_THAT(read_all(xz("a\n") + xz("b\n")).keys, ElementsAre("a", "b"));
}

TEST(Reader, reads_a_file_that_ends_with_one_of_its_buffers) {
    const std::string text(format_sample_bytes - 1, 'x');
    EXPECT_EQ(read_all(text + "\n" + text).accesses, 2U);
    EXPECT_EQ(read_all(text + "\n" + text + "\n").accesses, 2U);
    const std::string numbers = big_endian(4, std::vector<std::uint64_t>(format_sample_bytes / 2, 5));
    EXPECT_EQ(read_all(numbers, Format::int32be).accesses, format_sample_bytes / 2);
}

TEST(Reader, says_how_much_of_the_file_it_has_read) {
    const std::string text = counted_lines(50'000);
    const TraceFile file{text};
    Reader reader{file.path()};
    EXPECT_EQ(reader.file_bytes(), text.size());
    ASSERT_TRUE(reader.next());
    EXPECT_LE(reader.file_bytes_read(), 2 * format_sample_bytes);
    while (reader.next()) {
    }
    EXPECT_EQ(reader.file_bytes_read(), text.size());
}

} // namespace
} // namespace becache::trace
