#include "bgp/net/bfd_loop.hpp"

#include <algorithm>
#include <utility>

#include "bgp/net/asio_address.hpp"
#include "bgp/net/bfd_socket.hpp"
#include "bgp/net/own_address.hpp"

namespace eipd::bgp::net {

namespace asio = boost::asio;
using asio::ip::udp;
using Clock = std::chrono::steady_clock;

BfdLoop::Live::Live(BfdSessionId name, BfdPath at, bfd::Session made, const asio::any_io_executor& executor)
    : id{name}, path{std::move(at)}, session{made}, transmit{executor}, detect{executor}, farewell{executor} {
  news.status.since = std::chrono::system_clock::now();
}

BfdLoop::BfdLoop(asio::io_context& loop, BfdOptions options, BfdMailbox& mailbox)
    : loop_{loop}, options_{options}, mailbox_{mailbox}, random_{std::random_device{}()} {}
BfdLoop::~BfdLoop() = default;

BfdLoop::ReceiverKey BfdLoop::key_of(const BfdPath& path) {
  return {path.ends.remote.address.family(), path.ends.multihop, path.vrf};
}

/// What is not up looks for its source anew with the next packet.
void BfdLoop::never_from(std::vector<Prefix> prefixes) {
  never_from_ = std::move(prefixes);
  for (const auto& [discriminator, live] : sessions_)
    if (live->session.state() != bfd::State::Up) live->sender.reset();
}

void BfdLoop::begin(BfdSessionId id, BfdPath path, bfd::Parameters parameters) {
  std::erase_if(sessions_, [&](const auto& entry) {  // a farewell would take the new session's packets
    const bool gone = entry.second->ending && entry.second->path.ends.remote == path.ends.remote;
    if (gone) demultiplexer_.remove(entry.first);
    return gone;
  });
  const std::uint32_t discriminator = new_discriminator();
  const ReceiverKey key = key_of(path);
  demultiplexer_.add(discriminator, path.ends);
  discriminators_.emplace(id, discriminator);
  auto& live =
      *sessions_
           .emplace(discriminator, std::make_unique<Live>(id, std::move(path), bfd::Session{discriminator, parameters},
                                                          loop_.get_executor()))
           .first->second;
  if (!receivers_.contains(key)) listen(key);
  send(live, live.session.packet());
  retime(live);
  tell(live);
}

void BfdLoop::configure(BfdSessionId id, bfd::Parameters parameters) {
  if (auto* live = find(id)) react(*live, live->session.configure(parameters));
}

void BfdLoop::watch(BfdSessionId id, std::uint64_t generation, std::uint64_t failures) {
  auto* live = find(id);
  if (!live) return;
  live->watched = generation;
  if (live->news.status.failures == failures || live->session.state() == bfd::State::Up) return;
  live->news.failed_generation = generation;
  tell(*live);
}

void BfdLoop::end(BfdSessionId id) {
  auto* live = find(id);
  if (!live) return;
  discriminators_.erase(id);
  live->ending = true;
  react(*live, live->session.disable());
  live->farewell.arm(kFarewell, [this, discriminator = live->session.discriminator()] { erase(discriminator); });
}

void BfdLoop::end_all() {
  for (const auto& [discriminator, live] : sessions_) {
    (void)live->session.disable();
    for (int times = 0; times < 2; ++times) send(*live, live->session.packet());  // one may be lost
  }
  sessions_.clear();
  receivers_.clear();
}

void BfdLoop::react(Live& live, const bfd::Reaction& reaction) {
  if (reaction.send) send(live, *reaction.send);
  retime(live);
  watch_for_silence(live);
  if (reaction.change) {
    live.news.status.since = std::chrono::system_clock::now();
    if (reaction.change->failure) {
      ++live.news.status.failures;
      live.news.failed_generation = live.watched;
    }
  }
  tell(live);
}

void BfdLoop::send(Live& live, const bfd::ControlPacket& packet) {
  if (!live.sender && !open_sender(live)) return;
  const auto to = to_asio(live.path.ends.remote);
  if (!to) return live.sender.reset();  // the neighbor's device is gone
  const auto octets = bfd::encode(packet);
  const auto port = live.path.ends.multihop ? options_.multihop.send : options_.single_hop.send;
  boost::system::error_code error;
  live.sender->send_to(asio::buffer(octets), udp::endpoint{*to, port}, 0, error);
  if (!error || error == asio::error::would_block) return;
  // A path that is down, or a peer without BFD: silence says it better. Anything else may be the socket's fault.
  const bool path = error == asio::error::network_unreachable || error == asio::error::host_unreachable ||
                    error == asio::error::connection_refused || error == asio::error::network_down;
  if (!path) live.sender.reset();
}

bool BfdLoop::open_sender(Live& live) {
  auto opened = open_bfd_sender(loop_, live.path, random_);
  std::string fault = opened ? std::string{} : opened.error().text();
  if (opened) {
    boost::system::error_code ignored;
    const auto local = from_asio(opened->local_endpoint(ignored).address()).address;
    if (is_never_from(never_from_, local)) fault = would_leave_from(local);
  }
  if (fault.empty()) live.sender = std::move(*opened);
  if (fault != live.news.status.fault) {
    live.news.status.fault = std::move(fault);
    tell(live);
  }
  return live.sender.has_value();
}

/// Draws the time of the next periodic packet if its bounds changed, or if the last one was just sent.
void BfdLoop::retime(Live& live) {
  const auto within = live.session.transmit_within();
  if (within == live.armed) return;
  live.armed = within;
  if (!within) return live.transmit.cancel();
  std::uniform_int_distribution<bfd::microseconds::rep> pause{within->least.count(), within->most.count()};
  live.transmit.arm(bfd::microseconds{pause(random_)}, [this, &live] {
    live.armed.reset();
    send(live, live.session.packet());
    retime(live);
  });
}

/// The timer runs to a time at or before the detection time: it is not set anew with every packet.
void BfdLoop::watch_for_silence(Live& live) {
  const auto due = live.session.detection_due();
  if (!due) return live.detect.cancel();
  if (live.detect.armed() && live.detect.due_at() <= *due) return;
  live.detect.arm(*due - Clock::now(), [this, discriminator = live.session.discriminator()] {
    read_all();
    const auto found = sessions_.find(discriminator);
    if (found != sessions_.end()) silent(*found->second);
  });
}

void BfdLoop::silent(Live& live) {
  react(live, live.session.expire(Clock::now()));
}

void BfdLoop::tell(Live& live) {
  if (live.ending) return;
  auto& status = live.news.status;
  const auto& session = live.session;
  status.state = session.state();
  status.diagnostic = session.diagnostic();
  status.remote_state = session.remote_state();
  status.remote_diagnostic = session.remote_diagnostic();
  status.transmit_interval = session.transmit_interval();
  status.detection_time = session.detection_time();
  if (live.sender) status.fault.clear();
  const auto receiver = receivers_.find(key_of(live.path));
  if (receiver != receivers_.end() && !receiver->second->fault.empty()) status.fault = receiver->second->fault;
  if (live.told == live.news) return;
  live.told = live.news;
  mailbox_.put(live.id, live.news);
}

void BfdLoop::erase(std::uint32_t discriminator) {
  demultiplexer_.remove(discriminator);
  sessions_.erase(discriminator);
  std::erase_if(receivers_, [&](const auto& receiver) {  // so that another daemon may have the port
    return std::ranges::none_of(sessions_,
                                [&](const auto& entry) { return key_of(entry.second->path) == receiver.first; });
  });
}

BfdLoop::Live* BfdLoop::find(BfdSessionId id) {
  const auto found = discriminators_.find(id);
  return found == discriminators_.end() ? nullptr : sessions_.at(found->second).get();
}

/// Random, so that packets of an earlier life of this process name nobody (RFC 5880 §6.8.1 asks for uniqueness).
std::uint32_t BfdLoop::new_discriminator() {
  for (;;) {
    const auto candidate = static_cast<std::uint32_t>(random_());
    if (candidate != 0 && !sessions_.contains(candidate)) return candidate;
  }
}

}  // namespace eipd::bgp::net
