#include "daemon/app/idempotency.hpp"

#include <gtest/gtest.h>

namespace eipd::app {
namespace {

using namespace std::chrono_literals;
using State = IdempotencyKeys::State;

const IdempotencyKeys::SystemTime kThen{1'750'000'000s};

store::IdempotencyRecord answer(std::string key, IdempotencyKeys::SystemTime at = kThen) {
  return {.key = std::move(key), .request = 7, .status = 201, .body = "{}", .etag = "", .at = at};
}

TEST(IdempotencyKeys, TellARequestFromAnotherAndFromItsRetry) {
  IdempotencyKeys keys;
  EXPECT_EQ(keys.find("k", 7, kThen).state, State::New);
  keys.begin("k", 7);
  EXPECT_EQ(keys.find("k", 7, kThen).state, State::UnderWay);
  EXPECT_EQ(keys.find("k", 8, kThen).state, State::Reused) << "also before the first is answered";
  keys.answered(answer("k"));
  EXPECT_EQ(keys.find("k", 7, kThen).answer->status, 201U);
  EXPECT_EQ(keys.find("k", 8, kThen).state, State::Reused);
  keys.begin("l", 7);
  keys.failed("l");
  EXPECT_EQ(keys.find("l", 8, kThen).state, State::New);
}

TEST(IdempotencyKeys, AreKeptForADay) {
  IdempotencyKeys keys;
  keys.answered(answer("k"));
  EXPECT_EQ(keys.find("k", 7, kThen + 24h).state, State::Answered);
  EXPECT_EQ(keys.find("k", 8, kThen + 24h + 1s).state, State::New);
}

TEST(IdempotencyKeys, AreBounded) {
  IdempotencyKeys keys;
  for (std::size_t i = 0; i < IdempotencyKeys::kLimit + 10; ++i) keys.answered(answer(std::to_string(i)));
  EXPECT_EQ(keys.find("9", 7, kThen).state, State::New);
  EXPECT_EQ(keys.find("10", 7, kThen).state, State::Answered);
}

}  // namespace
}  // namespace eipd::app
