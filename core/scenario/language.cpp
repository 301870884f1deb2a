#include "core/scenario/language.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "core/scenario/spelling.h"

namespace interleave {
namespace {

using Words = std::string_view;

constexpr Words kIo[] = {"via", "bytes", "name", "holds", "fail", "error"};
constexpr Words kCpu[] = {"on", "bytes", "kernel", "releases_gil", "priority", "name", "holds", "fail", "error"};
constexpr Words kBlock[] = {"on", "name", "holds", "fail", "error"};
constexpr Words kYield[] = {"name", "holds", "fail", "error"};
constexpr Words kRaise[] = {"name"};
constexpr Words kRepeat[] = {"do", "as", "name", "items"};
constexpr Words kGather[] = {"return_exceptions", "name", "items"};
constexpr Words kGroup[] = {"name", "items"};
constexpr Words kFirst[] = {"of", "name", "items"};
constexpr Words kAsCompleted[] = {"then", "name", "items"};
constexpr Words kNamed[] = {"name"};
constexpr Words kScope[] = {"do", "else", "name", "items"};
constexpr Words kLimit[] = {"do", "name", "items"};
constexpr Words kTry[] = {"catch", "finally", "name", "items"};
constexpr Words kPipeline[] = {"name", "items", "on_error", "as"};
constexpr Words kUse[] = {"with", "name"};

constexpr StepForm kForms[] = {
    {"io", kIo},
    {"cpu", kCpu},
    {"block", kBlock},
    {"yield", kYield},
    {"raise", kRaise},
    {"repeat", kRepeat},
    {"gather", kGather},
    {"timeout", kScope},
    {"retry", kScope},
    {"try", kTry},
    {"limit", kLimit},
    {"batches", kLimit},
    {"pipeline", kPipeline},
    {"use", kUse},
    {"forget", kNamed},
    {"crash", kYield},
    {"group", kGroup},
    {"first", kFirst},
    {"as_completed", kAsCompleted},
    {"spawn", kNamed},
    {"cancel", {}},
    {"await", kNamed},
    {"future", {}},
    {"set", {}},
    {"shield", kGroup},
    {"breaker", kScope},
    {"cache", kLimit},
};

const StepForm* formNamed(std::string_view word) {
    const auto form = std::find_if(std::begin(kForms), std::end(kForms), [&](const StepForm& f) { return f.word == word; });
    return form == std::end(kForms) ? nullptr : form;
}

bool isAnyOption(std::string_view key) {
    return std::any_of(std::begin(kForms), std::end(kForms),
                       [&](const StepForm& f) { return std::find(f.options.begin(), f.options.end(), key) != f.options.end(); });
}

std::vector<std::string_view> allWords() {
    std::vector<std::string_view> words;
    for (const StepForm& form : kForms) words.push_back(form.word);
    return words;
}

/// No key of the object says what to do: the most likely misspelling is named.
[[noreturn]] void refuseNoForm(const Node& step) {
    const auto words = allWords();
    if (step.keys.empty()) throw Refusal{step.at, "an empty step", suggestion("", words)};
    for (const Node::Key& key : step.keys)
        if (!isAnyOption(key.text))
            throw Refusal{key.at, fmt::format("unknown step `{}`", key.text), suggestion(key.text, words)};
    const Node::Key& key = step.keys.front();
    throw Refusal{step.at, fmt::format("this step says `{}` but not what to do", key.text),
                  "add one of `io`, `cpu`, `gather`, `timeout`, `retry`, `pipeline` …"};
}

}  // namespace

void refuseUnsupported(Position at, std::string_view what) {
    throw Refusal{at, fmt::format("{} is not supported yet", what), "this version cannot run it, so it does not load it"};
}

void requireKnownKeys(const Node& object, std::span<const std::string_view> known, std::string_view what) {
    for (const Node::Key& key : object.keys)
        if (std::find(known.begin(), known.end(), key.text) == known.end())
            throw Refusal{key.at, fmt::format("{} has no key `{}`", what, key.text), suggestion(key.text, known)};
}

const Node& optionsOf(const Node& step, std::string_view word, std::string_view example, std::span<const std::string_view> keys) {
    const std::string what = fmt::format("`{}`", word);
    const Node& options = requireKind(*step.find(word), Node::Kind::Object, what, fmt::format("write {}", example));
    requireKnownKeys(options, keys, what);
    return options;
}

const StepForm& formOf(const Node& step) {
    const StepForm* form = nullptr;
    for (const Node::Key& key : step.keys) {
        const StepForm* found = formNamed(key.text);
        if (!found) continue;
        if (form)
            throw Refusal{key.at, fmt::format("one step with both `{}` and `{}`", form->word, found->word),
                          "make two steps of it: a list, or one inside the other's `do`"};
        form = found;
    }
    if (!form) refuseNoForm(step);
    for (const Node::Key& key : step.keys) {
        if (key.text == form->word || std::find(form->options.begin(), form->options.end(), key.text) != form->options.end())
            continue;
        throw Refusal{key.at, fmt::format("`{}` does not take `{}`", form->word, key.text), suggestion(key.text, form->options)};
    }
    return *form;
}

}  // namespace interleave
