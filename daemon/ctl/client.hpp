// One connection to the daemon's control API, over its Unix socket.
#pragma once

#include <expected>
#include <memory>
#include <string>

namespace eipd::ctl {

struct Response {
  unsigned status = 0;
  std::string body;
};

class Client {
 public:
  explicit Client(std::string socket);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// Connects at the first call, and keeps the connection. Ten seconds at most. On failure a sentence that says what to
  /// do next.
  std::expected<Response, std::string> get(const std::string& target);

 private:
  class Connection;
  std::unique_ptr<Connection> connection_;
  std::string socket_;
};

/// Percent-encodes everything but RFC 3986's unreserved characters.
std::string percent_encode(std::string_view text);

}  // namespace eipd::ctl
