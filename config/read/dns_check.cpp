// The section `dns` of a check.
#include <algorithm>
#include <array>

#include "bgp/types/address.hpp"
#include "config/read/check_sections.hpp"
#include "config/read/scalars.hpp"

namespace eipd::config {
namespace {

using health::DnsCheck;
using health::DnsType;

constexpr std::array kTypes{
    std::pair{std::string_view{"A"}, DnsType::A},     std::pair{std::string_view{"AAAA"}, DnsType::Aaaa},
    std::pair{std::string_view{"NS"}, DnsType::Ns},   std::pair{std::string_view{"CNAME"}, DnsType::Cname},
    std::pair{std::string_view{"SOA"}, DnsType::Soa}, std::pair{std::string_view{"PTR"}, DnsType::Ptr},
    std::pair{std::string_view{"MX"}, DnsType::Mx},   std::pair{std::string_view{"TXT"}, DnsType::Txt},
    std::pair{std::string_view{"SRV"}, DnsType::Srv}};
constexpr std::array kClasses{std::pair{std::string_view{"IN"}, false}, std::pair{std::string_view{"CH"}, true}};
constexpr std::array kTransports{std::pair{std::string_view{"udp"}, false}, std::pair{std::string_view{"tcp"}, true}};

/// RFC 1035 §3.1: labels of 1 to 63 octets, 255 in all with their lengths.
bool is_domain(std::string_view text) {
  if (text == ".") return true;
  if (text.ends_with('.')) text.remove_suffix(1);
  std::size_t label = 0;
  for (const char c : text) {
    if (c <= ' ' || c > '~' || c == '\\' || (c == '.' && label == 0)) return false;
    label = c == '.' ? 0 : label + 1;
    if (label > 63) return false;
  }
  return label > 0 && text.size() <= 253;
}

std::optional<std::string> read_domain(Reading& reading, NodeId node) {
  constexpr std::string_view expected = "a domain name, as www.example";
  const auto text = scalar(reading, node, expected);
  if (!text) return std::nullopt;
  if (is_domain(*text)) return std::string{*text};
  refuse_value(reading, node, expected);
  return std::nullopt;
}

std::optional<std::uint8_t> read_rcode(Reading& reading, NodeId node) {
  const auto index = read_word(reading, node, health::kRcodes.data(), health::kRcodes.size());
  return index ? std::optional{static_cast<std::uint8_t>(*index)} : std::nullopt;
}

std::optional<std::vector<std::uint8_t>> read_rcodes(Reading& reading, NodeId node) {
  auto rcodes = list_of(read_rcode, "rcodes, as [NOERROR, NXDOMAIN]")(reading, node);
  if (reading.tree().kind(node) == yaml::Kind::List && reading.tree().first(node) == kNoNode)
    reading.refuse(node, "is empty; expected at least one rcode");
  return rcodes;
}

/// An address among the expected answers is one of the asked family.
void check_addresses(Reading& reading, NodeId list, const DnsCheck& dns) {
  if (list == kNoNode || (dns.type != DnsType::A && dns.type != DnsType::Aaaa)) return;
  NodeId node = reading.tree().first(list);
  for (const auto& record : dns.expect_answers) {
    const auto address = bgp::parse_address(record);
    if (!address || address->is_v4() != (dns.type == DnsType::A)) {
      reading.refuse(node, config::quoted(record) + " is no record of the type; expected an " +
                               (dns.type == DnsType::A ? "IPv4" : "IPv6") + " address");
      return;
    }
    node = reading.tree().next(node);
  }
}

}  // namespace

std::optional<DnsCheck> read_dns_check(Reading& reading, NodeId node) {
  MapReader map{reading, node, "a map with name, type, class, transport, recursion, expect_rcode or expect_answers"};
  if (!map.is_map()) return std::nullopt;
  DnsCheck dns;
  map.required("name", dns.name, "the name to ask for", read_domain);
  map.optional("type", dns.type, one_of(kTypes));
  map.optional("class", dns.chaos, one_of(kClasses));
  map.optional("transport", dns.tcp, one_of(kTransports));
  map.optional("recursion", dns.recursion, read_bool);
  map.optional("expect_rcode", dns.expect_rcode, read_rcodes);
  map.optional("expect_answers", dns.expect_answers, list_of(read_octets, "records"));
  if (reading.is_sound(node, "expect_answers")) check_addresses(reading, map.find("expect_answers"), dns);
  return dns;
}

}  // namespace eipd::config
