// The control API's server: HTTP/1.1 and JSON under /v1/ on a Unix socket, on a thread of its own at nice 19. Questions
// are posted to the control thread, which answers with views; orders likewise, from callers whose role allows them;
// everything else (parsing, JSON, waiting for clients) happens here, so no client can hold up control.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>

#include "daemon/control/control_thread.hpp"
#include "daemon/control/roles.hpp"
#include "daemon/observe/events.hpp"

namespace eipd::control {

struct ServerOptions {
  std::string socket;          ///< the file's path
  std::uint32_t mode = 0660;   ///< its permissions
  std::string group;           ///< its group; empty: the process's own
  std::optional<Roles> roles;  ///< absent: whoever the mode lets in may operate
};

class Server {
 public:
  /// The sources are called on `control` only, and must live until `control` runs no more; `events` outlives the
  /// server.
  Server(const Sources& sources, observe::Events& events, boost::asio::any_io_executor control);
  /// As stop().
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Makes the socket and starts the thread; once. A socket that nobody answers on any more is replaced; one on which
  /// somebody does is left alone. On failure one line for the operator, and nothing has started.
  std::expected<void, std::string> listen(const ServerOptions& options);
  /// Closes everything, removes the socket's file if it is still ours, ends the thread; idempotent.
  void stop();

 private:
  class Core;
  std::unique_ptr<Core> core_;
};

}  // namespace eipd::control
