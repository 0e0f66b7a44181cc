#include "daemon/observe/http_door.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include <boost/asio/co_spawn.hpp>

#include "daemon/observe/http_connection.hpp"
#include "daemon/observe/http_tls.hpp"

namespace eipd::observe {

namespace asio = boost::asio;

namespace {

/// Until it is seen again whether somebody may give way.
constexpr std::chrono::milliseconds kFull{5};
/// After a failed accept, for want of descriptors most likely: not in a busy loop.
constexpr std::chrono::milliseconds kNoDescriptors{100};

}  // namespace

HttpDoor::HttpDoor(HttpServer::Acceptor acceptor, HttpLimits limits, const HttpHandlers& handlers,
                   std::shared_ptr<HttpTls> tls)
    : acceptor_{std::move(acceptor)},
      pause_{acceptor_.get_executor()},
      limits_{limits},
      handlers_{handlers},
      tls_{std::move(tls)} {}
HttpDoor::~HttpDoor() = default;

void HttpDoor::open() {
  acceptor_.async_accept([self = shared_from_this()](boost::system::error_code error, Socket socket) {
    if (!self->acceptor_.is_open()) return;
    if (error) return self->wait(kNoDescriptors, [](HttpDoor& door) { door.open(); });
    self->next_ = std::move(socket);
    self->let_in();
  });
}

void HttpDoor::close() {
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  pause_.cancel();
  next_.reset();
  for (const auto& connection : connections_) connection->close();
}

/// Who came, once there is a place, and then the next.
void HttpDoor::let_in() {
  if (!make_room()) return wait(kFull, [](HttpDoor& door) { door.let_in(); });
  try {
    take(*std::exchange(next_, std::nullopt));
  } catch (const std::exception&) {  // of Asio or OpenSSL: no memory for this one
  }
  open();
}

void HttpDoor::wait(std::chrono::milliseconds time, void (*then)(HttpDoor& door)) {
  pause_.expires_after(time);
  pause_.async_wait([self = shared_from_this(), then](boost::system::error_code error) {
    if (!error && self->acceptor_.is_open()) then(*self);
  });
}

/// Whether there is a place for one connection more, after one that is waited for gave way if need be.
bool HttpDoor::make_room() {
  if (connections_.size() < limits_.connections) return true;
  const auto first = std::ranges::min_element(connections_, [](const auto& a, const auto& b) {
    const auto one = a->waiting();
    const auto other = b->waiting();
    return one && (!other || *one < *other);
  });
  if (first == connections_.end() || !(*first)->waiting()) return false;
  (*first)->close();
  connections_.erase(first);
  return true;
}

void HttpDoor::take(Socket socket) {
  auto connection = tls_ ? tls_connection(std::move(socket), limits_, handlers_, *tls_)
                         : plain_connection(std::move(socket), limits_, handlers_);
  connections_.push_back(connection);
  // Whatever went wrong with one client (even no memory for it) ends with it.
  asio::co_spawn(
      acceptor_.get_executor(), connection->serve(),
      [self = shared_from_this(), connection](const std::exception_ptr&) { self->connections_.remove(connection); });
}

}  // namespace eipd::observe
