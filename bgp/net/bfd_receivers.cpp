// BfdLoop: the sockets that packets come in by, one for each family, kind of session and VRF.
#include <string>
#include <utility>

#include <net/if.h>

#include "bgp/bfd/packet.hpp"
#include "bgp/net/bfd_loop.hpp"
#include "bgp/net/bfd_socket.hpp"

namespace eipd::bgp::net {

using boost::asio::ip::udp;

void BfdLoop::listen(const ReceiverKey& key) {
  auto& receiver = receivers_[key];
  if (!receiver) receiver = std::make_shared<Receiver>(loop_.get_executor());
  const auto& [family, multihop, vrf] = key;
  receiver->interface_index = vrf.empty() ? 0 : ::if_nametoindex(vrf.c_str());
  auto opened =
      open_bfd_receiver(loop_, family, multihop ? options_.multihop.receive : options_.single_hop.receive, vrf);
  receiver->fault = opened ? std::string{} : opened.error().text();
  for (const auto& [discriminator, live] : sessions_) tell(*live);
  if (!opened) return receiver->pause.arm(kReopen, [this, key] { listen(key); });
  receiver->socket = std::move(*opened);
  wait(key);
  if (!vrf.empty()) look_at_device(key);
}

/// A device that goes and comes back by its name is another one, of which the socket hears nothing.
void BfdLoop::look_at_device(const ReceiverKey& key) {
  Receiver& receiver = *receivers_.at(key);
  if (::if_nametoindex(std::get<std::string>(key).c_str()) == receiver.interface_index)
    return receiver.look.arm(kLook, [this, key] { look_at_device(key); });
  receiver.socket.reset();
  ++receiver.closed;
  receiver.pause.cancel();
  listen(key);
}

void BfdLoop::wait(const ReceiverKey& key) {
  const auto& receiver = receivers_.at(key);
  const auto waited = [this, key, closed = receiver->closed, of = std::weak_ptr{receiver}](const auto& error) {
    const auto here = of.lock();
    if (error || !here || here->closed != closed) return;
    if (read(key, *here)) return wait(key);
    here->pause.arm(kBreath, [this, key] { wait(key); });
  };
  receiver->socket->async_wait(udp::socket::wait_read, waited);
}

bool BfdLoop::read(const ReceiverKey& key, Receiver& receiver) {
  if (!receiver.socket) return true;
  for (int count = 0; count < kBatch; ++count) {
    const auto datagram = receive_bfd(*receiver.socket, std::get<1>(key));
    if (!datagram) return true;
    const auto packet = bfd::decode(std::span{datagram->octets}.first(datagram->size));
    if (!packet) continue;
    const auto discriminator = demultiplexer_.find(*packet, datagram->arrival);
    if (!discriminator) continue;
    Live& live = *sessions_.at(*discriminator);
    react(live, live.session.receive(*packet, std::chrono::steady_clock::now()));
  }
  return false;
}

void BfdLoop::read_all() {
  for (const auto& [key, receiver] : receivers_) (void)read(key, *receiver);
}

}  // namespace eipd::bgp::net
