// The body of POST /v1/what-if.
#include <array>
#include <utility>

#include "daemon/control/read/readers.hpp"

namespace eipd::control {
namespace {

using Answer = std::expected<Request, Problem>;

constexpr std::size_t kMostNames = 1000;  ///< of one kind that may be supposed

template <class Value>
using Words = std::initializer_list<std::pair<std::string_view, Value>>;

template <class Value>
const Value* find(Words<Value> words, const boost::json::value& word) {
  for (const auto& [name, value] : words) {
    if (word == boost::json::string_view{name}) return &value;
  }
  return nullptr;
}

/// {"NAME": "word", …}
template <class Value, class Take>
void named(Fields& fields, std::string_view field, Words<Value> words, Take take) {
  std::string accepted = "an object of at most 1000 names, each with one of:";
  for (const auto& [name, value] : words) accepted += " \"" + std::string{name} + "\"";
  fields.each(field, accepted, kMostNames, [&](std::string_view name, const boost::json::value& word) {
    const Value* value = find(words, word);
    if (value != nullptr) take(std::string{name}, *value);
    return value != nullptr;
  });
}

template <class Take>
void scopes(Fields& fields, std::string_view field, std::string_view accepted, Take take) {
  fields.list(field, std::string{accepted}, kMostNames, [&](const boost::json::object& item) {
    Fields inner{item};
    Hypothesis::Drain drain;
    inner.scope("scope", drain.scope).free_text("name", drain.name).truth("now", drain.withdraw_now);
    if (inner.done() || (drain.scope == intent::Scope::AccessPoint) != drain.name.empty()) return false;
    take(std::move(drain));
    return true;
  });
}

Answer what_if(const Reading& in) {
  using Verdict = Hypothesis::Verdict;
  using Fate = Hypothesis::Fate;
  AskWhatIf ask;
  if (auto problem = Parameters{}.take_part(ask.part).read(in.target)) return std::unexpected(std::move(*problem));
  const auto body = parse_body(in.body);
  if (!body) return std::unexpected(body.error());
  Hypothesis& supposed = ask.hypothesis;
  Fields fields{*body};
  named<Verdict>(fields, "checks", {{"up", Verdict::Up}, {"down", Verdict::Down}, {"stale", Verdict::Stale}},
                 [&](std::string name, Verdict verdict) { supposed.checks.emplace(std::move(name), verdict); });
  named<Fate>(fields, "eips", {{"down", Fate::Down}, {"unbound", Fate::Unbound}, {"released", Fate::Released}},
              [&](std::string name, Fate fate) { supposed.eips.emplace(std::move(name), fate); });
  named<bool>(fields, "neighbors", {{"down", true}},
              [&](std::string name, bool) { supposed.neighbors_down.insert(std::move(name)); });
  scopes(fields, "drains", R"(a list of {"scope": "eip" | "neighbor" | "access_point", "name": …, "now": true})",
         [&](Hypothesis::Drain drain) { supposed.drains.push_back(std::move(drain)); });
  scopes(fields, "undrains", R"(a list of {"scope": "eip" | "neighbor" | "access_point", "name": …})",
         [&](Hypothesis::Drain drain) { supposed.undrains.emplace_back(drain.scope, std::move(drain.name)); });
  fields.truth("reload", supposed.reload).document("config", supposed.config);
  if (auto problem = fields.done()) return std::unexpected(std::move(*problem));
  if (supposed.reload && supposed.config) {
    return std::unexpected(Problem{.code = "bad-field",
                                   .detail = "Either the configuration file or a text is supposed, not both.",
                                   .value = "config",
                                   .accepted = "reload or config"});
  }
  return Request{Question{std::move(ask)}};
}

constexpr auto kReaders = std::to_array<Reader>({{"POST", "/v1/what-if", what_if}});

}  // namespace

std::span<const Reader> what_if_readers() {
  return kReaders;
}

}  // namespace eipd::control
