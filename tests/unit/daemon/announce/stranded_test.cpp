#include "daemon/announce/stranded.hpp"

#include <gtest/gtest.h>

namespace eipd::announce {
namespace {

using intent::Scope;

const std::vector<AnnouncingNeighbor> kTwo{{"edge1"}, {"edge2"}};

std::optional<std::uint32_t> left(const std::vector<AnnouncingNeighbor>& announcers, Scope scope, std::string_view name,
                                  std::uint32_t min_announcers) {
  const auto strand = stranded("eip-web", announcers, scope, name, min_announcers);
  return strand ? std::optional{strand->left} : std::nullopt;
}

TEST(WouldStrand, CountsTheNeighborsThatWouldStillHaveIt) {
  EXPECT_EQ(left(kTwo, Scope::Neighbor, "edge1", 1), std::nullopt);
  EXPECT_EQ(left(kTwo, Scope::Neighbor, "edge1", 2), 1U);
  EXPECT_EQ(left(kTwo, Scope::Eip, "eip-web", 1), 0U);
  EXPECT_EQ(left(kTwo, Scope::AccessPoint, "", 1), 0U);
}

TEST(WouldStrand, RefusesNothingWithoutAMinimum) {
  EXPECT_EQ(left(kTwo, Scope::AccessPoint, "", 0), std::nullopt);
}

TEST(WouldStrand, LooksAtWhatTheDrainConcerns) {
  EXPECT_EQ(left(kTwo, Scope::Eip, "eip-other", 2), std::nullopt);
  EXPECT_EQ(left(kTwo, Scope::Neighbor, "edge9", 2), std::nullopt);
  EXPECT_EQ(left({}, Scope::AccessPoint, "", 2), std::nullopt) << "nobody has it as it is";
}

TEST(WouldStrand, LeavesOutNeighborsThatAreDrained) {
  EXPECT_EQ(left({{"edge1", true}, {"edge2"}}, Scope::Neighbor, "edge2", 1), 0U);
  EXPECT_EQ(left({{"edge1", true}, {"edge2"}}, Scope::Neighbor, "edge1", 2), std::nullopt);
}

}  // namespace
}  // namespace eipd::announce
