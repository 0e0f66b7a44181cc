// BFD control packets, through decoder, demultiplexer and session. The first octet says how far the session is, the
// rest is one datagram after another, each behind an octet with its length. Laws: decode(encode(p)) == p; a failure is
// a change from Up to Down; no answer to a Poll polls.
#include "bgp/bfd/demultiplexer.hpp"
#include "bgp/bfd/packet.hpp"
#include "bgp/bfd/session.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace eipd::bgp;
using namespace eipd::bgp::bfd;

namespace {

constexpr std::uint32_t kOurs = 7;

Session begin(std::uint8_t how_far) {
  Session session{kOurs, {}};
  if (how_far % 4 == 0) return session;
  (void)session.receive({.state = State::Down, .my_discriminator = 1, .your_discriminator = kOurs}, {});
  if (how_far % 4 > 1) {
    (void)session.receive({.state = State::Up, .my_discriminator = 1, .your_discriminator = kOurs}, {});
  }
  if (how_far % 4 > 2) (void)session.disable();
  return session;
}

void check(const ControlPacket& packet, const Reaction& reaction, const Session& session) {
  using eipd::fuzz::law;
  if (reaction.change && reaction.change->failure) {
    law(reaction.change->from == State::Up && reaction.change->to == State::Down, "a failure is from Up to Down");
    law(packet.state != State::AdminDown, "AdminDown is no failure");
  }
  if (packet.poll) law(reaction.send && reaction.send->final && !reaction.send->poll, "a Poll is answered by Final");
  law(session.detection_time().count() >= 0, "detection times don't overflow");
  if (const auto within = session.transmit_within()) law(within->least <= within->most, "jitter has a range");
  if (session.state() != State::Up) law(session.transmit_interval() >= Session::kSlow, "slow until Up");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ScopedAddress remote{IpAddress::v4(0xC0000201), {}};
  Demultiplexer demultiplexer;
  demultiplexer.add(kOurs, {.remote = remote, .local = {}});
  Session session = begin(data[0]);
  std::span<const std::uint8_t> rest{data + 1, size - 1};
  TimePoint now{};
  while (!rest.empty()) {
    const std::size_t length = std::min<std::size_t>(rest[0], rest.size() - 1);
    const auto packet = decode(rest.subspan(1, length));
    rest = rest.subspan(1 + length);
    if (!packet) continue;
    eipd::fuzz::law(decode(encode(*packet)) == packet, "decode(encode(packet)) == packet");
    const auto whose = demultiplexer.find(*packet, {.remote = remote, .local = {}, .ttl = 255});
    if (!whose) continue;
    check(*packet, session.receive(*packet, now), session);
    now += std::chrono::milliseconds{packet->multiplier};
    (void)session.expire(now);
  }
  return 0;
}
