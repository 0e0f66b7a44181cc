// What an HttpServer's way in with TLS asks of its owner: certificates to show, and whom to let in.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <boost/system/error_code.hpp>

#include "daemon/observe/http_server.hpp"

struct ssl_st;  // OpenSSL's SSL

namespace boost::asio::ssl {
class context;
}

namespace eipd::observe {

/// Called on the server's thread only.
class HttpTls {
 public:
  virtual ~HttpTls() = default;
  /// For the next connection, which keeps it.
  virtual std::shared_ptr<boost::asio::ssl::context> context() = 0;
  /// The handshake has ended well: who it is, or nothing to refuse it after all. `from`: the client's address.
  virtual std::optional<HttpPeer> admit(ssl_st* connection, const std::string& from) = 0;
  /// The handshake has failed, or its deadline has.
  virtual void failed(ssl_st* connection, boost::system::error_code error, const std::string& from) = 0;
};

}  // namespace eipd::observe
