#include "bgp/fsm/backoff.hpp"

#include <algorithm>
#include <utility>

namespace eipd::bgp::fsm {

Backoff::Backoff(milliseconds first) : first_{first}, fast_{first}, slow_{kSlowFirst} {}

milliseconds Backoff::fast() {
  return std::exchange(fast_, std::max(first_, std::min(2 * fast_, kFastMost)));
}

milliseconds Backoff::slow() {
  return std::exchange(slow_, std::min(2 * slow_, kSlowMost));
}

void Backoff::reset() {
  *this = Backoff{first_};
}

}  // namespace eipd::bgp::fsm
