// A regular expression over an answer's body (RE2 syntax). The body is the target's, and the pattern runs on a probe
// thread: RE2 takes time linear in the body, a bounded amount of memory and no stack.
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace eipd::health {

class BodyPattern {
 public:
  /// The error is what is wrong with the text, for people.
  static std::expected<BodyPattern, std::string> compile(std::string_view text);
  /// Whether it matches anywhere in the body.
  [[nodiscard]] bool is_in(std::string_view body) const;

 private:
  explicit BodyPattern(std::shared_ptr<const re2::RE2> expression);
  std::shared_ptr<const re2::RE2> expression_;
};

}  // namespace eipd::health
