#include "daemon/probe/http_body.hpp"

#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "daemon/probe/http_answer.hpp"

namespace eipd::probe {

namespace http = boost::beast::http;

namespace {

/// "0\r\n\r\n": no chunked body ends with fewer octets, and Beast asserts that it sees as many once it has met the last
/// chunk.
constexpr std::size_t kLastChunk = 5;

}  // namespace

struct HttpBody::Reading {
  http::response_parser<http::string_body> parser;
  std::string pending;  ///< what the parser wants to see again, with more behind it
  std::size_t taken = 0;
  std::size_t most = 0;

  State parse();
  State after(const boost::system::error_code& problem) {
    if (problem == http::error::need_more) return State::NeedMore;
    if (problem == http::error::body_limit) return State::TooLarge;
    if (problem) return State::Malformed;
    return parser.is_done() ? State::Complete : State::NeedMore;
  }
};

HttpBody::HttpBody(std::uint32_t limit, bool to_head) : reading_{std::make_unique<Reading>()} {
  reading_->parser.eager(true);
  reading_->parser.header_limit(HttpAnswer::kLargestHeader);
  reading_->parser.body_limit(limit);
  reading_->parser.skip(to_head);
  reading_->most = std::size_t{8} * limit + 2 * HttpAnswer::kLargestHeader;
}
HttpBody::~HttpBody() = default;

HttpBody::State HttpBody::feed(std::string_view octets) {
  reading_->taken += octets.size();
  if (reading_->taken > reading_->most) return State::TooLarge;
  reading_->pending += octets;
  return reading_->parse();
}

HttpBody::State HttpBody::Reading::parse() {
  while (true) {
    if (parser.is_header_done() && parser.chunked() && pending.size() < kLastChunk) return State::NeedMore;
    boost::system::error_code problem;
    const auto used = parser.put(boost::asio::buffer(pending), problem);
    pending.erase(0, used);
    const auto state = after(problem);
    if (state != State::NeedMore || used == 0 || pending.empty()) return state;
  }
}

HttpBody::State HttpBody::finish() {
  boost::system::error_code problem;
  reading_->parser.put_eof(problem);
  if (problem == http::error::partial_message) return State::NeedMore;
  return reading_->after(problem);
}

const std::string& HttpBody::text() const {
  return reading_->parser.get().body();
}

}  // namespace eipd::probe
