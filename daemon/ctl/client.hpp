// One connection to the daemon's control API.
#pragma once

#include <chrono>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/ctl/destination.hpp"
#include "daemon/ctl/request.hpp"

namespace eipd::ctl {

struct Response {
  unsigned status = 0;
  std::string body;
};

struct ClientFailure {
  std::string sentence;   ///< says what to do next
  bool was_sent = false;  ///< whether the request may have arrived
};

class Connection;

class Client {
 public:
  explicit Client(const Destination& to);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  using Headers = std::vector<std::pair<std::string, std::string>>;
  /// Connects at the first call, and keeps the connection. Ten seconds at most.
  std::expected<Response, ClientFailure> send(const Request& request, const Headers& headers = {});

  /// Hands over the answer's body as it comes until `take` returns false, the daemon ends it, or nothing came for
  /// `quiet`. A refusal is the response; the body that was handed over isn't in it.
  using Take = std::function<bool(std::string_view)>;
  std::expected<Response, ClientFailure> stream(const Request& request, std::chrono::milliseconds quiet,
                                                const Take& take);

 private:
  std::unique_ptr<Connection> connection_;
};

}  // namespace eipd::ctl
