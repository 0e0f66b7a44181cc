#include "daemon/announce/reason.hpp"

#include <set>
#include <string>

#include <gtest/gtest.h>

namespace eipd::announce {
namespace {

TEST(Reasons, HaveOneWordEachThatFitsALabel) {
  std::set<std::string> words;
  for (auto reason = Reason::Healthy;; reason = static_cast<Reason>(static_cast<int>(reason) + 1)) {
    const std::string word{to_string(reason)};
    EXPECT_FALSE(word.empty());
    EXPECT_EQ(word.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), std::string::npos) << word;
    EXPECT_TRUE(words.insert(word).second) << word << " stands for two reasons";
    if (reason == Reason::NotEstablished) break;
  }
}

}  // namespace
}  // namespace eipd::announce
