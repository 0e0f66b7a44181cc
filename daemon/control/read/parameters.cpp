#include "daemon/control/read/parameters.hpp"

#include <algorithm>

#include "bgp/types/decimal.hpp"

namespace eipd::control {
namespace {

constexpr std::size_t kMaxCursor = 512;

std::optional<bool> parse_bool(std::string_view text) {
  if (text == "true") return true;
  if (text == "false") return false;
  return std::nullopt;
}

Problem bad_value(const std::string& name, const std::string& value, std::string accepted) {
  return {.code = "bad-parameter",
          .detail = "The parameter \"" + name + "\" has a value that is not taken.",
          .value = value.substr(0, 64),
          .accepted = std::move(accepted)};
}

}  // namespace

Parameters& Parameters::take(std::string name, Put put) {
  known_.emplace_back(std::move(name), std::move(put));
  return *this;
}

Parameters& Parameters::take(std::string name, std::string& to) {
  return take(std::move(name), [&to](const std::string& value) -> std::optional<Problem> {
    to = value;
    return std::nullopt;
  });
}

Parameters& Parameters::take(std::string name, std::optional<std::string>& to) {
  return take(std::move(name), [&to](const std::string& value) -> std::optional<Problem> {
    to = value;
    return std::nullopt;
  });
}

Parameters& Parameters::take(std::string name, bool& to) {
  return take(name, [name, &to](const std::string& value) -> std::optional<Problem> {
    const auto truth = parse_bool(value);
    if (!truth) return bad_value(name, value, "true, false");
    to = *truth;
    return std::nullopt;
  });
}

Parameters& Parameters::take(std::string name, std::optional<bool>& to) {
  return take(name, [name, &to](const std::string& value) -> std::optional<Problem> {
    to = parse_bool(value);
    if (!to) return bad_value(name, value, "true, false");
    return std::nullopt;
  });
}

Parameters& Parameters::take_part(Part& part) {
  take("cursor", [&part](const std::string& value) -> std::optional<Problem> {
    if (value.empty() || value.size() > kMaxCursor) {
      return Problem{.code = "bad-cursor",
                     .detail = "The cursor is none that a list gave as \"next\".",
                     .value = value.empty() ? "cursor" : value.substr(0, 64),
                     .accepted = "the \"next\" of the part before"};
    }
    part.cursor = value;
    return std::nullopt;
  });
  return take("limit", [&part](const std::string& value) -> std::optional<Problem> {
    const auto limit = bgp::parse_decimal<std::size_t>(value, kMaxLimit);
    if (!limit || *limit == 0) {
      return Problem{.code = "bad-limit",
                     .detail = "The limit is no number that is taken.",
                     .value = value.substr(0, 64),
                     .accepted = "1 to " + std::to_string(kMaxLimit)};
    }
    part.limit = *limit;
    return std::nullopt;
  });
}

std::optional<Problem> Parameters::read(const Target& target) {
  for (const auto& [name, value] : target.parameters) {
    const auto at = std::ranges::find(known_, name, &Known::first);
    if (at == known_.end() || !at->second) return refuse(name);
    const Put put = std::exchange(at->second, nullptr);
    if (auto problem = put(value)) return problem;
  }
  return std::nullopt;
}

Problem Parameters::refuse(const std::string& name) const {
  std::string accepted;
  for (const auto& [known, put] : known_) accepted += (accepted.empty() ? "" : ", ") + known;
  return {.code = "bad-parameter",
          .detail = "The parameter is unknown here, or given twice.",
          .value = name,
          .accepted = accepted.empty() ? "no parameters" : accepted + ", each once"};
}

}  // namespace eipd::control
