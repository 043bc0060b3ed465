#include <hit_ratio/numbered_trace.hpp>

#include <trace/reader.hpp>

#include <unordered_map>
#include <variant>

namespace becache::hit_ratio {
namespace {

/// Gives each key the number of how many others came before it.
class Numbers {
public:
    Key number_of(const trace::Key& key) {
        const auto next = static_cast<Key>(numbers_.size() + texts_.size());
        if (const auto* const number = std::get_if<std::uint64_t>(&key)) {
            return numbers_.try_emplace(*number, next).first->second;
        }
        return texts_.try_emplace(std::string{std::get<std::string_view>(key)}, next).first->second;
    }
    [[nodiscard]] std::size_t size() const { return numbers_.size() + texts_.size(); }

private:
    std::unordered_map<std::uint64_t, Key> numbers_;
    std::unordered_map<std::string, Key> texts_;
};

} // namespace

NumberedTrace read_trace(const std::filesystem::path& file) {
    const std::string name = file.filename().string();
    NumberedTrace trace{.name = name.substr(0, name.find('.')), .accesses = {}, .keys = 0};
    Numbers numbers;
    trace::Reader reader{file};
    while (const std::optional<trace::Key> key = reader.next()) {
        trace.accesses.push_back(numbers.number_of(*key));
    }
    trace.keys = numbers.size();
    return trace;
}

} // namespace becache::hit_ratio
