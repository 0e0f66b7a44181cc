// Answers what-if: copies the present on the control thread, in slices, and plays it through on a thread of its own.
// One at a time; a few wait, more are refused as busy. Control thread, except where said.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>

#include "config/load.hpp"
#include "daemon/app/present.hpp"
#include "daemon/control/what_if.hpp"

namespace eipd::app {

class WhatIfs final : public control::WhatIfs {
 public:
  struct Hooks {
    /// Reads and loads the configuration file, or loads a text; called on the worker thread.
    std::function<config::Loaded()> load_file;
    std::function<config::Loaded(const std::string& text)> load_text;
    /// What the API made, to be held against a configuration that is supposed.
    std::function<inventory::Rows()> rows;
  };

  /// All outlive the object.
  WhatIfs(boost::asio::any_io_executor executor, const ConfigPtr& config, const Announcer& announcer, Hooks hooks);

  void what_if(control::AskWhatIf ask, Done done) override;
  /// Nothing is answered any more. False: the worker thread is still at it, and can't be ended.
  bool stop();

 private:
  struct Work;  ///< what the worker thread shares
  void begin();
  void step();
  void start_worker();
  void ended(Work& work);

  boost::asio::any_io_executor executor_;
  const ConfigPtr& config_;
  const Announcer& announcer_;
  Hooks hooks_;
  std::shared_ptr<Work> work_;  ///< null: none under way
  struct Asked {
    control::AskWhatIf ask;
    Done done;
  };
  std::deque<Asked> waiting_;
};

}  // namespace eipd::app
