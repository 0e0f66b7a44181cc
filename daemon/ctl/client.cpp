#include "daemon/ctl/client.hpp"

#include "daemon/ctl/connection.hpp"

namespace eipd::ctl {

Client::Client(const Destination& to) : connection_{to.server.empty() ? unix_connection(to) : tls_connection(to)} {}
Client::~Client() = default;

std::expected<Response, ClientFailure> Client::send(const Request& request, const Headers& headers) {
  return connection_->send(request, headers);
}

std::expected<Response, ClientFailure> Client::stream(const Request& request, std::chrono::milliseconds quiet,
                                                      const Take& take) {
  return connection_->stream(request, quiet, take);
}

}  // namespace eipd::ctl
