#include "daemon/control/question.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <initializer_list>
#include <optional>
#include <utility>

#include "daemon/control/url.hpp"

namespace eipd::control {
namespace {

constexpr std::size_t kMaxCursor = 512;

using Answer = std::expected<Question, Problem>;

Problem not_found(std::string_view target) {
  return {.status = 404,
          .code = "not-found",
          .detail = "There is nothing here.",
          .value = std::string{target},
          .accepted = "/v1/status, /v1/neighbors, /v1/routes, /v1/checks, /v1/explain/…"};
}

std::optional<std::size_t> parse_limit(const std::string& text) {
  std::size_t limit = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
  if (error != std::errc{} || end != text.data() + text.size() || limit == 0 || limit > kMaxLimit) return std::nullopt;
  return limit;
}

/// The parameters that a resource takes: where each is put; nothing else may be there, and nothing twice.
class Parameters {
 public:
  using Put = std::function<std::optional<Problem>(const std::string& value)>;
  Parameters& take(std::string name, Put put) {
    known_.emplace_back(std::move(name), std::move(put));
    return *this;
  }
  Parameters& take_part(Part& part);

  [[nodiscard]] std::optional<Problem> read(const Target& target) {
    for (const auto& [name, value] : target.parameters) {
      const auto at = std::ranges::find(known_, name, &Known::first);
      if (at == known_.end() || !at->second) return refuse(name);
      const Put put = std::exchange(at->second, nullptr);
      if (auto problem = put(value)) return problem;
    }
    return std::nullopt;
  }

 private:
  using Known = std::pair<std::string, Put>;
  [[nodiscard]] Problem refuse(const std::string& name) const {
    std::string accepted;
    for (const auto& [known, put] : known_) accepted += (accepted.empty() ? "" : ", ") + known;
    return {.code = "bad-parameter",
            .detail = "The parameter is unknown here, or given twice.",
            .value = name,
            .accepted = accepted.empty() ? "no parameters" : accepted + ", each once"};
  }
  std::vector<Known> known_;
};

Parameters& Parameters::take_part(Part& part) {
  take("cursor", [&part](const std::string& value) -> std::optional<Problem> {
    if (value.empty() || value.size() > kMaxCursor) {
      return Problem{.code = "bad-cursor",
                     .detail = "The cursor is none that a list gave as \"next\".",
                     .value = value.substr(0, 64)};
    }
    part.cursor = value;
    return std::nullopt;
  });
  return take("limit", [&part](const std::string& value) -> std::optional<Problem> {
    const auto limit = parse_limit(value);
    if (!limit) {
      return Problem{.code = "bad-limit",
                     .detail = "The limit is no number that is taken.",
                     .value = value.substr(0, 64),
                     .accepted = "1 to " + std::to_string(kMaxLimit)};
    }
    part.limit = *limit;
    return std::nullopt;
  });
}

Answer without_parameters(const Target& target, Question question) {
  if (auto problem = Parameters{}.read(target)) return std::unexpected(std::move(*problem));
  return question;
}

Answer ask_routes(const Target& target) {
  AskRoutes routes;
  Parameters parameters;
  parameters.take("neighbor", [&](const std::string& value) -> std::optional<Problem> {
    routes.neighbor = value;
    return std::nullopt;
  });
  if (auto problem = parameters.take_part(routes.part).read(target)) return std::unexpected(std::move(*problem));
  return routes;
}

Answer ask_checks(const Target& target) {
  AskChecks checks;
  if (auto problem = Parameters{}.take_part(checks.part).read(target)) return std::unexpected(std::move(*problem));
  return checks;
}

/// The segments from `first` on, joined again: a prefix's slash need not be encoded.
std::string joined(const Target& target, std::size_t first) {
  std::string out = target.segments[first];
  for (std::size_t i = first + 1; i < target.segments.size(); ++i) out += "/" + target.segments[i];
  return out;
}

/// Nothing: no such resource.
std::optional<Answer> resource(const Target& target) {
  const auto& path = target.segments;
  if (path.size() < 2 || path[0] != "v1") return std::nullopt;
  const std::string& noun = path[1];
  const bool whole = path.size() == 2;
  const bool one = path.size() == 3 && !path[2].empty();
  if (noun == "status" && whole) return without_parameters(target, AskStatus{});
  if (noun == "neighbors" && whole) return without_parameters(target, AskNeighbors{});
  if (noun == "neighbors" && one) return without_parameters(target, AskNeighbor{path[2]});
  if (noun == "routes" && whole) return ask_routes(target);
  if (noun == "checks" && whole) return ask_checks(target);
  if (noun == "checks" && one) return without_parameters(target, AskCheck{path[2]});
  if (noun == "explain" && (one || path.size() == 4)) return without_parameters(target, AskExplain{joined(target, 2)});
  return std::nullopt;
}

}  // namespace

std::expected<Question, Problem> read_question(std::string_view method, std::string_view target) {
  const auto parsed = parse_target(target);
  if (!parsed) {
    return std::unexpected(Problem{.code = "bad-target", .detail = "The request's target is no well-formed path."});
  }
  auto answer = resource(*parsed);
  if (!answer) return std::unexpected(not_found(target));
  if (method != "GET") {
    return std::unexpected(Problem{.status = 405,
                                   .code = "method-not-allowed",
                                   .detail = "The resource cannot be used with this method.",
                                   .value = std::string{method},
                                   .accepted = "GET, HEAD"});
  }
  return std::move(*answer);
}

}  // namespace eipd::control
