// DNS messages (RFC 1035 §4) as a check needs them: one question out, the answer's records of the asked type as text
// in. c-ares composes the question and expands names. Pure; the target is not trusted: a message costs no more than its
// own octets.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/health/check_settings.hpp"

namespace eipd::probe {

/// The question of a check as it goes into a datagram. The error, for people, is a name that DNS cannot carry.
std::expected<std::string, std::string> dns_query(const health::DnsCheck& check, std::uint16_t id);

struct DnsAnswer {
  std::uint8_t rcode = 0;
  bool truncated = false;
  /// The records of the asked type in the answer section, each as dns_text writes its kind.
  std::vector<std::string> records;
};

/// NotOurs: an answer to something else, or no answer; one may wait for a better one.
enum class DnsFault : std::uint8_t { NotOurs, Malformed };

/// Reads what came in answer to `query`.
std::expected<DnsAnswer, DnsFault> read_dns_answer(std::string_view octets, std::string_view query);

/// A record's text as it is compared: addresses as bgp::to_string writes them, names in lower case without the last
/// dot, "10 mail.example" of MX, "0 5 5060 sip.example" of SRV, the strings of TXT in one, the seven fields of SOA.
/// `text` is the operator's; what is no address where one should be stays what it is.
std::string canonical_record(health::DnsType type, std::string_view text);

}  // namespace eipd::probe
