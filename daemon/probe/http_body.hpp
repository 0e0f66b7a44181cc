// The body of an HTTP/1 answer, read from octets as they come: by length, in chunks, or up to the connection's end. No
// sockets. The target is not trusted: a body beyond the limit ends the reading, and so does a framing that costs more
// than eight times the limit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace eipd::probe {

class HttpBody {
 public:
  enum class State : std::uint8_t { NeedMore, Complete, TooLarge, Malformed };

  /// `limit` in octets. `to_head`: the answer is one to HEAD, and has no body whatever its header says.
  HttpBody(std::uint32_t limit, bool to_head);
  ~HttpBody();
  HttpBody(const HttpBody&) = delete;
  HttpBody& operator=(const HttpBody&) = delete;

  /// Takes the next octets; the first ones begin with the answer's status line and hold its whole head.
  State feed(std::string_view octets);
  /// The target ended the connection: NeedMore says that the body is cut.
  State finish();

  /// As far as it has been read.
  [[nodiscard]] const std::string& text() const;

 private:
  struct Reading;
  std::unique_ptr<Reading> reading_;
};

}  // namespace eipd::probe
