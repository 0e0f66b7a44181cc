#include "bgp/net/advertiser.hpp"

#include <cassert>
#include <utility>

namespace eipd::bgp::net {

Advertiser::Advertiser(std::shared_ptr<rib::ExportGroup> group, const fsm::Negotiated& negotiated)
    : group_{std::move(group)},
      reader_{group_->attach()},
      families_{negotiated.families},
      marks_{negotiated.enhanced_route_refresh} {}

Advertiser::~Advertiser() {
  group_->detach(reader_);
}

rib::ChunkPtr Advertiser::next() {
  assert(!under_way_ && "one chunk at a time");
  under_way_ = held_ ? group_->next_withdrawals(reader_) : group_->next(reader_);
  return under_way_;
}

rib::ChunkPtr Advertiser::written() {
  auto chunk = std::exchange(under_way_, nullptr);
  if (chunk && !std::exchange(under_way_of_former_, false)) group_->written(reader_, *chunk);
  return chunk;
}

bool Advertiser::drained() const {
  return !held_ && !under_way_ && !group_->pending(reader_);
}

void Advertiser::hand_over(std::shared_ptr<rib::ExportGroup> group, rib::ReaderId reader) {
  // What a refresh has not brought yet comes from the new group, all of it.
  std::vector<Family> again;
  for (const auto family : kFamilies)
    if (refreshing_.contains(family) || group_->replaying(reader_, family)) again.push_back(family);
  group_->detach(reader_);
  group_ = std::move(group);
  reader_ = reader;
  under_way_of_former_ = under_way_ != nullptr;
  held_ = false;
  for (const auto family : again) group_->replay(reader_, family);
}

std::vector<Family> Advertiser::take_end_of_rib() {
  if (end_of_rib_taken_ || !drained()) return {};
  end_of_rib_taken_ = true;
  std::vector<Family> due;
  for (const auto family : kFamilies)
    if (families_.contains(family)) due.push_back(family);
  return due;
}

void Advertiser::refresh(Family family) {
  if (marks_) {
    asked_.add(family);
  } else {
    group_->replay(reader_, family);
  }
}

std::vector<wire::RouteRefresh> Advertiser::take_refresh_marks() {
  using Subtype = wire::RouteRefresh::Subtype;
  if (!drained()) return {};
  std::vector<wire::RouteRefresh> marks;
  for (const auto family : kFamilies)
    if (refreshing_.contains(family)) marks.push_back({.subtype = Subtype::End, .family = family});
  refreshing_ = {};
  if (!end_of_rib_taken_) return marks;
  for (const auto family : kFamilies) {
    if (!asked_.contains(family)) continue;
    marks.push_back({.subtype = Subtype::Begin, .family = family});
    group_->replay(reader_, family);
  }
  refreshing_ = std::exchange(asked_, {});
  return marks;
}

}  // namespace eipd::bgp::net
