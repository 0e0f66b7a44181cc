#include "bgp/types/utf8.hpp"

#include <string>

#include <gtest/gtest.h>

namespace eipd::bgp {
namespace {

using namespace std::string_view_literals;

struct Form {
  const char* name;
  std::string_view text;
  std::size_t length;
};
class Utf8Length : public testing::TestWithParam<Form> {};
INSTANTIATE_TEST_SUITE_P(
    Rfc3629Section4, Utf8Length,
    testing::Values(Form{"Empty", "", 0}, Form{"Ascii", "ab", 1}, Form{"Nul", "\0"sv, 1}, Form{"Two", "\xC2\xA0", 2},
                    Form{"Three", "\xE2\x82\xAC", 3}, Form{"Four", "\xF4\x8F\xBF\xBF", 4},
                    Form{"LoneContinuation", "\x80", 0}, Form{"OverlongTwo", "\xC1\xBF", 0},
                    Form{"OverlongThree", "\xE0\x9F\xBF", 0}, Form{"Surrogate", "\xED\xA0\x80", 0},
                    Form{"OverlongFour", "\xF0\x8F\xBF\xBF", 0}, Form{"BeyondTheLast", "\xF4\x90\x80\x80", 0},
                    Form{"NoLead", "\xF5\x80\x80\x80", 0}, Form{"CutShort", "\xE2\x82", 0},
                    Form{"SecondOfAnother", "\xE2\x41\xAC", 0}, Form{"ThirdOfAnother", "\xE2\x82\x41", 0}),
    [](const auto& info) { return std::string{info.param.name}; });
TEST_P(Utf8Length, IsThatOfAWellFormedCharacter) {
  EXPECT_EQ(utf8_length(GetParam().text), GetParam().length);
}

TEST(BeginsWithControl, KnowsC0DelAndC1) {
  for (const auto text : {"\0"sv, "\x1F"sv, "\x7F"sv, "\xC2\x80"sv, "\xC2\x9F"sv})
    EXPECT_TRUE(begins_with_control(text));
  for (const auto text : {""sv, " "sv, "~\n"sv, "\xC2\xA0"sv, "\xC3\x80"sv}) EXPECT_FALSE(begins_with_control(text));
}

}  // namespace
}  // namespace eipd::bgp
