#include <replay/accesses.hpp>
#include <unit/trace/trace_file.hpp>

#include <becache/core/key.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <set>
#include <string>

namespace becache::replay {
namespace {

using trace::TraceFile;

/// Everything of a trace that fits into one reading.
Accesses all_of(const std::string& bytes, trace::Format format) {
    const TraceFile file{bytes};
    trace::Reader reader{file.path(), format};
    Accesses accesses;
    EXPECT_FALSE(accesses.read(reader));
    return accesses;
}

std::size_t spelled(const recorded::AccessesByTextKey& key) {
    KeyWriter out;
    key.write_to(out); // throws for a key that is too long
    return out.text().size();
}

TEST(Accesses, of_numbers_keep_all_64_bits) {
    constexpr std::uint64_t last = std::numeric_limits<std::uint64_t>::max();
    const Accesses accesses = all_of(trace::big_endian(8, {0, 5, last, last - 1}), trace::Format::int64be);
    ASSERT_EQ(accesses.numbers.size(), 4U);
    EXPECT_TRUE(accesses.texts.empty());
    EXPECT_EQ(accesses.numbers[2].value, last);
    std::set<std::int64_t> keys;
    for (const NumberAccess& access : accesses.numbers) {
        keys.insert(access.key.number);
    }
    EXPECT_EQ(keys.size(), 4U);
}

TEST(Accesses, fall_into_all_groups_alike) {
    std::string text;
    std::vector<std::uint64_t> numbers;
    for (std::uint64_t number = 0; number < 25'600; ++number) {
        numbers.push_back(number);
        text += "key-" + std::to_string(number) + "\n";
    }
    std::vector<int> of_numbers(group_count);
    for (const NumberAccess& access : all_of(trace::big_endian(4, numbers), trace::Format::int32be).numbers) {
        ++of_numbers.at(static_cast<std::size_t>(access.key.group));
    }
    std::vector<int> of_texts(group_count);
    for (const TextAccess& access : all_of(text, trace::Format::lines).texts) {
        ++of_texts.at(static_cast<std::size_t>(access.key.group));
    }
    for (const std::vector<int>& groups : {of_numbers, of_texts}) {
        for (const int in_group : groups) {
            EXPECT_GT(in_group, 50) << "of 100 on average";
            EXPECT_LT(in_group, 200);
        }
    }
}

TEST(Accesses, to_texts_that_are_too_long_for_a_key_are_to_their_hashes) {
    const std::string fits(1'020, 'x'); // 255, a slash, and this: 1024 bytes
    const std::string longer(1'021, 'x');
    const std::string other = longer + "x";
    const std::string blanks(341, ' '); // each is spelled in three bytes
    const Accesses accesses =
        all_of("short\n" + fits + "\n" + longer + "\n" + other + "\n" + blanks + "\n", trace::Format::lines);
    ASSERT_EQ(accesses.texts.size(), 5U);
    EXPECT_EQ(accesses.texts[0].key.text, "short");
    EXPECT_EQ(accesses.texts[1].key.text, fits);
    std::set<std::string> hashes;
    for (const std::size_t place : {2U, 3U, 4U}) {
        EXPECT_EQ(accesses.texts[place].key.text.size(), 32U);
        hashes.insert(accesses.texts[place].key.text);
    }
    EXPECT_EQ(hashes.size(), 3U);
    for (const TextAccess& access : accesses.texts) {
        EXPECT_LE(spelled(access.key), max_key_bytes);
    }
}

TEST(Accesses, are_read_so_many_at_a_time) {
    const TraceFile file{trace::big_endian(4, std::vector<std::uint64_t>(Accesses::most + 3, 7))};
    trace::Reader reader{file.path(), trace::Format::int32be};
    Accesses accesses;
    EXPECT_TRUE(accesses.read(reader));
    EXPECT_EQ(accesses.size(), Accesses::most);
    EXPECT_FALSE(accesses.read(reader));
    EXPECT_EQ(accesses.size(), 3U);
}

TEST(Accesses, to_long_texts_are_fewer_at_a_time) {
    std::string text;
    const std::string line(1'000, 'x');
    for (std::size_t bytes = 0; bytes <= Accesses::most_text_bytes; bytes += line.size()) {
        text += line + "\n";
    }
    const TraceFile file{text};
    trace::Reader reader{file.path(), trace::Format::lines};
    Accesses accesses;
    EXPECT_TRUE(accesses.read(reader));
    EXPECT_LT(accesses.size(), Accesses::most);
    EXPECT_FALSE(accesses.read(reader));
}

} // namespace
} // namespace becache::replay
