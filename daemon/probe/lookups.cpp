#include "daemon/probe/lookups.hpp"

#include <cerrno>
#include <cstring>
#include <deque>
#include <mutex>
#include <netdb.h>
#include <span>
#include <system_error>
#include <thread>
#include <utility>

#include <netinet/in.h>
#include <sys/socket.h>

namespace eipd::probe {
namespace {

bgp::IpAddress address_of(const addrinfo& info) {
  if (info.ai_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, info.ai_addr, sizeof v4);
    return bgp::IpAddress::v4(ntohl(v4.sin_addr.s_addr));
  }
  sockaddr_in6 v6{};
  std::memcpy(&v6, info.ai_addr, sizeof v6);
  return bgp::IpAddress::v6(std::span<const std::uint8_t, 16>{v6.sin6_addr.s6_addr});
}

int family_hint(const std::optional<bgp::Family>& family) {
  if (!family) return AF_UNSPEC;
  return *family == bgp::Family::Ipv4 ? AF_INET : AF_INET6;
}

/// Out of descriptors the resolver may say that there is no such name; errno knows better.
Attempt failure(int error) {
  if (errno == EMFILE || errno == ENFILE) return failed({errno, boost::system::system_category()});
  return resolver_failure(::gai_strerror(error));
}

}  // namespace

Attempt resolver_failure(std::string detail) {
  return {health::Outcome::ResolverFailure, std::move(detail)};
}

Addresses system_lookup(const Name& name) {
  addrinfo hints{};
  hints.ai_family = family_hint(name.family);
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* first = nullptr;
  errno = 0;
  const int error = ::getaddrinfo(name.host.c_str(), nullptr, &hints, &first);
  if (error != 0) return std::unexpected(failure(error));
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner{first, &::freeaddrinfo};
  std::vector<bgp::IpAddress> addresses;
  for (const addrinfo* info = first; info != nullptr; info = info->ai_next) {
    if (info->ai_family == AF_INET || info->ai_family == AF_INET6) addresses.push_back(address_of(*info));
  }
  if (addresses.empty()) return std::unexpected(resolver_failure("no address"));
  return addresses;
}

struct Lookups::Line {
  Lookup lookup;
  std::mutex mutex;
  std::deque<std::pair<Name, Done>> waiting;
  unsigned threads = 0;
  bool closed = false;
};

Lookups::Lookups(Lookup lookup) : line_{std::make_shared<Line>()} {
  line_->lookup = std::move(lookup);
}

Lookups::~Lookups() {
  const std::lock_guard lock{line_->mutex};
  line_->closed = true;
  line_->waiting.clear();
}

void Lookups::ask(Name name, Done done) {
  const std::lock_guard lock{line_->mutex};
  line_->waiting.emplace_back(std::move(name), std::move(done));
  if (line_->threads == kMostThreads) return;
  try {
    std::thread{&Lookups::work, line_}.detach();
    ++line_->threads;
  } catch (const std::system_error& error) {
    if (line_->threads > 0) return;  // those that run will come to it
    line_->waiting.back().second(std::unexpected(resolver_failure(error.what())));
    line_->waiting.pop_back();
  }
}

/// A thread lives while there is something to look up.
void Lookups::work(const std::shared_ptr<Line>& line) {
  std::unique_lock lock{line->mutex};
  while (!line->waiting.empty()) {
    const auto [name, done] = std::move(line->waiting.front());
    line->waiting.pop_front();
    lock.unlock();
    auto addresses = line->lookup(name);
    lock.lock();
    if (line->closed) break;
    done(std::move(addresses));
  }
  --line->threads;
}

}  // namespace eipd::probe
