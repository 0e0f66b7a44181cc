#include "daemon/probe/dns_message.hpp"

#include <algorithm>
#include <ares.h>
#include <array>
#include <memory>

#include "bgp/types/address.hpp"

namespace eipd::probe {
namespace {

using health::DnsType;

constexpr std::size_t kHeader = 12;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lowered(std::string_view text) {
  std::string result{text};
  std::ranges::transform(result, result.begin(), lower);
  return result;
}

/// Reads a message front to back; fails stickily. A name may point to anywhere before itself (RFC 1035 §4.1.4).
class Reader {
 public:
  explicit Reader(std::string_view message) : message_{message} {}

  std::uint32_t number(std::size_t size) {
    std::uint32_t value = 0;
    for (const char c : take(size)) value = value << 8U | static_cast<unsigned char>(c);
    return value;
  }
  std::string_view take(std::size_t size) {
    if (!good_ || size > message_.size() - at_) return fail();
    at_ += size;
    return message_.substr(at_ - size, size);
  }
  std::string name() {
    char* text = nullptr;
    long size = 0;
    const auto* base = reinterpret_cast<const unsigned char*>(message_.data());  // NOLINT: what c-ares takes
    if (!good_ || at_ >= message_.size() ||
        ares_expand_name(base + at_, base, static_cast<int>(message_.size()), &text, &size) != ARES_SUCCESS) {
      return std::string{fail()};
    }
    const std::unique_ptr<char, decltype(&ares_free_string)> owner{text, &ares_free_string};
    at_ += static_cast<std::size_t>(size);
    return lowered(text);
  }
  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] std::size_t at() const { return at_; }

 private:
  std::string_view fail() {
    good_ = false;
    return {};
  }
  std::string_view message_;
  std::size_t at_ = 0;
  bool good_ = true;
};

std::string address_text(std::string_view octets) {
  if (octets.size() == 4) {
    std::uint32_t value = 0;
    for (const char c : octets) value = value << 8U | static_cast<unsigned char>(c);
    return bgp::to_string(bgp::IpAddress::v4(value));
  }
  std::array<std::uint8_t, 16> v6{};
  if (octets.size() == v6.size()) std::ranges::copy(octets, v6.begin());
  return bgp::to_string(bgp::IpAddress::v6(v6));
}

/// The next `count` numbers of `size` octets, each followed by a space.
std::string numbers(Reader& in, int count, std::size_t size) {
  std::string text;
  for (int i = 0; i < count; ++i) text.append(std::to_string(in.number(size))).append(1, ' ');
  return text;
}

/// Reads one record's data, `size` octets at the reader. What it reads beyond them is found by the caller.
std::string record_text(Reader& in, DnsType type, std::size_t size) {
  switch (type) {
    case DnsType::A:
    case DnsType::Aaaa:
      return address_text(in.take(type == DnsType::A ? 4 : 16));
    case DnsType::Ns:
    case DnsType::Cname:
    case DnsType::Ptr:
      return in.name();
    case DnsType::Mx: {
      auto text = numbers(in, 1, 2);
      return text += in.name();
    }
    case DnsType::Srv: {
      auto text = numbers(in, 3, 2);
      return text += in.name();
    }
    case DnsType::Soa: {
      auto text = in.name() + ' ';
      text.append(in.name()).append(1, ' ').append(numbers(in, 5, 4));
      text.pop_back();
      return text;
    }
    case DnsType::Txt: {
      std::string text;
      for (const auto end = in.at() + size; in.good() && in.at() < end;) text += in.take(in.number(1));
      return text;
    }
  }
  return {};
}

bool same_question(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);  // RFC 4343: case says nothing
}

}  // namespace

std::expected<std::string, std::string> dns_query(const health::DnsCheck& check, std::uint16_t id) {
  constexpr int kInternet = 1;
  constexpr int kChaos = 3;
  unsigned char* octets = nullptr;
  int size = 0;
  const int status = ares_create_query(check.name.c_str(), check.chaos ? kChaos : kInternet,
                                       static_cast<int>(check.type), id, check.recursion ? 1 : 0, &octets, &size, 0);
  if (status != ARES_SUCCESS) return std::unexpected(std::string{ares_strerror(status)});
  const std::unique_ptr<unsigned char, decltype(&ares_free_string)> owner{octets, &ares_free_string};
  return std::string{octets, octets + size};
}

std::expected<DnsAnswer, DnsFault> read_dns_answer(std::string_view octets, std::string_view query) {
  Reader in{octets};
  const auto id = in.take(2);
  const auto flags = in.number(2);
  const auto questions = in.number(2);
  const auto answers = in.number(2);
  in.take(4);
  constexpr std::uint32_t kResponse = 0x8000;
  constexpr std::uint32_t kTruncated = 0x0200;
  if (!in.good() || id != query.substr(0, 2) || (flags & kResponse) == 0) return std::unexpected(DnsFault::NotOurs);
  DnsAnswer answer{.rcode = static_cast<std::uint8_t>(flags & 0x0fU), .truncated = (flags & kTruncated) != 0};
  const auto question = query.substr(kHeader);
  if (questions == 0 && answer.rcode != 0) return answer;  // some servers refuse without repeating the question
  if (questions != 1 || !same_question(in.take(question.size()), question)) return std::unexpected(DnsFault::NotOurs);
  const auto type = static_cast<std::uint32_t>(static_cast<unsigned char>(question[question.size() - 4])) << 8U |
                    static_cast<unsigned char>(question[question.size() - 3]);
  if (answer.truncated) return answer;
  for (std::uint32_t i = 0; i < answers && in.good(); ++i) {
    in.name();
    const auto found = in.number(2);
    in.take(6);  // class, TTL
    const std::size_t size = in.number(2);
    const auto end = in.at() + size;
    if (found != type) {
      in.take(size);
      continue;
    }
    auto text = record_text(in, static_cast<DnsType>(type), size);
    if (in.at() != end) return std::unexpected(DnsFault::Malformed);
    answer.records.push_back(std::move(text));
  }
  if (!in.good()) return std::unexpected(DnsFault::Malformed);
  return answer;
}

std::string canonical_record(DnsType type, std::string_view text) {
  if (type == DnsType::Txt) return std::string{text};
  if (type == DnsType::A || type == DnsType::Aaaa) {
    if (const auto address = bgp::parse_address(text)) return bgp::to_string(*address);
    return std::string{text};
  }
  if (text.size() > 1 && text.ends_with('.')) text.remove_suffix(1);
  return lowered(text);
}

}  // namespace eipd::probe
