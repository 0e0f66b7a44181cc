// A neighbor under attack: octets through framer, dispatch and Peer, on up to two connections, with timers and
// operators in between. Laws: those of the Witness.
//
// The first octet: bit 0 passive, bit 1 our identifier is the greater one. Then steps of one octet, whose low four bits
// say what happens, and whose bit 4 chooses the newer of the living connections. Step 0 takes a length octet and as
// many octets from the peer.
#include <algorithm>
#include <map>

#include "bgp/fsm/inbound.hpp"
#include "bgp/fsm/peer.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/unit/bgp/fsm/scene.hpp"
#include "tests/unit/bgp/fsm/witness.hpp"

using namespace eipd::bgp;
using namespace eipd::bgp::fsm;

namespace {

class Attack {
 public:
  Attack(bool passive, bool greater, bool graceful) : peer_{settings(passive, graceful), speaker(greater)} {
    see(peer_.start());
  }

  void run(wire::Bytes script) {
    while (!script.empty()) {
      const std::uint8_t step = script.front();
      script = script.subspan(1);
      if ((step & 0x0F) == 0) {
        const std::size_t size = script.empty() ? 0 : std::min<std::size_t>(script.front(), script.size() - 1);
        if (!script.empty()) receive((step & 0x10) != 0, script.subspan(1, size));
        script = script.empty() ? script : script.subspan(1 + size);
      } else {
        happen(step & 0x0F, (step & 0x10) != 0);
      }
    }
  }

 private:
  static NeighborSettings settings(bool passive, bool graceful) {
    NeighborSettings made = test::neighbor();
    made.passive = passive;
    made.graceful_restart = graceful;
    return made;
  }
  static SpeakerSettings speaker(bool greater) {
    SpeakerSettings made = test::speaker();
    made.restart_time = seconds{30};
    made.graceful_notification = true;
    if (greater) made.router_id = BgpId{0xFFFFFFFF};
    return made;
  }

  void see(const Actions& actions) {
    for (const Action& action : actions) {
      if (const auto* up = std::get_if<SessionUp>(&action)) session_ = up->connection;
      if (std::holds_alternative<SessionDown>(action)) session_.reset();
    }
    witness_.see(peer_, actions);
    eipd::fuzz::law(witness_.broken().empty(), witness_.broken().c_str());
  }

  [[nodiscard]] std::optional<ConnectionId> choose(bool newer) const {
    const auto living = witness_.living();
    if (living.empty()) return std::nullopt;
    return newer ? living.back() : living.front();
  }

  [[nodiscard]] bool lives(ConnectionId id) const {
    const auto living = witness_.living();
    return std::ranges::find(living, id) != living.end();
  }

  void receive(bool newer, wire::Bytes octets) {
    const auto id = choose(newer);
    if (!id) return;
    wire::Framer& framer = framers_[*id];
    while (!octets.empty() && lives(*id)) {
      const auto space = framer.space();
      const auto next = octets.first(std::min(space.size(), octets.size()));
      std::ranges::copy(next, space.begin());
      framer.commit(next.size());
      octets = octets.subspan(next.size());
      for (auto frame = framer.next(); frame && lives(*id); frame = framer.next()) take(*id, *frame);
    }
  }

  void take(ConnectionId id, const std::expected<wire::Frame, wire::Notification>& frame) {
    const auto [event, update] = inbound(frame, session_ == id ? peer_.negotiated() : nullptr);
    if (!event) return;
    if (std::holds_alternative<NotificationReceived>(*event)) witness_.heard_notification(id);
    see(peer_.on(id, *event));
  }

  void expire(PeerTimer timer) {
    witness_.expired(timer);
    see(peer_.on(timer));
  }

  void throw_at(bool newer, const Event& event) {
    if (const auto id = choose(newer)) see(peer_.on(*id, event));
  }

  void happen(int what, bool newer) {
    switch (what) {
      case 1:
        return see(peer_.accept());
      case 2:
        return throw_at(newer, TcpConnected{});
      case 3:
        return throw_at(newer, TcpFailed{"reset"});
      case 4:
        return throw_at(newer, HoldExpired{});
      case 5:
        return throw_at(newer, KeepaliveExpired{});
      case 6:
        return throw_at(newer, SendHoldExpired{});
      case 7:
        return throw_at(newer, MessageSent{});
      case 8:
        return expire(PeerTimer::ConnectRetry);
      case 9:
        return expire(PeerTimer::IdleHold);
      case 10:
        return expire(PeerTimer::Stable);
      case 11:
        return see(peer_.reset(Cause::AdminReset, "again"));
      case 12:
        return see(peer_.stop(Cause::AdminShutdown, "enough"));
      default:
        return see(peer_.start());
    }
  }

  Peer peer_;
  test::Witness witness_;
  std::map<ConnectionId, wire::Framer> framers_;
  std::optional<ConnectionId> session_;
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  Attack attack{(data[0] & 1) != 0, (data[0] & 2) != 0, (data[0] & 4) != 0};
  attack.run(wire::Bytes{data, size}.subspan(1));
  return 0;
}
