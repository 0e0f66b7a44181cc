#include "bgp/bfd/packet.hpp"

#include <algorithm>
#include <limits>

namespace eipd::bgp::bfd {
namespace {

constexpr std::uint8_t kVersion = 1;

// The flags in the second octet, below the state.
constexpr std::uint8_t kPoll = 0x20;
constexpr std::uint8_t kFinal = 0x10;
constexpr std::uint8_t kControlPlaneIndependent = 0x08;
constexpr std::uint8_t kAuthentication = 0x04;
constexpr std::uint8_t kDemand = 0x02;
constexpr std::uint8_t kMultipoint = 0x01;

using Octets = std::span<const std::uint8_t>;

/// `octets` has at least `at` + 4.
std::uint32_t u32(Octets octets, std::size_t at) {
  std::uint32_t value = 0;
  for (const auto octet : octets.subspan(at, 4)) value = value << 8 | octet;
  return value;
}

void put_u32(std::span<std::uint8_t, kPacketSize> out, std::size_t at, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i) out[at + i] = static_cast<std::uint8_t>(value >> (24 - 8 * i) & 0xFF);
}

void put(std::span<std::uint8_t, kPacketSize> out, std::size_t at, microseconds interval) {
  using Limits = std::numeric_limits<std::uint32_t>;
  put_u32(out, at, static_cast<std::uint32_t>(std::clamp<microseconds::rep>(interval.count(), 0, Limits::max())));
}

ControlPacket read(Octets octets) {
  const std::uint8_t flags = octets[1];
  return {.diagnostic = static_cast<Diagnostic>(octets[0] & 0x1F),
          .state = static_cast<State>(flags >> 6),
          .poll = (flags & kPoll) != 0,
          .final = (flags & kFinal) != 0,
          .control_plane_independent = (flags & kControlPlaneIndependent) != 0,
          .demand = (flags & kDemand) != 0,
          .multiplier = octets[2],
          .my_discriminator = u32(octets, 4),
          .your_discriminator = u32(octets, 8),
          .desired_min_tx = microseconds{u32(octets, 12)},
          .required_min_rx = microseconds{u32(octets, 16)},
          .required_min_echo_rx = microseconds{u32(octets, 20)}};
}

}  // namespace

std::string_view to_string(State state) {
  constexpr std::array<std::string_view, 4> names{"AdminDown", "Down", "Init", "Up"};
  return names[static_cast<std::size_t>(state) & 3];
}

std::string_view label(Diagnostic diagnostic) {
  constexpr std::array<std::string_view, 9> names{"none",
                                                  "detection-time-expired",
                                                  "echo-failed",
                                                  "neighbor-signaled-down",
                                                  "forwarding-plane-reset",
                                                  "path-down",
                                                  "concatenated-path-down",
                                                  "administratively-down",
                                                  "reverse-concatenated-path-down"};
  const auto value = static_cast<std::size_t>(diagnostic);
  return value < names.size() ? names[value] : "reserved";
}

std::string_view label(Discard why) {
  switch (why) {
    case Discard::TooShort:
      return "too-short";
    case Discard::BadVersion:
      return "bad-version";
    case Discard::BadLength:
      return "bad-length";
    case Discard::Authenticated:
      return "authenticated";
    case Discard::MultiplierZero:
      return "multiplier-zero";
    case Discard::Multipoint:
      return "multipoint";
    case Discard::NoDiscriminator:
      return "no-discriminator";
    case Discard::NoYourDiscriminator:
      return "no-your-discriminator";
    case Discard::UnknownSession:
      return "unknown-session";
    case Discard::WrongSource:
      return "wrong-source";
    case Discard::TooFarAway:
      return "too-far-away";
  }
  return "";
}

std::expected<ControlPacket, Discard> decode(Octets octets) {
  if (octets.size() < kPacketSize) return std::unexpected(Discard::TooShort);
  if (octets[0] >> 5 != kVersion) return std::unexpected(Discard::BadVersion);
  const std::size_t length = octets[3];
  if (length < kPacketSize || length > octets.size()) return std::unexpected(Discard::BadLength);
  if ((octets[1] & kAuthentication) != 0) return std::unexpected(Discard::Authenticated);
  const ControlPacket packet = read(octets);
  if (packet.multiplier == 0) return std::unexpected(Discard::MultiplierZero);
  if ((octets[1] & kMultipoint) != 0) return std::unexpected(Discard::Multipoint);
  if (packet.my_discriminator == 0) return std::unexpected(Discard::NoDiscriminator);
  const bool down = packet.state == State::Down || packet.state == State::AdminDown;
  if (packet.your_discriminator == 0 && !down) return std::unexpected(Discard::NoYourDiscriminator);
  return packet;
}

std::array<std::uint8_t, kPacketSize> encode(const ControlPacket& packet) {
  std::array<std::uint8_t, kPacketSize> out{};
  const auto flag = [](bool set, std::uint8_t bit) { return set ? bit : std::uint8_t{0}; };
  out[0] = static_cast<std::uint8_t>(kVersion << 5 | (static_cast<std::uint8_t>(packet.diagnostic) & 0x1F));
  out[1] = static_cast<std::uint8_t>(
      static_cast<std::uint8_t>(packet.state) << 6 | flag(packet.poll, kPoll) | flag(packet.final, kFinal) |
      flag(packet.control_plane_independent, kControlPlaneIndependent) | flag(packet.demand, kDemand));
  out[2] = packet.multiplier;
  out[3] = kPacketSize;
  put_u32(out, 4, packet.my_discriminator);
  put_u32(out, 8, packet.your_discriminator);
  put(out, 12, packet.desired_min_tx);
  put(out, 16, packet.required_min_rx);
  put(out, 20, packet.required_min_echo_rx);
  return out;
}

}  // namespace eipd::bgp::bfd
