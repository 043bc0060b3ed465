#include <policy/numbered_trace.hpp>

#include <variant>

namespace becache::policy {

Key Numbering::number_of(const trace::Key& key) {
    const auto next = static_cast<Key>(size());
    if (const auto* const number = std::get_if<std::uint64_t>(&key)) {
        return numbers_.try_emplace(*number, next).first->second;
    }
    return texts_.try_emplace(std::string{std::get<std::string_view>(key)}, next).first->second;
}

NumberedTrace read_trace(const std::filesystem::path& file) {
    const std::string name = file.filename().string();
    NumberedTrace trace{.name = name.substr(0, name.find('.')), .accesses = {}, .keys = 0};
    Numbering numbering;
    trace::Reader reader{file};
    while (const std::optional<trace::Key> key = reader.next()) {
        trace.accesses.push_back(numbering.number_of(*key));
    }
    trace.keys = numbering.size();
    return trace;
}

} // namespace becache::policy
