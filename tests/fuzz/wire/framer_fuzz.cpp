// A connection's octets in pieces, through framer and dispatch. The first octet says whether long messages are taken,
// the next how long the pieces are. Law: the same comes out as from one piece.
#include <algorithm>
#include <vector>

#include "bgp/wire/decode.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace eipd::bgp;
using namespace eipd::bgp::wire;

namespace {

const UpdateContext kContext{.families = {Family::Ipv4, Family::Ipv6}};

struct Outcome {
  std::vector<Buffer> bodies;
  std::vector<Notification> errors;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

void drain(Framer& framer, Outcome& outcome) {
  for (auto frame = framer.next(); frame; frame = framer.next()) {
    if (!*frame) {
      outcome.errors.push_back(frame->error());
      continue;
    }
    outcome.bodies.emplace_back((*frame)->body.begin(), (*frame)->body.end());
    (void)decode(**frame, kContext);
  }
}

Outcome receive(Bytes octets, std::size_t piece, bool extended) {
  Framer framer;
  if (extended) framer.accept_extended_messages();
  Outcome outcome;
  while (!octets.empty()) {
    const auto space = framer.space();
    if (!outcome.errors.empty()) break;  // a session closes now
    eipd::fuzz::law(!space.empty(), "space is never empty");
    const auto next = octets.first(std::min({piece, space.size(), octets.size()}));
    std::ranges::copy(next, space.begin());
    framer.commit(next.size());
    drain(framer, outcome);
    octets = octets.subspan(next.size());
  }
  return outcome;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const bool extended = (data[0] & 1) != 0;
  const std::size_t piece = std::size_t{data[1]} + 1;
  const Bytes octets = Bytes{data, size}.subspan(2);
  const auto pieces = receive(octets, piece, extended);
  eipd::fuzz::law(pieces == receive(octets, size, extended), "pieces do not matter");
  eipd::fuzz::law(pieces.errors.size() <= 1, "an error is the last thing that comes out");
  return 0;
}
