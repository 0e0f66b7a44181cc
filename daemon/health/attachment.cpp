#include "daemon/health/attachment.hpp"

#include <algorithm>

namespace eipd::health {

std::optional<TimePoint> Attachment::due() const {
  if (attached_since_ || !wanted_) return std::nullopt;
  return std::max(*wanted_, not_before_);
}

void Attachment::attached(TimePoint now) {
  attached_since_ = now;
  wanted_.reset();
}

void Attachment::failed(TimePoint now) {
  detach(now);
}

void Attachment::ended(TimePoint now) {
  ended_ = now;
  detach(now);
}

void Attachment::let_go(TimePoint now) {
  delay_ = kLongest;
  attached_since_.reset();
  detach(now);
}

Weight Attachment::weigh(TimePoint started, TimePoint now, Outcome outcome) {
  const bool begun_after = ended_ && started >= *ended_;
  if (outcome == Outcome::Success) {
    if (begun_after) ended_.reset();
    if (!attached_since_) wanted_ = now;
    return Weight::One;
  }
  wanted_.reset();
  const bool proves = begun_after && (outcome == Outcome::Refused || outcome == Outcome::Reset);
  return proves ? Weight::Fall : Weight::One;
}

void Attachment::detach(TimePoint now) {
  if (attached_since_ && now - *attached_since_ >= kLasting) delay_ = kFirst;
  attached_since_.reset();
  wanted_.reset();
  not_before_ = now + delay_;
  delay_ = std::min<Duration>(2 * delay_, kLongest);
}

}  // namespace eipd::health
