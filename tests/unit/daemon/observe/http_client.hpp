// The other side for tests of HTTP servers: blocking sockets, raw octets.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace eipd::tests {

/// A connected stream socket; every wait ends after ten seconds.
class RawClient {
 public:
  static RawClient tcp(const char* address, unsigned short port);
  static RawClient unix_socket(const std::string& path);
  explicit RawClient(int descriptor) : descriptor_{descriptor} {}
  ~RawClient();
  RawClient(RawClient&& other) noexcept;
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  [[nodiscard]] bool connected() const { return descriptor_ >= 0; }
  void send(std::string_view octets) const;
  /// Until the other side closes.
  [[nodiscard]] std::string read_all() const;
  /// Until the text has been seen, or the end.
  [[nodiscard]] std::string read_until(std::string_view text) const;

 private:
  [[nodiscard]] std::string read(std::string_view until) const;
  int descriptor_;
};

/// "GET {target} HTTP/1.1" on a connection that ends with the answer: the whole answer. A chunked body comes joined.
std::string get(const RawClient& client, std::string_view target, std::string_view method = "GET");
/// What stands behind the header's empty line.
std::string body_of(std::string_view answer);

}  // namespace eipd::tests
