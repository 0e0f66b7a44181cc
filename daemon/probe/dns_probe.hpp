// dns: healthy when the server answers the check's question with an expected rcode and the expected records. Over UDP,
// where a truncated answer is asked for again over TCP (RFC 7766 §5), or over TCP alone. Datagrams that are no answer
// to this question are passed over; silence and ICMP errors are failures.
#pragma once

#include <optional>

#include "daemon/probe/byte_stream.hpp"
#include "daemon/probe/dialer.hpp"
#include "daemon/probe/dns_message.hpp"
#include "daemon/probe/probe.hpp"

namespace eipd::probe {

class DatagramSocket;

class DnsProbe final : public Probe {
 public:
  DnsProbe(Dialer dialer, health::DnsCheck check);
  boost::asio::awaitable<Attempt> run(health::TimePoint deadline) override;

 private:
  using Answered = std::expected<DnsAnswer, Attempt>;
  boost::asio::awaitable<Answered> over_udp(std::string_view query, health::TimePoint deadline);
  boost::asio::awaitable<Answered> over_tcp(std::string_view query, health::TimePoint deadline);

  Dialer dialer_;
  health::DnsCheck check_;
};

/// What an answer means for the check.
Attempt judge_dns(const health::DnsCheck& check, const DnsAnswer& answer);
/// "NOERROR", "SERVFAIL", …; "RCODE11" of what has no name.
std::string rcode_name(std::uint8_t rcode);

}  // namespace eipd::probe
