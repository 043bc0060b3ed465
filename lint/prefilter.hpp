#pragma once

#include "language.hpp"
#include "vocabulary.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace becache::lint {

/// Tells the sources in which something may be found from those that need not be lexed.
class Prefilter {
public:
    /// `proofs`: texts of which a source has at least one wherever a word of the dictionary, or what is
    /// nearly a reason, counts. The vocabulary must outlive the filter.
    Prefilter(const Vocabulary& vocabulary, std::vector<std::string> proofs);

    /// False only if no rule finds anything. Reads the source about once.
    [[nodiscard]] bool may_have_findings(std::string_view source, Language language) const;

private:
    // A text, and the two bytes of it by which it is looked for.
    struct Needle {
        std::string text;
        std::size_t pair = 0;
    };

    class Look;

    static Needle needle(std::string text);

    const Vocabulary* vocabulary_;
    std::vector<std::string> proofs_;
    std::vector<std::string> test_only_constants_;
    Needle reason_class_;
    Needle comment_;
};

} // namespace becache::lint
