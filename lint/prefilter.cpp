// What makes the linter fast: most sources hold no reason, and that can be seen without lexing them.
//
// A whole literal that is a reason, or nearly one, has a quote right before its text, whatever the language,
// and one right behind it. So the filter stops at every quote, reads a word, and asks the vocabulary. It
// knows nothing of comments, nor whether a quote begins or ends something: it may send too many sources on,
// never too few. Two kinds of literal do not look like that: those with escapes that spell letters, which are
// decoded here, too, and the raw strings of C++, whose text stands in parentheses.
//
// Quotes, and two bytes each of the two other texts looked for, are found sixteen bytes at a time.

#include "prefilter.hpp"

#include "evidence.hpp"
#include "literal.hpp"
#include "scanner.hpp"
#include "suppressions.hpp"

#include <algorithm>
#include <bit>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace becache::lint {

namespace {

bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }

// A guess: how seldom a byte is in sources.
std::size_t rarity(char c) {
    constexpr std::string_view frequent = "etaonirsl_dcpmuhfgbywvkxjqz";
    return std::min(frequent.find(c), frequent.size());
}

} // namespace

Prefilter::Needle Prefilter::needle(std::string text) {
    std::size_t best = 0;
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        if (rarity(text[i]) + rarity(text[i + 1]) > rarity(text[best]) + rarity(text[best + 1])) {
            best = i;
        }
    }
    return {std::move(text), best};
}

Prefilter::Prefilter(const Vocabulary& vocabulary, std::vector<std::string> proofs)
    : vocabulary_{&vocabulary}
    , proofs_{std::move(proofs)}
    , reason_class_{needle(vocabulary.reason_class())}
    , comment_{needle(std::string{suppression_mark})} {
    for (const Word& word : vocabulary.words()) {
        if (word.test_only) {
            test_only_constants_.push_back(word.constant);
        }
    }
}

// One look at one source.
class Prefilter::Look {
public:
    Look(const Prefilter& filter, std::string_view source, Language language)
        : filter_{filter}
        , source_{source}
        , language_{language}
        , nearby_{source, filter.proofs_} {}

    bool run() {
        std::size_t at = 0;
#ifdef __SSE2__
        const auto all = [](char c) { return _mm_set1_epi8(c); };
        const auto load = [this](std::size_t place) {
            return _mm_loadu_si128(reinterpret_cast<const __m128i*>(source_.data() + place));
        };
        const auto pair_at = [&](const Needle& needle, __m128i here, __m128i next) {
            return _mm_and_si128(
                _mm_cmpeq_epi8(here, all(needle.text[needle.pair])),
                _mm_cmpeq_epi8(next, all(needle.text[needle.pair + 1])));
        };
        constexpr std::size_t width = 16;
        for (; at + width < source_.size(); at += width) {
            const __m128i here = load(at);
            const __m128i next = load(at + 1);
            const __m128i quotes = _mm_or_si128(
                _mm_or_si128(_mm_cmpeq_epi8(here, all('"')), _mm_cmpeq_epi8(here, all('\''))),
                _mm_cmpeq_epi8(here, all('`')));
            const __m128i pairs = _mm_or_si128(
                pair_at(filter_.reason_class_, here, next), pair_at(filter_.comment_, here, next));
            auto places = static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(quotes, pairs)));
            for (; places != 0; places &= places - 1) {
                if (is_finding_at(at + static_cast<std::size_t>(std::countr_zero(places)))) {
                    return true;
                }
            }
        }
#endif
        for (; at < source_.size(); ++at) {
            if (is_finding_at(at)) {
                return true;
            }
        }
        return false;
    }

private:
    bool is_finding_at(std::size_t at) {
        if (is_quote(source_[at])) {
            return is_reason_behind(at);
        }
        return is_needle_at(filter_.comment_, at)
               || (is_needle_at(filter_.reason_class_, at) && is_test_only_constant_near(at));
    }

    [[nodiscard]] bool is_needle_at(const Needle& needle, std::size_t at) const {
        return source_[at] == needle.text[needle.pair] && at >= needle.pair
               && source_.compare(at - needle.pair, needle.text.size(), needle.text) == 0;
    }

    [[nodiscard]] bool is_test_only_constant_near(std::size_t at) const {
        constexpr std::size_t near = 128;
        const std::string_view window = source_.substr(at, filter_.reason_class_.text.size() + near);
        return std::any_of(
            filter_.test_only_constants_.begin(), filter_.test_only_constants_.end(),
            [&](const std::string& constant) { return window.find(constant) != std::string_view::npos; });
    }

    bool is_reason_behind(std::size_t quote) {
        std::size_t begin = quote + 1;
        char end_mark = source_[quote];
        if (language_ == Language::cpp && quote > 0 && source_[quote - 1] == 'R' && end_mark == '"') {
            const std::size_t open = source_.substr(0, quote + 20).find('(', quote);
            if (open != std::string_view::npos) {
                begin = open + 1;
                end_mark = ')';
            }
        }
        const std::size_t last = std::min(source_.size(), begin + filter_.vocabulary_->longest() + 1);
        std::size_t end = begin;
        while (end < last && is_in_word(source_[end])) {
            ++end;
        }
        if (end == last) {
            return false;
        }
        if (source_[end] == end_mark) {
            return end - begin >= filter_.vocabulary_->shortest()
                   && counts(source_.substr(begin, end - begin), begin);
        }
        return source_[end] == '\\' && is_letter_escape(end) && counts(decoded(begin, end_mark), begin);
    }

    [[nodiscard]] bool is_letter_escape(std::size_t backslash) const {
        constexpr std::string_view of_letters = "xuUN01234567\r\n";
        constexpr std::string_view controls = "bfnrtv";
        const char c = backslash + 1 < source_.size() ? source_[backslash + 1] : '\0';
        return of_letters.find(c) != std::string_view::npos
               || (is_script(language_) && is_name_start(c) && controls.find(c) == std::string_view::npos);
    }

    [[nodiscard]] std::string decoded(std::size_t begin, char quote) const {
        constexpr std::size_t longest_escape = 12;
        const std::size_t last =
            std::min(source_.size(), begin + longest_escape * filter_.vocabulary_->longest());
        std::size_t end = begin;
        while (end < last && source_[end] != quote) {
            end += source_[end] == '\\' ? 2 : 1;
        }
        return end < last ? decode_escapes(source_.substr(begin, end - begin), language_) : std::string{};
    }

    bool counts(std::string_view text, std::size_t place) {
        const Word* word = filter_.vocabulary_->find(text);
        if (word != nullptr && !word->dictionary) {
            return true;
        }
        return (word != nullptr || filter_.vocabulary_->find_near(text) != nullptr)
               && nearby_.has_text(place);
    }

    const Prefilter& filter_;
    std::string_view source_;
    Language language_;
    Nearby nearby_;
};

bool Prefilter::may_have_findings(std::string_view source, Language language) const {
    return Look{*this, source, language}.run();
}

} // namespace becache::lint
