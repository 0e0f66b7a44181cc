// What a DNS server sends in answer to a check's question, www.shop.example with id 0x1234. The first octet chooses the
// type that was asked for. Laws: what was read may be expected: each record is its own canonical text; a message yields
// no more records than it has room for; only what comes behind our own id and question is an answer.
#include <array>
#include <string_view>

#include "daemon/probe/dns_message.hpp"
#include "daemon/probe/dns_probe.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

using eipd::fuzz::law;
using eipd::health::DnsCheck;
using eipd::health::DnsType;

constexpr std::array kTypes{DnsType::A,  DnsType::Ns,  DnsType::Cname, DnsType::Soa, DnsType::Ptr,
                            DnsType::Mx, DnsType::Txt, DnsType::Aaaa,  DnsType::Srv};
constexpr std::size_t kLeastRecord = 11;  ///< the root's name, type, class, TTL, length

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace eipd;
  if (size == 0) return 0;
  DnsCheck check{.name = "www.shop.example", .type = kTypes.at(data[0] % kTypes.size()), .recursion = false};
  const std::string query = *probe::dns_query(check, 0x1234);
  const std::string_view octets{reinterpret_cast<const char*>(data + 1), size - 1};  // NOLINT: octets as text
  const auto answer = probe::read_dns_answer(octets, query);
  law(!probe::read_dns_answer(octets, *probe::dns_query(check, 0x4321)) || !answer, "an answer has one id");
  if (!answer) return 0;
  law(answer->records.size() * kLeastRecord <= octets.size(), "no more records than there is room for");
  for (const auto& record : answer->records) {
    check.expect_answers = {record};
    const auto found = probe::judge_dns(check, *answer).outcome;
    law(answer->rcode != 0 || found == health::Outcome::Success, "what was read is found");
  }
  return 0;
}
