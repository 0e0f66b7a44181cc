// The control API's server: HTTP/1.1 and JSON under /v1/ on a Unix socket and, if so configured, on TCP with mutual TLS
// (tls_gate.hpp), which have bounds of their own; all on one thread of its own at nice 19, handshakes included.
// Questions are posted to the control thread, which answers with views; orders likewise, from callers whose role allows
// them; everything else (parsing, JSON, waiting for clients) happens here, so no client can hold up control.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "daemon/control/control_thread.hpp"
#include "daemon/control/roles.hpp"
#include "daemon/control/tcp_settings.hpp"
#include "daemon/control/tls_gate.hpp"
#include "daemon/observe/events.hpp"

namespace eipd::control {

/// What a reload may change.
struct Access {
  std::optional<Roles> roles;      ///< absent: whoever the mode lets in may operate, a certificate may read
  std::optional<TcpSettings> tcp;  ///< absent: only the Unix socket
};

struct ServerOptions {
  std::string socket;         ///< the file's path
  std::uint32_t mode = 0660;  ///< its permissions
  std::string group;          ///< its group; empty: the process's own
  Access access;
};

class Server {
 public:
  /// The sources are called on `control` only, and must live until `control` runs no more; `events` outlives the
  /// server. `tell` is called on the server's thread with what the log should say.
  Server(const Sources& sources, observe::Events& events, boost::asio::any_io_executor control, TlsGate::Tell tell);
  /// As stop().
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Makes the sockets and starts the thread; once. A socket that nobody answers on any more is replaced; one on which
  /// somebody does is left alone. On failure one line for the operator, and nothing has started.
  std::expected<void, std::string> listen(const ServerOptions& options);

  struct Change;
  using ChangePtr = std::shared_ptr<Change>;
  /// The first half of a reload, in which all that can fail is done, and nothing is to be seen of it: the new TCP
  /// socket listens, if it is another one. The error is one line for the operator.
  std::expected<ChangePtr, std::string> prepare(const Access& access);
  /// The second: it is in force for what the server does next. Certificates are read again even where no setting
  /// changed. Connections stay, with the roles of today, unless their TCP socket is no more.
  void adopt(ChangePtr change);

  /// How TLS handshakes ended; empty without `tcp`. Any thread.
  [[nodiscard]] std::vector<std::pair<std::string_view, std::uint64_t>> handshakes() const;

  /// Closes everything, removes the socket's file if it is still ours, ends the thread; idempotent.
  void stop();

 private:
  class Core;
  std::unique_ptr<Core> core_;
};

}  // namespace eipd::control
