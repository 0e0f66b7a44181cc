// A file descriptor with one owner.
#pragma once

#include <unistd.h>
#include <utility>

namespace eipd::kernel {

class Descriptor {
 public:
  explicit Descriptor(int value = -1) : value_{value} {}
  Descriptor(Descriptor&& other) noexcept : value_{std::exchange(other.value_, -1)} {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  /// Negative: none.
  [[nodiscard]] int get() const { return value_; }

 private:
  int value_;
};

}  // namespace eipd::kernel
