#include "daemon/probe/http_answer.hpp"

#include <optional>
#include <vector>

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>

namespace eipd::probe {

namespace http = boost::beast::http;

struct HttpAnswer::Reading {
  std::vector<char> bytes = std::vector<char>(1024);
  std::size_t filled = 0;
  std::size_t parsed = 0;
  std::optional<http::response_parser<http::empty_body>> parser;
  std::string error;

  void begin() {
    parser.emplace();
    parser->header_limit(kLargestHeader);
  }
  State parse();
  State fail(std::string why) {
    error = std::move(why);
    return State::Malformed;
  }
};

HttpAnswer::HttpAnswer() : reading_{std::make_unique<Reading>()} {
  reading_->begin();
}
HttpAnswer::~HttpAnswer() = default;
HttpAnswer::HttpAnswer(HttpAnswer&&) noexcept = default;
HttpAnswer& HttpAnswer::operator=(HttpAnswer&&) noexcept = default;

std::span<char> HttpAnswer::space() {
  auto& [bytes, filled, parsed, parser, error] = *reading_;
  if (filled == bytes.size()) bytes.resize(bytes.size() * 2);
  return std::span{bytes}.subspan(filled);
}

HttpAnswer::State HttpAnswer::commit(std::size_t size) {
  reading_->filled += size;
  const State state = reading_->parse();
  if (state == State::NeedMore && reading_->filled >= kLargestHeader) return reading_->fail("header larger than 8 KiB");
  return state;
}

HttpAnswer::State HttpAnswer::Reading::parse() {
  while (parsed < filled) {
    boost::system::error_code problem;
    const std::size_t taken = parser->put(boost::asio::buffer(bytes.data() + parsed, filled - parsed), problem);
    parsed += taken;
    if (problem == http::error::need_more) return State::NeedMore;
    if (problem) return fail("not HTTP: " + problem.message());
    if (!parser->is_header_done()) {
      if (taken == 0) return State::NeedMore;
      continue;
    }
    const unsigned status = parser->get().result_int();
    if (status >= 200 || status == 101) return State::Complete;
    begin();
  }
  return State::NeedMore;
}

std::uint16_t HttpAnswer::status() const {
  return static_cast<std::uint16_t>(reading_->parser->get().result_int());
}

const std::string& HttpAnswer::error() const {
  return reading_->error;
}

}  // namespace eipd::probe
