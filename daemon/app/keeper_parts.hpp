// What the keeper needs of the rest of the daemon, and what the configuration means to it.
#pragma once

#include <functional>

#include "bgp/net/speaker.hpp"
#include "daemon/app/announcer.hpp"
#include "daemon/app/keeper.hpp"
#include "daemon/app/present_config.hpp"
#include "daemon/app/reloader.hpp"
#include "daemon/control/queries.hpp"
#include "daemon/observe/events.hpp"
#include "daemon/observe/facts.hpp"
#include "daemon/probe/engine.hpp"

namespace eipd::app {

/// The rules' part of the configuration, which it keeps alive.
inventory::Setting inventory_setting(const ConfigPtr& config);

/// The change log's rows as events, for clients that followed an earlier run.
std::vector<observe::Event> earlier_writes(const std::vector<store::LogRow>& rows);

/// All outlive the keeper.
struct KeeperParts {
  const ConfigPtr& config;
  Announcer& announcer;
  bgp::net::Speaker& speaker;
  probe::ProbeEngine& probes;
  const control::Queries& queries;
  std::function<void(Reloader::Done)> reload;
  std::function<void()> cidrs;  ///< Keeper::Hooks::cidrs
  std::function<void(observe::Fact)> tell;
};
Keeper::Hooks keeper_hooks(const KeeperParts& parts);

}  // namespace eipd::app
