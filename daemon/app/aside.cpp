#include "daemon/app/aside.hpp"

#include <system_error>
#include <thread>
#include <utility>

namespace eipd::app {

bool run_aside(std::move_only_function<void()> work) {
  try {
    std::thread{std::move(work)}.detach();
    return true;
  } catch (const std::system_error&) {
    return false;
  }
}

}  // namespace eipd::app
