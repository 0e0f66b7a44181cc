// The daemon: every part, wired. Owns the control thread's loop and the parts with threads of their own, and ends them
// in the right order.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "config/config.hpp"

namespace eipd::app {

class Daemon {
 public:
  /// `config_path` and `warnings`, what loading it had to say, are for messages.
  Daemon(config::Config config, std::string config_path, std::vector<std::string> warnings);
  ~Daemon();
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  /// Runs on the calling thread, which becomes the control thread, until SIGTERM or SIGINT, or until a start-up step
  /// fails, of which one line is logged. Returns the process's exit status.
  int run();

 private:
  class Parts;
  std::unique_ptr<Parts> parts_;
  std::vector<std::string> warnings_;
};

}  // namespace eipd::app
