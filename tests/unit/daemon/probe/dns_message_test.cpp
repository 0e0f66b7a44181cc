// The DNS messages of a check: what goes out, what each record becomes, and messages that are none.
#include "daemon/probe/dns_message.hpp"

#include <gtest/gtest.h>

namespace eipd::probe {
namespace {

using health::DnsCheck;
using health::DnsType;
using namespace std::string_literals;

const std::string kName = "\x03www\x07"s + "example\0"s;

/// An answer to `query` with the given flags and answer records.
std::string answer_to(const std::string& query, std::uint16_t flags, std::uint16_t count, const std::string& records) {
  std::string text = query;
  text[2] = static_cast<char>(flags >> 8U);
  text[3] = static_cast<char>(flags & 0xffU);
  text[7] = static_cast<char>(count);
  return text + records;
}
/// A record of www.example, by a pointer to the question's name.
std::string record(DnsType type, const std::string& data) {
  return "\xc0\x0c\x00"s + static_cast<char>(type) + "\x00\x01\x00\x00\x00\x3c\x00"s + static_cast<char>(data.size()) +
         data;
}
std::string query_of(DnsType type) {
  return *dns_query({.name = "www.example", .type = type}, 0x1234);
}

TEST(DnsQuery, IsOneQuestion) {
  EXPECT_EQ(dns_query({.name = "www.example", .type = DnsType::Aaaa}, 0x1234),
            "\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00"s + kName + "\x00\x1c\x00\x01"s);
}

TEST(DnsQuery, MayAskOfChaosAndWithoutRecursion) {
  const auto query = dns_query({.name = "id.server.", .type = DnsType::Txt, .chaos = true, .recursion = false}, 1);
  EXPECT_EQ(query, "\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00"s + "\x02id\x06server\0"s + "\x00\x10\x00\x03"s);
}

TEST(DnsQuery, HasALimitOfItsName) {
  EXPECT_FALSE(dns_query({.name = std::string(64, 'a') + ".example"}, 1));
}

struct Record {
  const char* name;
  DnsType type;
  std::string data;
  std::string text;
};
class DnsRecord : public testing::TestWithParam<Record> {};
INSTANTIATE_TEST_SUITE_P(
    Rfc1035Section3_3, DnsRecord,
    testing::Values(Record{"A", DnsType::A, "\xc0\x00\x02\x50"s, "192.0.2.80"},
                    Record{"Aaaa", DnsType::Aaaa, "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01"s, "2001:db8::1"},
                    Record{"Ns", DnsType::Ns, "\x03NS1\xc0\x10", "ns1.example"},
                    Record{"Cname", DnsType::Cname, kName, "www.example"},
                    Record{"Ptr", DnsType::Ptr, "\xc0\x0c", "www.example"},
                    Record{"Mx", DnsType::Mx, "\x00\x0a\xc0\x0c"s, "10 www.example"},
                    Record{"Srv", DnsType::Srv, "\x00\x00\x00\x05\x13\xc4\xc0\x0c"s, "0 5 5060 www.example"},
                    Record{"Txt", DnsType::Txt, "\x04hkg1\x02-a", "hkg1-a"},
                    Record{"Soa", DnsType::Soa, "\xc0\x0c\xc0\x10\0\0\0\x07\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0\4"s,
                           "www.example example 7 1 2 3 4"}),
    [](const auto& info) { return std::string{info.param.name}; });
TEST_P(DnsRecord, HasItsText) {
  const auto query = query_of(GetParam().type);
  const auto answer = read_dns_answer(answer_to(query, 0x8180, 1, record(GetParam().type, GetParam().data)), query);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->records, std::vector{GetParam().text});
}
TEST_P(DnsRecord, IsMalformedWhereverItIsCut) {
  const auto query = query_of(GetParam().type);
  const auto whole = answer_to(query, 0x8180, 1, record(GetParam().type, GetParam().data));
  for (std::size_t size = query.size(); size < whole.size(); ++size)
    EXPECT_EQ(read_dns_answer(whole.substr(0, size), query).error(), DnsFault::Malformed) << size;
}

TEST(DnsAnswer, PassesOverRecordsOfOtherTypes) {
  const auto query = query_of(DnsType::A);
  const auto records = record(DnsType::Cname, "\x05other\xc0\x10") + record(DnsType::A, "\xc0\x00\x02\x01"s);
  const auto answer = read_dns_answer(answer_to(query, 0x8180, 2, records), query);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->records, std::vector<std::string>{"192.0.2.1"});
}

TEST(DnsAnswer, HasRcodeAndTruncation) {
  const auto query = query_of(DnsType::A);
  EXPECT_EQ(read_dns_answer(answer_to(query, 0x8183, 0, ""), query)->rcode, 3);
  EXPECT_TRUE(read_dns_answer(answer_to(query, 0x8380, 1, "cut"), query)->truncated);
  auto bare = answer_to(query, 0x8185, 0, "").substr(0, 12);
  bare[5] = 0;
  EXPECT_EQ(read_dns_answer(bare, query)->rcode, 5) << "refused without the question";
}

TEST(DnsAnswer, KnowsWhatIsNotItsOwn) {
  const auto query = query_of(DnsType::A);
  auto other_id = answer_to(query, 0x8180, 0, "");
  other_id[0] = 0;
  EXPECT_EQ(read_dns_answer(other_id, query).error(), DnsFault::NotOurs);
  EXPECT_EQ(read_dns_answer(query, query).error(), DnsFault::NotOurs) << "our own question";
  EXPECT_EQ(read_dns_answer("", query).error(), DnsFault::NotOurs);
  auto other_name = answer_to(query, 0x8180, 0, "");
  other_name[13] = 'x';
  EXPECT_EQ(read_dns_answer(other_name, query).error(), DnsFault::NotOurs);
  other_name[13] = 'W';
  EXPECT_TRUE(read_dns_answer(other_name, query)) << "RFC 4343";
}

TEST(DnsAnswer, IsMalformedWhenItsNamesLoopOrItsLengthsLie) {
  const auto query = query_of(DnsType::Ns);
  const auto loop = answer_to(query, 0x8180, 1, record(DnsType::Ns, "\xc0\x29"));
  EXPECT_EQ(read_dns_answer(loop, query).error(), DnsFault::Malformed);
  const auto of_a = query_of(DnsType::A);
  const auto longer = answer_to(of_a, 0x8180, 1, record(DnsType::A, "\x01\x02\x03\x04\x05"));
  EXPECT_EQ(read_dns_answer(longer, of_a).error(), DnsFault::Malformed);
  const auto more = answer_to(of_a, 0x8180, 255, "");
  EXPECT_EQ(read_dns_answer(more, of_a).error(), DnsFault::Malformed);
}

TEST(CanonicalRecord, IsWhatIsCompared) {
  EXPECT_EQ(canonical_record(DnsType::Aaaa, "2001:DB8:0::1"), "2001:db8::1");
  EXPECT_EQ(canonical_record(DnsType::Mx, "10 Mail.Example."), "10 mail.example");
  EXPECT_EQ(canonical_record(DnsType::Txt, "Hkg1."), "Hkg1.");
}

}  // namespace
}  // namespace eipd::probe
