// What a connection to the control API can do, over whatever it runs.
#pragma once

#include <memory>

#include "daemon/ctl/client.hpp"

namespace eipd::ctl {

class Connection {
 public:
  Connection() = default;
  virtual ~Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  virtual std::expected<Response, ClientFailure> send(const Request& request, const Client::Headers& headers) = 0;
  virtual std::expected<Response, ClientFailure> stream(const Request& request, std::chrono::milliseconds quiet,
                                                        const Client::Take& take) = 0;
};

std::unique_ptr<Connection> unix_connection(const Destination& to);
std::unique_ptr<Connection> tls_connection(const Destination& to);

}  // namespace eipd::ctl
