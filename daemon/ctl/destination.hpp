// Where the daemon is: its Unix socket, or HOST:PORT over TCP with mutual TLS.
#pragma once

#include <string>
#include <string_view>

namespace eipd::ctl {

struct Destination {
  std::string socket = "/run/eipd/control.sock";
  std::string server;  ///< "HOST:PORT", "[2001:db8::1]:PORT"; empty: the socket
  // Paths of PEM files, with `server`.
  std::string cert;  ///< ours, and the chain behind it
  std::string key;
  std::string ca;  ///< who vouches for the daemon's

  /// For messages.
  [[nodiscard]] const std::string& shown() const { return server.empty() ? socket : server; }
  /// Of `server`: without brackets. Both are empty where it is none.
  [[nodiscard]] std::string host() const;
  [[nodiscard]] std::string port() const;
};

/// "HOST:PORT" with a port from 1 to 65535.
bool is_server(std::string_view text);

}  // namespace eipd::ctl
