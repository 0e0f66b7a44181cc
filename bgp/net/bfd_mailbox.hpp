// From the BFD thread to control: one slot a session, the newest news win, one wake-up for many.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <utility>

#include "bgp/net/bfd_news.hpp"

namespace eipd::bgp::net {

class BfdMailbox {
 public:
  using Batch = std::map<BfdSessionId, BfdNews>;

  /// `wake`: called on the BFD thread, outside the lock, when the first slot fills.
  explicit BfdMailbox(std::function<void()> wake) : wake_{std::move(wake)} {}

  void put(BfdSessionId session, BfdNews news) {
    bool first = false;
    {
      const std::lock_guard lock{mutex_};
      first = slots_.empty();
      slots_.insert_or_assign(session, std::move(news));
    }
    if (first) wake_();
  }

  [[nodiscard]] Batch drain() {
    const std::lock_guard lock{mutex_};
    return std::exchange(slots_, {});
  }

 private:
  std::mutex mutex_;
  Batch slots_;
  std::function<void()> wake_;
};

}  // namespace eipd::bgp::net
