#include "tests/bench/peer/session.hpp"

#include <cerrno>
#include <cstring>
#include <unistd.h>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace eipd::bench {
namespace {

constexpr std::uint16_t kHoldTime = 90;
// Cease/Administrative Shutdown, RFC 4486.
constexpr std::array<std::uint8_t, 21> kCease{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                              0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0,    21,   3,    6,    2};

sockaddr_in socket_address(std::uint32_t address, std::uint16_t port) {
  sockaddr_in made{};
  made.sin_family = AF_INET;
  made.sin_addr.s_addr = htonl(address);
  made.sin_port = htons(port);
  return made;
}

}  // namespace

Session::Session(const Settings& settings) : settings_{settings}, prefixes_{settings.base, settings.size} {}

void Session::dial() {
  close();
  dialling_ = true;
  const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (paused_) {
    const int small = 4096;
    ::setsockopt(made, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  }
  const auto from = socket_address(settings_.local.address, 0);
  const auto to = socket_address(settings_.remote, settings_.port);
  if (::bind(made, reinterpret_cast<const sockaddr*>(&from), sizeof from) != 0 ||
      (::connect(made, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0 && errno != EINPROGRESS)) {
    ended_ = std::strerror(errno);
    ::close(made);
    return;
  }
  descriptor_ = made;
  connecting_ = true;
}

void Session::adopt(int descriptor) {
  close();
  descriptor_ = descriptor;
  opened();
}

void Session::opened() {
  const int on = 1;
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  connecting_ = false;
  send(open_message(settings_.local, kHoldTime));
}

void Session::close() {
  if (descriptor_ >= 0 && !connecting_) (void)::send(descriptor_, kCease.data(), kCease.size(), MSG_NOSIGNAL);
  drop();
  dialling_ = false;
}

void Session::drop() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
  connecting_ = open_seen_ = false;
  established_ = 0;
  filled_ = sent_ = 0;
  outgoing_.clear();
  prefixes_.clear();
}

void Session::fail(std::string why) {
  ended_ = std::move(why);
  drop();  // and dials again, if it dialled
}

void Session::on_events(bool readable, bool writable) {
  if (connecting_ && (readable || writable)) {
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) return fail(std::strerror(error));
    return opened();
  }
  if (readable && wants_read()) read();
  if (writable && descriptor_ >= 0) write();
}

void Session::tick() {
  if (established_ != 0 && sent_ == outgoing_.size()) send(keepalive_message());
}

void Session::send(Octets octets) {
  if (descriptor_ < 0) return;
  if (sent_ == outgoing_.size()) {
    outgoing_ = std::move(octets);
    sent_ = 0;
  } else {
    outgoing_.insert(outgoing_.end(), octets.begin(), octets.end());
  }
  written_at_ = 0;
  write();
}

void Session::write() {
  while (sent_ < outgoing_.size()) {
    const auto count = ::send(descriptor_, outgoing_.data() + sent_, outgoing_.size() - sent_, MSG_NOSIGNAL);
    if (count < 0) {
      if (errno != EAGAIN && errno != EINTR) fail(std::strerror(errno));
      return;
    }
    sent_ += static_cast<std::size_t>(count);
  }
  if (written_at_ == 0) written_at_ = now();
}

void Session::read() {
  while (wants_read()) {
    const auto count = ::recv(descriptor_, buffer_.data() + filled_, buffer_.size() - filled_, 0);
    const Nanoseconds at = now();
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0) return fail(count == 0 ? "closed by the other side" : std::strerror(errno));
    filled_ += static_cast<std::size_t>(count);
    std::size_t begin = 0;
    while (descriptor_ >= 0 && filled_ - begin >= kHeader) {
      const std::size_t size = std::size_t{buffer_[begin + 16]} << 8U | buffer_[begin + 17];
      if (size < kHeader || size > kMaxMessage) return fail("a message of " + std::to_string(size) + " octets");
      if (filled_ - begin < size) break;
      take(buffer_[begin + 18], {buffer_.data() + begin + kHeader, size - kHeader}, at);
      begin += size;
    }
    if (descriptor_ < 0) return;
    std::memmove(buffer_.data(), buffer_.data() + begin, filled_ - begin);
    filled_ -= begin;
  }
}

void Session::take(std::uint8_t type, std::span<const std::uint8_t> body, Nanoseconds at) {
  if (type == kUpdate) return take_update(body, at);
  if (type == kNotification) {
    return fail("NOTIFICATION " + (body.size() < 2 ? "?" : std::to_string(body[0]) + "/" + std::to_string(body[1])));
  }
  if (type == kOpen) {
    open_seen_ = true;
    return send(keepalive_message());
  }
  if (type == kKeepalive && open_seen_ && established_ == 0) {
    established_ = at;
    counts_ = {};
  }
}

void Session::take_update(std::span<const std::uint8_t> body, Nanoseconds at) {
  bool changed = false;
  const auto lists = split_update(body);
  const bool whole = lists &&
                     for_each_host(lists->withdrawn,
                                   [&](std::uint32_t address) {
                                     ++counts_.withdrawn;
                                     changed |= prefixes_.remove(address);
                                   }) &&
                     for_each_host(lists->announced, [&](std::uint32_t address) {
                       ++counts_.announced;
                       changed |= prefixes_.add(address);
                     });
  if (!whole) return fail("a malformed UPDATE");
  if (body.size() <= 4) return;  // End-of-RIB
  ++counts_.updates;
  counts_.octets += body.size() + kHeader;
  if (!changed) return;
  if (counts_.first == 0) counts_.first = at;
  counts_.last = at;
}

}  // namespace eipd::bench
