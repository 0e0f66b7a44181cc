#include "daemon/probe/dns_probe.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>
#include <vector>

#include <boost/asio.hpp>
#include <sys/socket.h>

#include "daemon/probe/datagram_socket.hpp"

namespace eipd::probe {
namespace {

using boost::asio::awaitable;
using health::Outcome;

Attempt malformed() {
  return {Outcome::ProtocolError, "an answer that is no DNS message"};
}

/// Fills all of `space`.
awaitable<std::optional<Attempt>> read_all(ByteStream& stream, std::span<char> space) {
  while (!space.empty()) {
    auto size = co_await stream.read_some(space);
    if (!size) co_return std::move(size.error());
    space = space.subspan(*size);
  }
  co_return std::nullopt;
}

/// A question and its answer, each behind its length (RFC 1035 §4.2.2).
awaitable<std::expected<DnsAnswer, Attempt>> ask(ByteStream& stream, std::string_view query) {
  std::string framed{static_cast<char>(query.size() >> 8U), static_cast<char>(query.size() & 0xffU)};
  framed += query;
  if (auto failure = co_await stream.write(framed)) co_return std::unexpected(*std::move(failure));
  std::array<char, 2> length{};
  if (auto failure = co_await read_all(stream, length)) co_return std::unexpected(*std::move(failure));
  std::vector<char> octets(static_cast<std::size_t>(static_cast<unsigned char>(length[0])) << 8U |
                           static_cast<unsigned char>(length[1]));
  if (auto failure = co_await read_all(stream, octets)) co_return std::unexpected(*std::move(failure));
  auto answer = read_dns_answer({octets.data(), octets.size()}, query);
  if (!answer) co_return std::unexpected(malformed());
  co_return *std::move(answer);
}

awaitable<std::expected<DnsAnswer, Attempt>> ask(DatagramSocket& socket, std::string_view query) {
  if (auto failure = socket.send(query)) co_return std::unexpected(*std::move(failure));
  std::array<char, 4096> octets{};
  while (true) {
    const auto size = co_await socket.receive(octets);
    if (!size) co_return std::unexpected(size.error());
    auto answer = read_dns_answer({octets.data(), *size}, query);
    if (answer) co_return *std::move(answer);
    if (answer.error() == DnsFault::Malformed) co_return std::unexpected(malformed());
  }
}

}  // namespace

DnsProbe::DnsProbe(Dialer dialer, health::DnsCheck check) : dialer_{std::move(dialer)}, check_{std::move(check)} {
  for (auto& record : check_.expect_answers) record = canonical_record(check_.type, record);
}

awaitable<Attempt> DnsProbe::run(health::TimePoint deadline) {
  const auto query = dns_query(check_, static_cast<std::uint16_t>(::arc4random()));
  if (!query) co_return Attempt{Outcome::LocalError, check_.name + ": " + query.error()};
  Answered answer = DnsAnswer{.truncated = true};
  if (!check_.tcp) answer = co_await over_udp(*query, deadline);
  if (answer && answer->truncated) answer = co_await over_tcp(*query, deadline);
  if (!answer) co_return std::move(answer.error());
  co_return judge_dns(check_, *answer);
}

awaitable<DnsProbe::Answered> DnsProbe::over_udp(std::string_view query, health::TimePoint deadline) {
  const auto to = co_await dialer_.resolve(deadline);
  if (!to) co_return std::unexpected(to.error());
  const auto socket = DatagramSocket::make(co_await boost::asio::this_coro::executor, deadline);
  const int family = to->address.is_v4() ? AF_INET : AF_INET6;
  auto failure = socket->connect(::socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0), *to, dialer_.local());
  Answered answer;
  if (failure) {
    answer = std::unexpected(*std::move(failure));
  } else {
    answer = co_await ask(*socket, query);
  }
  socket->close();
  co_return answer;
}

awaitable<DnsProbe::Answered> DnsProbe::over_tcp(std::string_view query, health::TimePoint deadline) {
  auto connection = co_await dialer_.dial(deadline);
  if (!connection) co_return std::unexpected(std::move(connection.error()));
  auto answer = co_await ask(**connection, query);
  (*connection)->finish(answer ? Outcome::Success : answer.error().outcome);
  co_return answer;
}

Attempt judge_dns(const health::DnsCheck& check, const DnsAnswer& answer) {
  const auto name = rcode_name(answer.rcode);
  if (std::ranges::find(check.expect_rcode, answer.rcode) == check.expect_rcode.end()) return {Outcome::BadRcode, name};
  if (answer.rcode != 0) return {Outcome::Success, name};
  if (answer.records.empty()) return {Outcome::WrongAnswer, "no record of the type"};
  for (const auto& record : check.expect_answers) {
    if (std::ranges::find(answer.records, record) == answer.records.end())
      return {Outcome::WrongAnswer, "no record " + record};
  }
  return {Outcome::Success, std::to_string(answer.records.size()) + " records"};
}

std::string rcode_name(std::uint8_t rcode) {
  if (rcode < health::kRcodes.size()) return std::string{health::kRcodes[rcode]};
  return "RCODE" + std::to_string(rcode);
}

}  // namespace eipd::probe
