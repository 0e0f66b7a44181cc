#include "daemon/health/body_pattern.hpp"

#include <utility>

#include <re2/re2.h>

namespace eipd::health {
namespace {

constexpr std::int64_t kMemory = std::int64_t{1} << 20;  ///< octets, of the program and its automata

}  // namespace

BodyPattern::BodyPattern(std::shared_ptr<const re2::RE2> expression) : expression_{std::move(expression)} {}

std::expected<BodyPattern, std::string> BodyPattern::compile(std::string_view text) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMemory);
  auto expression = std::make_shared<const re2::RE2>(re2::StringPiece{text.data(), text.size()}, options);
  if (!expression->ok()) return std::unexpected(expression->error());
  return BodyPattern{std::move(expression)};
}

bool BodyPattern::is_in(std::string_view body) const {
  return re2::RE2::PartialMatch(re2::StringPiece{body.data(), body.size()}, *expression_);
}

}  // namespace eipd::health
