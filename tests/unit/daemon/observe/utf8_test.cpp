#include "daemon/observe/utf8.hpp"

#include <gtest/gtest.h>

namespace eipd::observe {
namespace {

struct Text {
  const char* name;
  std::string_view octets;
  std::string_view want;
};
class Utf8 : public testing::TestWithParam<Text> {};

INSTANTIATE_TEST_SUITE_P(Rfc3629Section4, Utf8,
                         testing::Values(Text{"Ascii", "edge1", "edge1"}, Text{"German", "Störung", "Störung"},
                                         Text{"FourOctets", "\xF0\x9F\x94\xA5", "\xF0\x9F\x94\xA5"},
                                         Text{"LoneContinuation", "a\x80z", "a\uFFFDz"},
                                         Text{"Overlong", "\xC0\xAF", "\uFFFD\uFFFD"},
                                         Text{"OverlongThree", "\xE0\x80\x80", "\uFFFD\uFFFD\uFFFD"},
                                         Text{"Surrogate", "\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD"},
                                         Text{"BeyondUnicode", "\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},
                                         Text{"CutShort", "a\xE2\x82", "a\uFFFD\uFFFD"}, Text{"Empty", "", ""}),
                         [](const auto& info) { return std::string{info.param.name}; });

TEST_P(Utf8, IllFormedOctetsAreReplacedOneByOne) {
  EXPECT_EQ(to_valid_utf8(GetParam().octets), GetParam().want);
}

}  // namespace
}  // namespace eipd::observe
