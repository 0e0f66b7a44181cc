#include "daemon/probe/http_probe.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <boost/asio.hpp>

#include "daemon/probe/http_answer.hpp"

namespace eipd::probe {
namespace {

using Header = std::pair<std::string, std::string>;

bool same_name(std::string_view a, std::string_view b) {
  constexpr auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

void set(std::vector<Header>& headers, const Header& header) {
  const auto same = std::ranges::find_if(headers, [&](const Header& h) { return same_name(h.first, header.first); });
  if (same == headers.end()) {
    headers.push_back(header);
  } else {
    *same = header;
  }
}

/// A target as Host: without the zone, which means something to this host only (RFC 6874 §1).
std::string authority(std::string_view target) {
  std::string text{target};
  if (const auto zone = text.find('%'); zone != std::string::npos) {
    if (const auto end = text.find(']', zone); end != std::string::npos) text.erase(zone, end - zone);
  }
  return text;
}

}  // namespace

std::string http_request(const health::HttpCheck& check, std::string_view target) {
  std::vector<Header> headers{{"Host", check.host.empty() ? authority(target) : check.host},
                              {"User-Agent", "eipd"},
                              {"Accept", "*/*"},
                              {"Connection", "close"}};
  for (const auto& header : check.headers) set(headers, header);
  std::string text = check.method + ' ' + check.path + " HTTP/1.1\r\n";
  for (const auto& [name, value] : headers) text.append(name).append(": ").append(value).append("\r\n");
  return text + "\r\n";
}

HttpProbe::HttpProbe(Dialer dialer, const health::HttpCheck& check, std::string_view target)
    : dialer_{std::move(dialer)}, request_{http_request(check, target)}, expected_{check.expect_status} {}

boost::asio::awaitable<Attempt> HttpProbe::run(health::TimePoint deadline) {
  auto connection = co_await dialer_.dial(deadline);
  if (!connection) co_return std::move(connection.error());
  Attempt attempt = co_await ask(**connection);
  (*connection)->close();
  co_return attempt;
}

boost::asio::awaitable<Attempt> HttpProbe::ask(Connection& connection) const {
  if (auto failure = co_await connection.write(request_)) co_return *std::move(failure);
  HttpAnswer answer;
  auto state = HttpAnswer::State::NeedMore;
  while (state == HttpAnswer::State::NeedMore) {
    auto size = co_await connection.read_some(answer.space());
    if (!size) co_return std::move(size.error());
    state = answer.commit(*size);
  }
  if (state == HttpAnswer::State::Complete) co_return judge(answer.status());
  co_return Attempt{health::Outcome::ProtocolError, answer.error()};
}

Attempt HttpProbe::judge(std::uint16_t status) const {
  const bool expected =
      std::ranges::any_of(expected_, [&](const auto& range) { return range.first <= status && status <= range.last; });
  return {expected ? health::Outcome::Success : health::Outcome::BadStatus, "status " + std::to_string(status)};
}

}  // namespace eipd::probe
