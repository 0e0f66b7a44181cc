// The head of an HTTP/1 answer, read from bytes as they come. No sockets. The target is not trusted: at most 8 KiB are
// taken, whatever it sends, and the body is never looked at.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace eipd::probe {

class HttpAnswer {
 public:
  static constexpr std::size_t kLargestHeader = 8192;
  enum class State : std::uint8_t { NeedMore, Complete, Malformed };

  HttpAnswer();
  ~HttpAnswer();
  HttpAnswer(HttpAnswer&&) noexcept;
  HttpAnswer& operator=(HttpAnswer&&) noexcept;

  /// Where the next bytes go; never empty while the state is NeedMore. Valid until commit().
  std::span<char> space();
  /// Takes the first `size` bytes of space(). Interim answers (1xx, RFC 9110 §15.2) are passed over.
  State commit(std::size_t size);

  /// 100 to 999; with State::Complete only.
  [[nodiscard]] std::uint16_t status() const;
  /// Whether a field of that name has that value (names in any case); with State::Complete only.
  [[nodiscard]] bool has_header(std::string_view name, std::string_view value) const;
  /// The answer as far as it came: its head, and what followed in the same reads. With State::Complete only; valid
  /// until the next call.
  [[nodiscard]] std::string_view octets() const;
  /// What is wrong, in our words; with State::Malformed only.
  [[nodiscard]] const std::string& error() const;

 private:
  struct Reading;
  std::unique_ptr<Reading> reading_;
};

}  // namespace eipd::probe
