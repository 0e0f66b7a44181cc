// The way from the store's threads to the control thread, which control closes before its loop ends.
#pragma once

#include <mutex>
#include <optional>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/post.hpp>

namespace eipd::store {

class WayToControl {
 public:
  explicit WayToControl(boost::asio::any_io_executor control) : control_{std::move(control)} {}
  /// Dropped when closed.
  template <class F>
  void post(F function) {
    const std::lock_guard lock{mutex_};
    if (control_) boost::asio::post(*control_, std::move(function));
  }
  void close() {
    const std::lock_guard lock{mutex_};
    control_.reset();
  }

 private:
  std::mutex mutex_;
  std::optional<boost::asio::any_io_executor> control_;
};

}  // namespace eipd::store
