// The head of an answer, however it is cut, and what a hostile target may send instead. RFC 9110, RFC 9112.
#include "daemon/probe/http_answer.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace eipd::probe {
namespace {

using State = HttpAnswer::State;

/// Feeds text in pieces of at most `piece` octets until the answer is decided.
State feed(HttpAnswer& answer, std::string_view text, std::size_t piece) {
  State state = State::NeedMore;
  while (!text.empty() && state == State::NeedMore) {
    const auto space = answer.space();
    const auto size = std::min({space.size(), text.size(), piece});
    std::ranges::copy(text.substr(0, size), space.begin());
    text.remove_prefix(size);
    state = answer.commit(size);
  }
  return state;
}

constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok";

TEST(HttpAnswerHead, IsReadHoweverItIsCut) {
  for (const std::size_t piece : {1UL, 2UL, 3UL, 7UL, 1000UL}) {
    HttpAnswer answer;
    EXPECT_EQ(feed(answer, kOk, piece), State::Complete) << piece;
    EXPECT_EQ(answer.status(), 200);
  }
}

TEST(HttpAnswerHead, IsIncompleteWithoutItsEmptyLine) {
  HttpAnswer answer;
  EXPECT_EQ(feed(answer, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n", 1000), State::NeedMore);
}

TEST(HttpAnswerHead, OfHttp10Counts) {
  HttpAnswer answer;
  EXPECT_EQ(feed(answer, "HTTP/1.0 503 no\r\n\r\n", 1000), State::Complete);
  EXPECT_EQ(answer.status(), 503);
}

TEST(HttpAnswerHead, DoesNotWaitForAnyBody) {
  HttpAnswer answer;
  EXPECT_EQ(feed(answer, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFF\r\n", 1000), State::Complete);
}

TEST(HttpAnswerHead, FollowsInterimAnswers) {  // RFC 9110 §15.2
  for (const std::size_t piece : {1UL, 1000UL}) {
    HttpAnswer answer;
    const auto* text =
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 204 No\r\n\r\n";
    EXPECT_EQ(feed(answer, text, piece), State::Complete);
    EXPECT_EQ(answer.status(), 204);
  }
}

TEST(HttpAnswerLimit, EndsAnEndlessHeader) {
  HttpAnswer answer;
  std::string text = "HTTP/1.1 200 OK\r\n";
  while (text.size() < 100'000) text += "X-Filler: 0123456789abcdef\r\n";
  EXPECT_EQ(feed(answer, text, 1000), State::Malformed);
  EXPECT_FALSE(answer.error().empty());
}

TEST(HttpAnswerLimit, EndsAnEndlessLine) {
  HttpAnswer answer;
  EXPECT_EQ(feed(answer, "HTTP/1.1 200 " + std::string(100'000, 'x'), 1000), State::Malformed);
}

TEST(HttpAnswerLimit, EndsEndlessInterimAnswers) {
  HttpAnswer answer;
  std::string text;
  while (text.size() < 100'000) text += "HTTP/1.1 102 Processing\r\n\r\n";
  EXPECT_EQ(feed(answer, text, 1000), State::Malformed);
}

TEST(HttpAnswerHead, TellsABannerFromSilenceHoweverItIsCut) {
  for (const std::size_t piece : {1UL, 4UL, 1000UL}) {
    HttpAnswer answer;
    EXPECT_EQ(feed(answer, "SSH-2.0-OpenSSH_9.2\r\n", piece), State::Malformed) << piece;
  }
}

class BadHttpAnswer : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Table, BadHttpAnswer,
                         testing::Values("SSH-2.0-OpenSSH_9.2\r\n\r\n", "HTTP/2.0 200 OK\r\n\r\n",
                                         "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n",
                                         "HTTP/1.1 abc OK\r\n\r\n", "\r\n\r\n\r\n\r\n",
                                         "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                                         "HTTP/1.1 200 OK\r\nBad Name: 1\r\n\r\n", "<html>200 OK</html>\r\n\r\n"));
TEST_P(BadHttpAnswer, IsMalformedHoweverItIsCut) {
  for (const std::size_t piece : {1UL, 1000UL}) {
    HttpAnswer answer;
    EXPECT_EQ(feed(answer, GetParam(), piece), State::Malformed);
  }
}

}  // namespace
}  // namespace eipd::probe
