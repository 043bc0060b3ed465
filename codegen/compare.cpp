// How a catalogue may change. A reason is known by its number, since records keep that; its constant and its
// value, which are one name in two spellings, are what source code and texts know it by. So for each reason
// of the old catalogue it is asked what the new one has under the same number, and under the same constant:
//
//   number and constant     the same reason; its texts and what it does are compared
//   the constant alone      its number changed
//   the number alone        renamed in place, if the old text is still parsed as it; else reused
//   neither                 removed
//
// Regions, views and kinds of tags are known by their names: compare_regions.cpp.
//
// docs/catalogue-rules.md says what each finding means to somebody who depends on the catalogue.

#include "compare.hpp"

#include "compare_regions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>

namespace becache::codegen {

namespace {

using Selections = std::map<std::string, std::optional<std::string>>; // of a reason: region, kind of tag

const ReasonEntry* find_constant(const Catalogue& catalogue, const std::string& constant) {
    for (const ReasonEntry& reason : catalogue.reasons) {
        if (reason.constant == constant) {
            return &reason;
        }
    }
    return nullptr;
}

const ReasonEntry* find_number(const Catalogue& catalogue, std::uint8_t number) {
    for (const ReasonEntry& reason : catalogue.reasons) {
        if (reason.number == number) {
            return &reason;
        }
    }
    return nullptr;
}

template <class Value>
bool holds(const std::vector<Value>& values, const Value& value) {
    return std::find(values.begin(), values.end(), value) != values.end();
}

// The reason that a text is parsed as.
const ReasonEntry* parse(const Catalogue& catalogue, const std::string& text) {
    for (const ReasonEntry& reason : catalogue.reasons) {
        if (reason.value == text || holds(reason.aliases, text)) {
            return &reason;
        }
    }
    return nullptr;
}

const RegionEntry* find_region(const Catalogue& catalogue, const std::string& name) {
    for (const RegionEntry& region : catalogue.regions) {
        if (region.name == name) {
            return &region;
        }
    }
    return nullptr;
}

Selections selections_of(const Catalogue& catalogue, const ReasonEntry& reason) {
    Selections selections;
    for (const SelectionEntry& selection : catalogue.selections) {
        if (&catalogue.reasons[selection.reason] == &reason) {
            selections.emplace(catalogue.regions[selection.region].name, selection.tag_kind);
        }
    }
    return selections;
}

class Comparison {
public:
    Comparison(const Catalogue& before, const Catalogue& after)
        : before_{&before}
        , after_{&after} {}

    std::vector<Finding> run() {
        compare_names();
        compare_regions(*before_, *after_, findings_);
        compare_reserved();
        for (const ReasonEntry& reason : before_->reasons) {
            compare_reason(reason);
        }
        return std::move(findings_);
    }

private:
    void add(
        const Rule& rule, const std::string& subject, Place at, std::string asked, std::string wrong,
        std::string right) {
        findings_.push_back({rule, subject, at, std::move(asked), std::move(wrong), std::move(right)});
    }

    void add(const Rule& rule, const ReasonEntry& reason, std::string wrong, std::string right) {
        add(rule, reason.constant, reason.at, "reason " + reason.constant, std::move(wrong),
            std::move(right));
    }

    // What the new catalogue does not have any more stands nowhere in its file.
    void add_gone(const Rule& rule, const ReasonEntry& reason, std::string wrong, std::string right) {
        add(rule, reason.constant, {}, "reason " + reason.constant, std::move(wrong), std::move(right));
    }

    void compare_names() {
        const std::tuple<const char*, std::string, std::string> names[] = {
            {"name", before_->name, after_->name},
            {"namespace", before_->name_space, after_->name_space},
            {"reasons_header", before_->reasons_header, after_->reasons_header},
            {"caches_header", before_->caches_header, after_->caches_header},
            {"reason_class", before_->reason_class, after_->reason_class},
            {"python_module", before_->python_module, after_->python_module},
            {"typescript_module", before_->typescript_module, after_->typescript_module},
        };
        for (const auto& [key, old, now] : names) {
            if (old != now && !old.empty()) {
                add(rules::generated_name_changed, key, {}, fmt::format("{} of [catalogue]", key),
                    now.empty() ? fmt::format("it was '{}' and is gone", old)
                                : fmt::format("it was '{}' and is '{}'", old, now),
                    "keep it: what is generated is found by it");
            }
        }
    }

    void compare_reserved() {
        const std::string key = "reserved";
        for (const std::uint8_t number : before_->reserved.numbers) {
            const ReasonEntry* user = find_number(*after_, number);
            if (user != nullptr) {
                add(rules::number_reused, *user, fmt::format("its number {} was reserved", number),
                    "give it a number that no reason ever had");
            } else if (!holds(after_->reserved.numbers, number)) {
                add(rules::reservation_dropped, key, after_->reserved.at, "[reserved]",
                    fmt::format("number {} is not there any more", number), "put it back");
            }
        }
        for (const std::string& value : before_->reserved.values) {
            if (!holds(after_->reserved.values, value) && parse(*after_, value) == nullptr) {
                add(rules::reservation_dropped, key, after_->reserved.at, "[reserved]",
                    fmt::format("value '{}' is not there any more", value), "put it back");
            } else if (const ReasonEntry* user = parse(*after_, value)) {
                add(rules::text_moved, *user, fmt::format("its text '{}' was reserved", value),
                    "give it a text that no reason ever had");
            }
        }
    }

    void compare_reason(const ReasonEntry& old) {
        const ReasonEntry* by_constant = find_constant(*after_, old.constant);
        const ReasonEntry* by_number = find_number(*after_, old.number);
        if (by_constant != nullptr) {
            if (by_constant->number != old.number) {
                add(rules::number_changed, *by_constant,
                    fmt::format("its number was {} and is {}", old.number, by_constant->number),
                    fmt::format("give it {} back: records keep it", old.number));
                check_reuse(old, by_number);
            }
            compare_behaviour(old, *by_constant);
        } else if (by_number != nullptr && holds(by_number->aliases, old.value)) {
            compare_renamed(old, *by_number);
        } else {
            check_reuse(old, by_number);
            compare_removed(old, by_number == nullptr);
        }
        compare_aliases(old);
    }

    void check_reuse(const ReasonEntry& old, const ReasonEntry* user) {
        // One that was there before has changed its number, which is told of it.
        if (user != nullptr && find_constant(*before_, user->constant) == nullptr) {
            add(rules::number_reused, *user,
                fmt::format("its number {} was that of {}", user->number, old.constant),
                "give it a number that no reason ever had");
        }
    }

    // One reason under another name.
    void compare_renamed(const ReasonEntry& old, const ReasonEntry& now) {
        add(rules::value_changed, now, fmt::format("its value was '{}' and is '{}'", old.value, now.value),
            fmt::format(
                "keep {} with renamed_to = \"{}\", and give {} a number of its own", old.constant,
                now.constant, now.constant));
        add(rules::constant_renamed, now, fmt::format("it was {} before", old.constant),
            fmt::format(
                "keep {} for one release with deprecated = {{ renamed_to = \"{}\" }}", old.constant,
                now.constant));
        compare_behaviour(old, now);
    }

    void compare_removed(const ReasonEntry& old, bool number_is_free) {
        if (number_is_free && !holds(after_->reserved.numbers, old.number)) {
            add_gone(
                rules::removed_without_reserving, old,
                fmt::format("it is gone, and its number {} is free", old.number),
                fmt::format("write numbers = [{}] in [reserved]", old.number));
        }
        const ReasonEntry* parsed = parse(*after_, old.value);
        if (parsed == nullptr && !holds(after_->reserved.values, old.value)) {
            add_gone(
                rules::value_removed, old, fmt::format("its value '{}' is not parsed any more", old.value),
                fmt::format(
                    "make '{}' an alias of the reason that took its place, or write values = [\"{}\"] in "
                    "[reserved]",
                    old.value, old.value));
        } else if (parsed != nullptr) {
            check_moved(old, old.value, *parsed);
        }
        if (!old.deprecated) {
            add_gone(
                rules::constant_removed, old, "it is gone without one release of deprecation",
                "put it back with deprecated = { renamed_to = \"...\" } or { obsolete = \"...\" } for one "
                "release");
        }
    }

    void compare_aliases(const ReasonEntry& old) {
        for (const std::string& alias : old.aliases) {
            const ReasonEntry* parsed = parse(*after_, alias);
            if (parsed != nullptr) {
                check_moved(old, alias, *parsed);
            } else if (!holds(after_->reserved.values, alias)) {
                const ReasonEntry* now = find_constant(*after_, old.constant);
                add(rules::alias_dropped, old.constant, now == nullptr ? Place{} : now->at,
                    "reason " + old.constant, fmt::format("its alias '{}' is not parsed any more", alias),
                    fmt::format("put it back, or write values = [\"{}\"] in [reserved]", alias));
            }
        }
    }

    // A text may move only to what its reason was said to be renamed to, or stay with the number.
    void check_moved(const ReasonEntry& old, const std::string& text, const ReasonEntry& now) {
        const bool same = now.constant == old.constant || now.number == old.number;
        if (!same && !(old.deprecated && old.deprecated->renamed_to == now.constant)) {
            add(rules::text_moved, now,
                fmt::format("its text '{}' was parsed as {} before", text, old.constant),
                fmt::format(
                    "deprecate {} with renamed_to = \"{}\" for one release before", old.constant,
                    now.constant));
        }
    }

    void compare_behaviour(const ReasonEntry& old, const ReasonEntry& now) {
        if (old.category != now.category) {
            add(rules::category_changed, now,
                fmt::format("its category was {} and is {}", old.category, now.category),
                "leave it: metrics and dashboards are grouped by it");
        }
        if (old.test_only != now.test_only) {
            add(rules::test_only_changed, now,
                now.test_only ? "it was for production and is for tests alone"
                              : "it was for tests alone and is not any more",
                now.test_only ? "leave it, and declare another for the tests"
                              : "leave it, and declare another for production");
        }
        if (old.stability == Stability::stable && now.stability == Stability::experimental) {
            add(rules::stability_weakened, now, "it was stable and is experimental", "leave it stable");
        }
        if (now.soft && !old.soft) {
            add(rules::softened, now, "it made stale at once and does so softly",
                "leave it: what it makes stale may now be served for a while");
        }
        compare_stale(old, now);
    }

    void compare_stale(const ReasonEntry& old, const ReasonEntry& now) {
        const Selections was = selections_of(*before_, old);
        const Selections is = selections_of(*after_, now);
        for (const auto& [region, kind] : was) {
            const auto found = is.find(region);
            if (found == is.end()) {
                if (find_region(*after_, region) != nullptr) {
                    add(rules::stale_removed, now, fmt::format("it does not make {} stale any more", region),
                        fmt::format("put {} back: what it holds would stay stale", region));
                }
            } else if (found->second != kind) {
                const bool widened = !found->second.has_value();
                add(widened ? rules::stale_added : rules::stale_narrowed, now,
                    fmt::format(
                        "it made {} stale {} and does so {}", region, selected_by(kind),
                        selected_by(found->second)),
                    widened ? "nothing: it drops more than before"
                            : "put it back: what it does not select any more would stay stale");
            }
        }
        for (const auto& [region, kind] : is) {
            if (!was.contains(region) && find_region(*before_, region) != nullptr) {
                add(rules::stale_added, now, fmt::format("it makes {} stale, too", region),
                    "nothing: it drops more than before");
            }
        }
    }

    static std::string selected_by(const std::optional<std::string>& kind) {
        return kind ? "by " + *kind : "as a whole";
    }

    const Catalogue* before_;
    const Catalogue* after_;
    std::vector<Finding> findings_;
};

// Takes away what is excepted, and adds the exceptions that took nothing away.
void apply_exceptions(const std::vector<ExceptionEntry>& exceptions, std::vector<Finding>& findings) {
    std::vector<Finding> unused;
    for (const ExceptionEntry& exception : exceptions) {
        const std::size_t removed = std::erase_if(findings, [&](const Finding& finding) {
            return finding.rule.id == exception.rule && finding.subject == exception.subject;
        });
        if (removed == 0) {
            unused.push_back(
                {rules::unused_exception, exception.subject, exception.at,
                 fmt::format("[[exception]] to {} for {}", exception.rule, exception.subject),
                 "nothing breaks that rule", "remove it"});
        }
    }
    findings.insert(findings.end(), unused.begin(), unused.end());
}

} // namespace

std::vector<Finding> compare(const Catalogue& before, const Catalogue& after) {
    std::vector<Finding> findings = Comparison{before, after}.run();
    apply_exceptions(after.exceptions, findings);
    std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
        return std::tie(a.at, a.rule.level, a.subject, a.wrong)
               < std::tie(b.at, b.rule.level, b.subject, b.wrong);
    });
    return findings;
}

} // namespace becache::codegen
