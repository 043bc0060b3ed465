#include "check_source.hpp"

#include "evidence.hpp"
#include "exemptions.hpp"
#include "lex.hpp"
#include "literal.hpp"
#include "suppressions.hpp"

#include <becache/reason/error_text.hpp>

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <map>

namespace becache::lint {

namespace {

class Check {
public:
    Check(const Source& source, const Standard& standard)
        : source_{source}
        , standard_{standard}
        , is_test_{fits(source.project_path, standard.settings.test_files)}
        , lexed_{lex(source.text, source.language)}
        , lines_{source.text}
        , syntax_{source.text, lexed_.tokens, source.language}
        , exemptions_{syntax_}
        , texts_of_evidence_{texts_of_evidence(standard.settings.sinks)}
        , nearby_{source.text, texts_of_evidence_} {}

    std::vector<Finding> run() {
        for (std::size_t place = 0; place < syntax_.size(); ++place) {
            if (syntax_.is_kind(place, TokenKind::string)) {
                check_string(place);
            } else if (!is_test_ && syntax_.is(place, standard_.vocabulary.reason_class())) {
                check_constant(place);
            }
        }
        apply_suppressions();
        add_fingerprints();
        return std::move(findings_);
    }

private:
    void check_string(std::size_t place) {
        const Token& token = syntax_.token(place);
        if (token.has(token_flag::broken)) {
            return;
        }
        std::string scratch;
        const std::string_view text = text_of(token, source_.text, source_.language, scratch);
        const Word* word = standard_.vocabulary.find(text);
        const Word* near = word == nullptr ? standard_.vocabulary.find_near(text) : nullptr;
        if ((word == nullptr && near == nullptr) || exemptions_.is_exempt(place)) {
            return;
        }
        std::optional<std::string> evidence;
        if (near != nullptr || word->dictionary) {
            if (nearby_.has_text(token.text_begin)) {
                evidence = evidence_of(syntax_, place, standard_.settings.sinks);
            }
            if (!evidence) {
                return;
            }
        }
        if (near != nullptr) {
            add(Rule::misspelt_reason, token, *near,
                three_parts(
                    fmt::format("the reason {}", quote(text)), fmt::format("there is none; {}", *evidence),
                    fmt::format("did you mean {}?", constant_text(*near))));
        } else if (word->test_only && !is_test_) {
            add(Rule::test_only_reason, token, *word,
                three_parts(
                    quote(text), "only tests raise this reason, and this is no test",
                    "use a reason that says what happened"));
        } else if (word->dictionary) {
            add(Rule::dictionary_reason, token, *word,
                three_parts(
                    quote(text), fmt::format("a reason as a raw string: {}", *evidence),
                    fmt::format("use {}", constant_text(*word))));
        } else {
            add(Rule::raw_reason, token, *word,
                three_parts(
                    quote(text), "a reason as a raw string", fmt::format("use {}", constant_text(*word))));
        }
    }

    // `CacheInvalidationReason::TEST` outside of tests.
    void check_constant(std::size_t place) {
        if (!syntax_.is(place + 1, "::") && !syntax_.is(place + 1, ".")) {
            return;
        }
        for (const Word& word : standard_.vocabulary.words()) {
            if (word.test_only && syntax_.is(place + 2, word.constant)) {
                Token whole = syntax_.token(place);
                whole.end = syntax_.token(place + 2).end;
                add(Rule::test_only_reason, whole, word,
                    three_parts(
                        constant_text(word), "only tests raise this reason, and this is no test",
                        "use a reason that says what happened"));
            }
        }
    }

    [[nodiscard]] std::string constant_text(const Word& word) const {
        return standard_.vocabulary.reason_class() + (source_.language == Language::cpp ? "::" : ".")
               + word.constant;
    }

    void add(Rule rule, const Token& token, const Word& word, std::string message) {
        add(rule, token.begin, token.end, std::move(message));
        findings_.back().constant = word.constant;
    }

    void add(Rule rule, std::uint32_t begin, std::uint32_t end, std::string message) {
        Finding finding;
        finding.rule = rule;
        finding.path = source_.path;
        finding.begin = lines_.position(begin);
        finding.end = lines_.position(end);
        finding.message = std::move(message);
        finding.offset = begin;
        finding.size = end - begin;
        findings_.push_back(std::move(finding));
    }

    void apply_suppressions() {
        const std::vector<Suppression> suppressions = suppressions_of(source_.text, lexed_);
        std::vector<bool> allowed(findings_.size(), false);
        std::vector<std::pair<const Suppression*, Rule>> unused;
        for (const Suppression& suppression : suppressions) {
            if (!suppression.wrong.empty()) {
                continue;
            }
            for (const Rule rule : suppression.rules) {
                bool used = false;
                for (std::size_t i = 0; i < allowed.size(); ++i) {
                    if (findings_[i].rule == rule && findings_[i].begin.line == suppression.line) {
                        allowed[i] = true;
                        used = true;
                    }
                }
                if (!used) {
                    unused.emplace_back(&suppression, rule);
                }
            }
        }
        std::vector<Finding> kept;
        for (std::size_t i = 0; i < allowed.size(); ++i) {
            if (!allowed[i]) {
                kept.push_back(std::move(findings_[i]));
            }
        }
        findings_ = std::move(kept);
        for (const auto& [suppression, rule] : unused) {
            add(Rule::unused_suppression, suppression->begin, suppression->end,
                three_parts(
                    fmt::format("a comment that allows {}", info(rule).id),
                    fmt::format("there is nothing to allow on line {}", suppression->line),
                    "take the comment away"));
        }
        for (const Suppression& suppression : suppressions) {
            if (!suppression.wrong.empty()) {
                add(Rule::suppression_without_why, suppression.begin, suppression.end,
                    three_parts(
                        "a comment for becache-lint", suppression.wrong,
                        fmt::format("write '{}: allow <rule> because <why>'", suppression_mark)));
            }
        }
        std::stable_sort(findings_.begin(), findings_.end(), [](const Finding& a, const Finding& b) {
            return a.offset < b.offset;
        });
    }

    // Of the rule, the file, the line's text without indentation, and how many such there were before: so
    // they stay when lines are added above, and no two are equal.
    void add_fingerprints() {
        std::map<std::string, int> seen;
        for (Finding& finding : findings_) {
            std::string_view line = lines_.text(finding.begin.line);
            line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
            std::string identity =
                fmt::format("{}\n{}\n{}\n", info(finding.rule).id, source_.project_path, line);
            identity += std::to_string(seen[identity]++);
            finding.fingerprint = fmt::format("{:016x}", XXH3_64bits(identity.data(), identity.size()));
        }
    }

    const Source& source_;
    const Standard& standard_;
    bool is_test_;
    Lexed lexed_;
    Lines lines_;
    Syntax syntax_;
    Exemptions exemptions_;
    std::vector<std::string> texts_of_evidence_;
    Nearby nearby_;
    std::vector<Finding> findings_;
};

} // namespace

std::vector<Finding> check_source(const Source& source, const Standard& standard) {
    if (is_generated(source.text)) {
        return {};
    }
    return Check{source, standard}.run();
}

} // namespace becache::lint
