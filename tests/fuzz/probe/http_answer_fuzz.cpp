// The head of an HTTP answer from a target. The first octet says how the rest is cut into pieces.
// Laws: an answer is decided the same however it is cut; there is room until it is decided, and never beyond 8 KiB; a
// complete one has a final status, a malformed one a reason.
#include <algorithm>
#include <span>

#include "daemon/probe/http_answer.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

using eipd::fuzz::law;
using eipd::probe::HttpAnswer;
using State = HttpAnswer::State;

State feed(HttpAnswer& answer, std::span<const std::uint8_t> octets, std::size_t piece) {
  State state = State::NeedMore;
  std::size_t taken = 0;
  while (!octets.empty() && state == State::NeedMore) {
    const auto space = answer.space();
    law(!space.empty(), "there is room until it is decided");
    const auto size = std::min({space.size(), octets.size(), piece});
    std::ranges::copy(octets.first(size), space.begin());
    octets = octets.subspan(size);
    taken += size;
    state = answer.commit(size);
  }
  law(taken <= HttpAnswer::kLargestHeader, "no more than 8 KiB are taken");
  return state;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::span octets{data + 1, size - 1};
  HttpAnswer whole;
  HttpAnswer cut;
  const State state = feed(whole, octets, size);
  law(feed(cut, octets, 1U + data[0] % 64U) == state, "pieces do not matter");
  if (state == State::Complete) {
    law(whole.status() == cut.status(), "pieces do not matter to the status");
    law(whole.status() == 101 || whole.status() >= 200, "an interim answer is not the answer");
  }
  if (state == State::Malformed) law(!whole.error().empty(), "what is malformed has a reason");
  return 0;
}
