#include "bgp/net/advertiser.hpp"

#include <cassert>
#include <utility>

namespace eipd::bgp::net {

Advertiser::Advertiser(std::shared_ptr<rib::ExportGroup> group, FamilySet families)
    : group_{std::move(group)}, reader_{group_->attach()}, families_{families} {}

Advertiser::~Advertiser() {
  group_->detach(reader_);
}

rib::ChunkPtr Advertiser::next() {
  assert(!under_way_ && "one chunk at a time");
  under_way_ = group_->next(reader_);
  return under_way_;
}

rib::ChunkPtr Advertiser::written() {
  auto chunk = std::exchange(under_way_, nullptr);
  if (chunk) group_->written(reader_, *chunk);
  return chunk;
}

bool Advertiser::drained() const {
  return !under_way_ && !group_->pending(reader_);
}

std::vector<Family> Advertiser::take_end_of_rib() {
  if (end_of_rib_taken_ || !drained()) return {};
  end_of_rib_taken_ = true;
  std::vector<Family> due;
  for (const auto family : kFamilies)
    if (families_.contains(family)) due.push_back(family);
  return due;
}

void Advertiser::replay(Family family) {
  group_->replay(reader_, family);
}

}  // namespace eipd::bgp::net
