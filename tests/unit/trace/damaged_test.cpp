#include "trace_file.hpp"

#include <gmock/gmock.h>

#include <random>

namespace becache::trace {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

/// Keys that do not pack well, so that a packed trace is long enough to be cut somewhere.
std::string many_numbers() {
    std::mt19937_64 random{3};
    std::vector<std::uint64_t> keys(100'000);
    for (std::uint64_t& key : keys) {
        key = random() % 1'000'000;
    }
    return big_endian(4, keys);
}

/// Checks that `read` gave the beginning of `whole` and no more, and at least some of it.
void expect_beginning(const ReadTrace& read, const ReadTrace& whole) {
    EXPECT_EQ(read.accesses, read.keys.size());
    ASSERT_LT(read.keys.size(), whole.keys.size());
    EXPECT_GT(read.keys.size(), whole.keys.size() / 4);
    EXPECT_TRUE(std::equal(read.keys.begin(), read.keys.end(), whole.keys.begin()));
}

TEST(DamagedTrace, that_is_missing_is_named) {
    EXPECT_EQ(
        read_file(std::filesystem::path{"/no/such.trace"}).error,
        "open trace 'FILE': No such file or directory; name a file that can be read");
}

TEST(DamagedTrace, that_is_a_folder_is_refused) {
    EXPECT_EQ(
        read_file(std::filesystem::temp_directory_path()).error,
        "open trace 'FILE': it is a folder; name a file");
}

TEST(DamagedTrace, that_is_empty_is_refused_however_it_is_packed) {
    EXPECT_EQ(read_all("").error, "open trace 'FILE': the file is empty; take one that holds accesses");
    const std::string nothing =
        "read access 1 of trace 'FILE': it holds no access; take a trace that holds some";
    EXPECT_EQ(read_all(gzip("")).error, nothing);
    EXPECT_EQ(read_all(xz("")).error, nothing);
    EXPECT_EQ(read_all("\n\r\n\n").error, nothing);
    EXPECT_EQ(read_all(gzip(""), Format::int64be).error, nothing);
}

TEST(DamagedTrace, that_is_packed_another_way_is_refused_by_the_name_of_that_way) {
    EXPECT_EQ(
        read_all("\x28\xb5\x2f\xfd rest").error,
        "open trace 'FILE': it is packed by zstd; unpack it, or pack it by gzip or xz");
    EXPECT_THAT(read_all("BZh91AY").error, HasSubstr("packed by bzip2"));
}

TEST(DamagedTrace, that_is_cut_off_gives_what_comes_before_the_cut) {
    const std::string numbers = many_numbers();
    const ReadTrace whole = read_all(numbers, Format::int32be);
    ASSERT_EQ(whole.error, "");
    for (const std::string& packed : {gzip(numbers), xz(numbers)}) {
        const auto read = read_all(packed.substr(0, packed.size() / 2));
        EXPECT_EQ(read.format, Format::int32be);
        expect_beginning(read, whole);
        EXPECT_EQ(
            read.error, "read access " + std::to_string(read.accesses + 1)
                            + " of trace 'FILE': its packed data is cut off; take the whole file");
    }
}

TEST(DamagedTrace, that_lacks_nothing_but_its_checksum_is_cut_off_too) {
    const std::string numbers = many_numbers();
    for (const std::string& packed : {gzip(numbers), xz(numbers)}) {
        const auto read = read_all(packed.substr(0, packed.size() - 1));
        EXPECT_EQ(read.accesses, 100'000U);
        EXPECT_THAT(read.error, HasSubstr("its packed data is cut off"));
    }
}

TEST(DamagedTrace, with_a_changed_byte_gives_what_comes_before_it_or_its_checksum_tells) {
    const std::string numbers = many_numbers();
    for (std::string packed : {gzip(numbers), xz(numbers)}) {
        packed[packed.size() / 2] = static_cast<char>(packed[packed.size() / 2] ^ 0x55);
        const auto read = read_all(packed);
        EXPECT_GT(read.accesses, 10'000U);
        EXPECT_THAT(read.error, HasSubstr("its packed data is damaged; take a copy that"));
    }
}

TEST(DamagedTrace, followed_by_something_else_gives_what_comes_before_it) {
    const auto read = read_all(gzip("a\nb\n") + "something else");
    EXPECT_THAT(read.keys, ElementsAre("a", "b"));
    EXPECT_THAT(read.error, StartsWith("read access 3 of trace 'FILE': its packed data is damaged"));
}

TEST(DamagedTrace, cut_within_a_line_does_not_give_half_a_key) {
    std::string text = "first\n";
    std::mt19937 random{1};
    for (int character = 0; character < 20'000; ++character) {
        text += static_cast<char>('a' + random() % 26);
    }
    const std::string packed = gzip(text);
    const auto read = read_all(packed.substr(0, packed.size() / 2), Format::lines);
    EXPECT_THAT(read.keys, ElementsAre("first"));
    EXPECT_THAT(read.error, HasSubstr("cut off"));
}

TEST(DamagedTrace, of_numbers_with_bytes_left_over_gives_the_whole_numbers) {
    const auto read = read_all(big_endian(4, {5, 6}) + "xyz", Format::int32be);
    EXPECT_THAT(read.keys, ElementsAre("5", "6"));
    EXPECT_EQ(
        read.error,
        "read access 3 of trace 'FILE': the last 3 of its bytes make no key of 4 bytes; take the whole "
        "file, or name its format");
}

TEST(DamagedTrace, of_another_text_than_arc_gives_what_comes_before_it) {
    const std::string right =
        "; a line of an arc trace is 'start count x y', four numbers, with a count of 1 to 1000000";
    for (const std::string line :
         {"5 1 0", "5 1 0 0 0", "-5 1 0 0", "5 0 0 0", "5 1000001 0 0", "a b c d",
          "18446744073709551615 2 0 0", "18446744073709551616 1 0 0"}) {
        const auto read = read_all("1 2 0 0\n" + line + "\n3 1 0 0\n", Format::arc);
        EXPECT_THAT(read.keys, ElementsAre("1", "2"));
        EXPECT_EQ(read.error, "read access 3 of trace 'FILE': line 2 is '" + line + "'" + right);
    }
}

TEST(DamagedTrace, of_a_line_without_end_is_not_taken_into_memory) {
    const std::string line(Reader::longest_line_bytes, 'x');
    EXPECT_EQ(read_all("a\n" + line + "\n").accesses, 2U);
    EXPECT_EQ(
        read_all("a\n" + line + "x\n", Format::lines).error,
        "read access 2 of trace 'FILE': line 2 is longer than 65535 bytes; name another format than lines if "
        "this "
        "is no text");
}

TEST(DamagedTrace, stays_at_its_error) {
    const TraceFile file{"1 1 0 0\nx\n2 1 0 0\n"};
    Reader reader{file.path(), Format::arc};
    EXPECT_TRUE(reader.next());
    EXPECT_ANY_THROW((void)reader.next());
    EXPECT_ANY_THROW((void)reader.next());
    EXPECT_EQ(reader.accesses(), 1U);
}

} // namespace
} // namespace becache::trace
