#include "bgp/net/channel.hpp"

#include <array>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include "bgp/net/asio_address.hpp"

namespace eipd::bgp::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

bool is_would_block(const error_code& error) {
  return error == asio::error::would_block || error == asio::error::try_again;
}

SocketResult failed(std::string_view doing, const error_code& error) {
  return std::unexpected(SocketFault{doing, error});
}

}  // namespace

Channel::Channel(const asio::any_io_executor& executor, ChannelOwner& owner, fsm::ConnectionId id)
    : socket_{executor}, owner_{&owner}, id_{id}, linger_{executor} {}

void Channel::dial(const Target& target) {
  if (const auto ready = prepare(target); !ready) return fail(ready.error().text());
  const auto remote = to_asio(target.address, target.port);
  if (!remote) return fail("no interface " + target.address.zone);
  socket_.async_connect(*remote, [self = shared_from_this(), this](const error_code& error) {
    if (phase_ != Phase::New) return;
    if (error) return fail(error.message());
    open();
    if (owner_ && phase_ == Phase::Open) owner_->on_connected(id_);
  });
}

SocketResult Channel::prepare(const Target& target) {
  error_code error;
  socket_.open(target.address.address.is_v4() ? tcp::v4() : tcp::v6(), error);
  if (error) return failed("opening a socket", error);
  if (const auto result = configure(socket_.native_handle(), target.socket); !result) return result;
  if (!target.md5_key.empty())
    if (const auto result = set_md5_key(socket_.native_handle(), target.address, target.md5_key); !result)
      return result;
  if (!target.local_address) return {};
  const auto local = to_asio(ScopedAddress{*target.local_address, target.address.zone}, 0);
  if (!local) return failed("binding local_address", asio::error::address_family_not_supported);
  socket_.bind(*local, error);
  if (error) return failed("binding local_address", error);
  return {};
}

void Channel::adopt(tcp::socket socket) {
  socket_ = std::move(socket);
  open();
}

void Channel::open() {
  error_code error;
  socket_.non_blocking(true, error);
  if (!error) local_ = from_asio(socket_.local_endpoint(error));
  if (!error) remote_ = from_asio(socket_.remote_endpoint(error));
  if (error) return fail(error.message());
  phase_ = Phase::Open;
  wait_readable();
}

void Channel::wait_readable() {
  socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this(), this](const error_code& error) {
    if (phase_ == Phase::Closed) return;
    if (error) return fail(error.message());
    if (phase_ != Phase::Open) return drain();
    read_now();
    if (phase_ != Phase::Closed && !failed_) wait_readable();
  });
}

bool Channel::read_now() {
  if (phase_ != Phase::Open || failed_) return false;
  error_code error;
  const auto space = framer_.space();
  const auto count = socket_.read_some(asio::buffer(space.data(), space.size()), error);
  if (is_would_block(error)) return false;
  if (error) {
    fail(error == asio::error::eof ? "closed by the peer" : error.message());
    return false;
  }
  framer_.commit(count);
  if (owner_) owner_->on_readable(id_, framer_);
  return true;
}

/// Nobody wants what still comes.
void Channel::drain() {
  std::array<std::uint8_t, 16 * 1024> scratch;
  error_code error;
  socket_.read_some(asio::buffer(scratch), error);
  if (error && !is_would_block(error)) return finish();
  wait_readable();
}

void Channel::push(wire::MessageType type, wire::Buffer message) {
  if (write_failed_ || (phase_ != Phase::Open)) return;
  if (type == wire::MessageType::Keepalive && queue_.waiting() >= kMaxWaiting) return;
  if (type == wire::MessageType::Notification) queue_.drop_unsent();
  queue_.push(std::move(message));
}

void Channel::flush() {
  if (waiting_ || write_failed_ || (phase_ != Phase::Open && phase_ != Phase::Closing)) return;
  const bool progress = write_some();
  if (phase_ == Phase::Closing && queue_.empty()) {
    phase_ = Phase::Draining;
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
  }
  if (progress && owner_ && phase_ == Phase::Open) owner_->on_progress(id_);
}

/// Returns whether the kernel took octets.
bool Channel::write_some() {
  for (std::size_t written = 0;;) {
    if (queue_.empty() && phase_ == Phase::Open && owner_) owner_->on_room(id_, queue_);
    if (queue_.empty()) return written > 0;
    if (written >= kWriteQuantum) {
      continue_later();
      return true;
    }
    const auto octets = queue_.front();
    error_code error;
    const auto count = socket_.write_some(asio::buffer(octets.data(), octets.size()), error);
    if (is_would_block(error)) {
      wait_writable();
      return written > 0;
    }
    if (error) {
      write_failed_ = true;
      if (phase_ != Phase::Open) finish();
      return written > 0;
    }
    written += count;
    const auto completed = queue_.taken(count);
    if (owner_ && (phase_ == Phase::Open || completed.control)) owner_->on_sent(id_, completed);
  }
}

void Channel::wait_writable() {
  waiting_ = true;
  socket_.async_wait(tcp::socket::wait_write, [self = shared_from_this(), this](const error_code&) {
    waiting_ = false;  // an error shows when we write
    flush();
  });
}

void Channel::continue_later() {
  waiting_ = true;
  asio::post(socket_.get_executor(), [self = shared_from_this(), this] {
    waiting_ = false;
    flush();
  });
}

void Channel::close(bool linger) {
  if (phase_ == Phase::Closing || phase_ == Phase::Draining || phase_ == Phase::Closed) return;
  if (!linger || phase_ == Phase::New || write_failed_ || failed_) return finish();
  phase_ = Phase::Closing;
  linger_.arm(kLinger, [this] { finish(); });
  flush();
}

void Channel::disown() {
  owner_ = nullptr;
  finish();
}

/// In a turn of its own, because it may be noticed while the owner is acting.
void Channel::fail(std::string why) {
  if (phase_ != Phase::New && phase_ != Phase::Open) return finish();
  if (std::exchange(failed_, true)) return;
  asio::post(socket_.get_executor(), [self = shared_from_this(), this, why = std::move(why)]() mutable {
    if (owner_ && (phase_ == Phase::New || phase_ == Phase::Open)) owner_->on_failed(id_, std::move(why));
  });
}

void Channel::finish() {
  if (phase_ == Phase::Closed) return;
  phase_ = Phase::Closed;
  const auto self = shared_from_this();  // the owner may let go of us
  linger_.cancel();
  error_code ignored;
  socket_.close(ignored);
  if (auto* owner = std::exchange(owner_, nullptr)) owner->on_closed(*this);
}

}  // namespace eipd::bgp::net
