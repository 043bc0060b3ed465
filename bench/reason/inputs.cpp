#include "inputs.hpp"

#include <backend/core/constants.hpp>

#include <random>

namespace {

using backend::core::CacheInvalidationReason;

class Maker {
public:
    explicit Maker(std::uint32_t seed)
        : random_{seed} {}

    std::string text() {
        const std::string known{CacheInvalidationReason::all()[below(CacheInvalidationReason::all().size())]};
        if (below(10) != 0) {
            return known;
        }
        std::string miss = spoilt(known);
        return CacheInvalidationReason::try_parse(miss) ? known + "!" : miss;
    }

private:
    // Not std::uniform_int_distribution: every library has its own.
    std::size_t below(std::size_t end) { return random_() % end; }

    std::string spoilt(std::string text) {
        switch (below(5)) {
        case 0:
            text[below(text.size())] = '~';
            return text;
        case 1:
            text.pop_back();
            return text;
        case 2:
            return text + ' ';
        case 3:
            for (char& character : text) {
                if (character != '_') {
                    character = static_cast<char>(character - 'a' + 'A');
                }
            }
            return text;
        default: {
            std::string noise(1 + below(24), ' ');
            for (char& character : noise) {
                character = static_cast<char>('a' + below(26));
            }
            return noise;
        }
        }
    }

    std::mt19937 random_;
};

} // namespace

Inputs make_inputs(std::uint32_t seed) {
    Maker maker{seed};
    Inputs inputs;
    std::vector<std::size_t> sizes;
    for (std::size_t count = 0; count < input_count; ++count) {
        const std::string text = maker.text();
        inputs.bytes += text;
        sizes.push_back(text.size());
        inputs.known += CacheInvalidationReason::try_parse(text).has_value();
    }
    const char* begin = inputs.bytes.data();
    for (const std::size_t size : sizes) {
        inputs.texts.emplace_back(begin, size);
        begin += size;
    }
    return inputs;
}
