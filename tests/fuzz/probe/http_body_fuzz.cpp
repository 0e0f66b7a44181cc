// The body of an HTTP answer from a target, read behind its head as the http probe reads it. The first octet says how
// the rest is cut into pieces, the second whether it answers a HEAD, and the limit.
// Laws: no body beyond the limit is kept; a whole body is the same however it came; a body is only ever whole once.
#include <algorithm>
#include <optional>
#include <span>
#include <string>

#include "daemon/probe/http_answer.hpp"
#include "daemon/probe/http_body.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

using eipd::fuzz::law;
using eipd::probe::HttpAnswer;
using eipd::probe::HttpBody;

struct Way {
  std::size_t piece;
  std::uint32_t limit;
  bool to_head;
};

/// Reads the head; what is left of the octets is behind it.
bool read_head(HttpAnswer& answer, std::span<const std::uint8_t>& octets, std::size_t piece) {
  auto state = HttpAnswer::State::NeedMore;
  while (!octets.empty() && state == HttpAnswer::State::NeedMore) {
    const auto space = answer.space();
    const auto size = std::min({space.size(), octets.size(), piece});
    std::ranges::copy(octets.first(size), space.begin());
    octets = octets.subspan(size);
    state = answer.commit(size);
  }
  return state == HttpAnswer::State::Complete;
}

std::optional<std::string> whole_body(std::span<const std::uint8_t> octets, Way way) {
  HttpAnswer answer;
  if (!read_head(answer, octets, way.piece)) return std::nullopt;
  HttpBody body{way.limit, way.to_head};
  auto state = body.feed(answer.octets());
  while (!octets.empty() && state == HttpBody::State::NeedMore) {
    const auto size = std::min(octets.size(), way.piece);
    state = body.feed({reinterpret_cast<const char*>(octets.data()), size});  // NOLINT: octets as text
    octets = octets.subspan(size);
  }
  if (state == HttpBody::State::NeedMore) state = body.finish();
  if (state != HttpBody::State::Complete) return std::nullopt;
  law(body.text().size() <= way.limit, "no body beyond the limit is kept");
  return body.text();
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::span octets{data + 2, size - 2};
  Way way{.piece = size, .limit = 1U + data[1] % 128U, .to_head = data[1] >= 128};
  const auto at_once = whole_body(octets, way);
  way.piece = 1U + data[0] % 64U;
  const auto in_pieces = whole_body(octets, way);
  if (at_once && in_pieces) law(*at_once == *in_pieces, "pieces do not matter to a whole body");
  return 0;
}
