#include "trace_file.hpp"

#include <trace/trace_error.hpp>

#include <gtest/gtest.h>
#include <lzma.h>
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <fstream>

namespace becache::trace {

TraceFile::TraceFile(std::string_view bytes) {
    std::string name = std::filesystem::temp_directory_path() / "becache-trace-XXXXXX";
    const int file = mkstemp(name.data());
    EXPECT_NE(file, -1);
    close(file);
    path_ = name;
    std::ofstream{path_, std::ios::binary} << bytes;
}

TraceFile::~TraceFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
}

std::string gzip(std::string_view bytes) {
    const TraceFile file{""};
    const gzFile packed = gzopen(file.path().c_str(), "wb");
    EXPECT_EQ(
        gzwrite(packed, bytes.data(), static_cast<unsigned>(bytes.size())), static_cast<int>(bytes.size()));
    EXPECT_EQ(gzclose(packed), Z_OK);
    std::ifstream input{file.path(), std::ios::binary};
    return {std::istreambuf_iterator<char>{input}, {}};
}

std::string xz(std::string_view bytes) {
    std::string packed(lzma_stream_buffer_bound(bytes.size()), '\0');
    std::size_t size = 0;
    EXPECT_EQ(
        lzma_easy_buffer_encode(
            6, LZMA_CHECK_CRC64, nullptr, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(),
            reinterpret_cast<std::uint8_t*>(packed.data()), &size, packed.size()),
        LZMA_OK);
    packed.resize(size);
    return packed;
}

std::string big_endian(std::size_t width, const std::vector<std::uint64_t>& numbers) {
    std::string bytes;
    for (const std::uint64_t number : numbers) {
        for (std::size_t place = width; place-- > 0;) {
            bytes += static_cast<char>(number >> (8 * place));
        }
    }
    return bytes;
}

ReadTrace read_file(const std::filesystem::path& file, Format format) {
    ReadTrace read;
    std::optional<Reader> reader;
    try {
        reader.emplace(file, format);
        read.format = reader->format();
        while (const std::optional<Key> key = reader->next()) {
            const auto* const number = std::get_if<std::uint64_t>(&*key);
            read.keys.push_back(
                number != nullptr ? std::to_string(*number) : std::string{std::get<std::string_view>(*key)});
        }
    } catch (const TraceError& error) {
        read.error = error.what();
        // The name of the temporary file is another one each time.
        if (const std::size_t place = read.error.find(file.string()); place != std::string::npos) {
            read.error.replace(place, file.string().size(), "FILE");
        }
    }
    read.accesses = reader ? reader->accesses() : 0;
    return read;
}

ReadTrace read_all(std::string_view bytes, Format format) {
    const TraceFile file{bytes};
    return read_file(file.path(), format);
}

} // namespace becache::trace
