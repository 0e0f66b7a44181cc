#include "daemon/observe/tables.hpp"

namespace eipd::observe {
namespace {

void put(const announce::EipDecided& decided, Tables& tables) {
  tables.eips.put(decided.eip, [&](EipRow& row) {
    // Counted from what was known, not from the fact's own mark: so a change whose fact was lost is counted when the
    // state is told again.
    if (decided.desired && !row.decided.desired) ++row.to_announced;
    if (!decided.desired && row.decided.desired) ++row.to_withheld;
    row.decided = decided;
  });
}

void put(const NeighborConfigured& configured, Tables& tables) {
  tables.neighbors.put(configured.neighbor, [&](NeighborRow& row) {
    if (!row.state.empty() && row.state != configured.state) ++row.transitions;  // its fact was lost
    row.state = configured.state;
    row.bfd = configured.bfd;
    row.configured = configured;
  });
}

void update(const SessionChanged& changed, Tables& tables) {
  tables.neighbors.update(changed.neighbor, [&](NeighborRow& row) {
    ++row.transitions;
    row.state = changed.to;
    if (changed.to == kEstablished) row.trouble.clear();
    if (!changed.cause.empty()) row.trouble = trouble_of(changed);
    row.hold_time_seconds = changed.to == kEstablished ? changed.hold_time_seconds : 0;
  });
}

void update(const ConfigLoaded& loaded, Tables& tables) {
  tables.daemon.put("", [&](DaemonRow& row) {
    row.last_reload_successful = loaded.ok;
    if (loaded.ok) row.last_reload_success = loaded.at;
  });
}

void sweep(Resync resync, Tables& tables) {
  const auto each = [&](auto&... table) {
    resync.edge == Resync::Edge::Begin ? (table.begin_sweep(), ...) : (table.end_sweep(), ...);
  };
  each(tables.eips, tables.neighbors, tables.pools, tables.aggregates, tables.drains);
}

struct Apply {
  Tables& tables;

  void operator()(const Noted&) const {}
  void operator()(const InventoryWritten&) const {}
  void operator()(const health::VerdictChanged&) const {}  // checks are read from the probe engine
  void operator()(const ConfigLoaded& fact) const { update(fact, tables); }
  void operator()(const AccessPointIs& fact) const {
    tables.daemon.put("", [&](DaemonRow& row) { row.access_point = fact; });
  }
  void operator()(const PoolCounted& fact) const {
    tables.pools.put(fact.pool, [&](PoolCounted& row) { row = fact; });
  }
  void operator()(const PoolRemoved& fact) const { tables.pools.erase(fact.pool); }
  void operator()(const NeighborConfigured& fact) const { put(fact, tables); }
  void operator()(const NeighborRemoved& fact) const { tables.neighbors.erase(fact.neighbor); }
  void operator()(const SessionChanged& fact) const { update(fact, tables); }
  void operator()(const BfdChanged& fact) const {
    tables.neighbors.update(fact.neighbor, [&](NeighborRow& row) { row.bfd = fact.to; });
  }
  void operator()(const NotificationSeen& fact) const {
    tables.neighbors.update(fact.neighbor,
                            [&](NeighborRow& row) { ++row.notifications[{fact.direction, fact.code, fact.subcode}]; });
  }
  void operator()(const NeighborStatistics& fact) const {
    tables.neighbors.update(fact.neighbor, [&](NeighborRow& row) { row.statistics = fact; });
  }
  void operator()(const ConnectionRefused& fact) const {
    tables.daemon.put("", [&](DaemonRow& row) { ++row.connections_refused[fact.why]; });
  }
  void operator()(const announce::EipDecided& fact) const { put(fact, tables); }
  void operator()(const announce::EipSent& fact) const {
    tables.eips.update(fact.eip, [&](EipRow& row) { row.announced = fact.announced; });
  }
  void operator()(const announce::EipRemoved& fact) const { tables.eips.erase(fact.eip); }
  void operator()(const announce::AggregateDecided& fact) const {
    tables.aggregates.put(bgp::to_string(fact.prefix), [&](announce::AggregateDecided& row) { row = fact; });
  }
  void operator()(const announce::AggregateRemoved& fact) const {
    tables.aggregates.erase(bgp::to_string(fact.prefix));
  }
  void operator()(const announce::GuardHolds& fact) const {
    tables.daemon.put("", [&](DaemonRow& row) { row.guard_held = fact.held; });
  }
  void operator()(const announce::DrainChanged& fact) const {
    const std::string key = fact.scope + " " + fact.name;
    if (!fact.drained) return tables.drains.erase(key);
    tables.drains.put(key, [&](announce::DrainChanged& row) { row = fact; });
  }
  void operator()(const announce::ReconcileRepaired& fact) const {
    tables.daemon.put("", [&](DaemonRow& row) { row.reconcile_repairs += fact.routes; });
  }
  void operator()(const ReactionMeasured& fact) const {
    tables.daemon.put("", [&](DaemonRow& row) { row.reaction.observe(fact.duration); });
  }
  void operator()(const Resync& fact) const { sweep(fact, tables); }
};

}  // namespace

std::string trouble_of(const SessionChanged& changed) {
  return changed.cause + ": " + changed.text;
}

void apply(const Fact& fact, Tables& tables) {
  std::visit(Apply{tables}, fact);
}

}  // namespace eipd::observe
