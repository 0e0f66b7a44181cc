// Drains, neighbors' shutdowns and blackholes; and the backup.
#include <filesystem>
#include <utility>

#include <boost/json/serialize.hpp>

#include "daemon/announce/export.hpp"
#include "daemon/app/blackhole_next_hop.hpp"
#include "daemon/app/keeper.hpp"
#include "daemon/control/json/inventory.hpp"
#include "daemon/control/json/views.hpp"

namespace eipd::app {
namespace {

using control::Problem;
using control::json::to_json;

/// `listed_at`: where those that are known stand.
Problem not_found(std::string code, std::string detail, std::string value, const char* listed_at) {
  return {.status = 404,
          .code = std::move(code),
          .detail = std::move(detail),
          .value = std::move(value),
          .accepted = std::string{"one that "} + listed_at + " lists"};
}

Problem would_strand(std::string eip) {
  return {.status = 409,
          .code = "would-strand",
          .detail = "Fewer than drain.min_announcers neighbors would still have EIPs that are announced now.",
          .value = std::move(eip),
          .accepted = "force"};
}

/// design §2 "next_hop". `in_pool`: an EIP may have it.
std::optional<Problem> bad_next_hop(const bgp::IpAddress& hop, bgp::Family family, bool in_pool) {
  Problem problem{.status = 422, .code = "bad-next-hop", .detail = {}, .value = bgp::to_string(hop)};
  if (hop.family() != family) {
    problem.detail = "The next hop must be of the address's family.";
    problem.accepted = std::string{to_string(family)};
  } else if (!announce::can_be_next_hop(hop) || in_pool) {
    problem.detail =
        in_pool ? "The next hop lies in a pool: an EIP is no next hop." : "This address can be no next hop.";
    problem.accepted = "a unicast address outside the pools, neither loopback nor link-local nor v4-mapped";
  } else {
    return std::nullopt;
  }
  return problem;
}

template <class Row>
std::optional<Row> copy_of(const Row* row) {
  return row == nullptr ? std::nullopt : std::optional{*row};
}

template <class Row>
intent::Change removal(const Row& row) {
  return intent::RowChange<Row>{.before = row, .after = std::nullopt};
}

std::optional<Keeper::SystemTime> end_of(Keeper::SystemTime since, std::optional<std::chrono::milliseconds> lasts) {
  return lasts ? std::optional{since + *lasts} : std::nullopt;
}

/// "eip eip-1", "access_point".
std::string subject_of(intent::Scope scope, const std::string& name) {
  return std::string{to_string(scope)} + (name.empty() ? "" : " " + name);
}

}  // namespace

Keeper::Planned Keeper::intent_write(std::string what, std::string subject, unsigned status) const {
  return {.change = {.revision = inventory_.revision() + 1,
                     .subject = std::move(subject),
                     .what = std::move(what),
                     .rows = {}},
          .at_once = {},
          .after_commit = {},
          .status = status};
}

std::optional<Problem> Keeper::unknown(intent::Scope scope, const std::string& name) const {
  if (scope == intent::Scope::Eip && !inventory_.eip(name)) {
    return not_found("unknown-eip", "There is no EIP of this id.", name, "/v1/eips");
  }
  if (scope == intent::Scope::Neighbor && !hooks_.neighbor(name)) {
    return not_found("unknown-neighbor", "There is no neighbor of this name.", name, "/v1/neighbors");
  }
  const std::string& here = inventory_.setting().declared->access_point;
  if (scope == intent::Scope::AccessPoint && !name.empty() && name != here) {
    return Problem{.status = 404,
                   .code = "unknown-access-point",
                   .detail = "This eipd is of another access point.",
                   .value = name,
                   .accepted = here + ", or no name"};
  }
  return std::nullopt;
}

void Keeper::set(const control::SetDrain& command, Asked asked) {
  if (auto problem = unknown(command.scope, command.name)) return asked.done(std::unexpected(*std::move(problem)));
  const std::string name = command.scope == intent::Scope::AccessPoint ? "" : command.name;
  const auto before = copy_of(intents_.drain(command.scope, name));
  const intent::Drain drain{.scope = command.scope,
                            .name = name,
                            .reason = command.reason,
                            .author = asked.caller.author,
                            .since = before ? before->since : asked.at,  // its phase goes on
                            .until = end_of(asked.at, command.lasts),
                            .withdraw_now = command.withdraw_now,
                            .until_restart = command.until_restart};
  if (!command.force) {
    // Asked anew when it is known: other writes may have come between, also one with the same key.
    return hooks_.strands(drain, [this, forced = command, asked = std::move(asked)](std::string stranded) mutable {
      if (!stranded.empty()) return asked.done(std::unexpected(would_strand(std::move(stranded))));
      forced.force = true;
      perform(std::move(forced), std::move(asked.caller), std::move(asked.options), std::move(asked.done));
    });
  }
  Planned planned = intent_write("drain-set", subject_of(drain.scope, drain.name), 201);
  planned.at_once.emplace_back(intent::RowChange<intent::Drain>{.before = before, .after = drain});
  write(std::move(planned), std::move(asked),
        [&] { return to_json(control::DrainView{.drain = drain, .phase = hooks_.phase(drain)}); });
}

void Keeper::set(const control::RemoveDrain& command, Asked asked) {
  if (auto problem =
          command.scope == intent::Scope::AccessPoint ? unknown(command.scope, command.name) : std::nullopt) {
    return asked.done(std::unexpected(*std::move(problem)));
  }
  const std::string name = command.scope == intent::Scope::AccessPoint ? "" : command.name;
  const auto drain = copy_of(intents_.drain(command.scope, name));
  if (!drain) {
    return asked.done(std::unexpected(
        not_found("not-drained", "It is not drained.", subject_of(command.scope, command.name), "/v1/drains")));
  }
  Planned planned = intent_write("drain-removed", subject_of(drain->scope, drain->name), 200);
  planned.after_commit.push_back(removal(*drain));
  write(std::move(planned), std::move(asked),
        [&] { return to_json(control::DrainView{.drain = *drain, .phase = "removed"}); });
}

void Keeper::set(const control::ShutdownNeighbor& command, Asked asked) {
  if (auto problem = unknown(intent::Scope::Neighbor, command.name)) {
    return asked.done(std::unexpected(*std::move(problem)));
  }
  const intent::Shutdown shutdown{
      .neighbor = command.name, .reason = command.reason, .author = asked.caller.author, .since = asked.at};
  Planned planned = intent_write("neighbor-shutdown", command.name, 200);
  planned.at_once.emplace_back(
      intent::RowChange<intent::Shutdown>{.before = copy_of(intents_.shutdown(command.name)), .after = shutdown});
  write(std::move(planned), std::move(asked), [&] { return to_json(*hooks_.neighbor(command.name)); });
}

void Keeper::set(const control::EnableNeighbor& command, Asked asked) {
  const auto shutdown = copy_of(intents_.shutdown(command.name));
  if (!shutdown) {
    if (auto problem = unknown(intent::Scope::Neighbor, command.name)) {
      return asked.done(std::unexpected(*std::move(problem)));
    }
    return asked.done(std::unexpected(
        Problem{.status = 409,
                .code = "not-shut-down",
                .detail = "The neighbor has not been shut down here; what the configuration file shuts down, only "
                          "the file enables.",
                .value = command.name,
                .accepted = "a neighbor that has been shut down here"}));
  }
  Planned planned = intent_write("neighbor-enabled", command.name, 200);
  planned.after_commit.push_back(removal(*shutdown));
  write(std::move(planned), std::move(asked), [&] {
    auto neighbor = hooks_.neighbor(command.name);  // gone from the file, if none
    if (neighbor) neighbor->shutdown = false;       // so it will be once this is committed
    return neighbor ? to_json(*neighbor) : boost::json::object{{"neighbor", command.name}};
  });
}

void Keeper::set(const control::SetBlackhole& command, Asked asked) {
  const auto eip = inventory_.eip_at(command.address);
  if (!eip) {
    return asked.done(std::unexpected(not_found("unknown-eip", "No EIP has this address: only an EIP is blackholed.",
                                                bgp::to_string(command.address), "/v1/eips")));
  }
  if (eip->releasing) {
    return asked.done(
        std::unexpected(Problem{.status = 409,
                                .code = "releasing",
                                .detail = "The EIP is being released: nobody is sent its address any more.",
                                .value = eip->eip.id,
                                .accepted = "the address of an EIP that is not being released"}));
  }
  if (const auto& hop = command.next_hop) {
    if (auto problem = bad_next_hop(*hop, command.address.family(), inventory_.in_space(*hop))) {
      return asked.done(std::unexpected(*std::move(problem)));
    }
  }
  const auto prefix = bgp::Prefix::host(command.address);
  const intent::Blackhole blackhole{.prefix = prefix,
                                    .eip = eip->eip.id,
                                    .reason = command.reason,
                                    .author = asked.caller.author,
                                    .since = asked.at,
                                    .until = end_of(asked.at, command.lasts),
                                    .next_hop = command.next_hop};
  Planned planned = intent_write("blackhole-set", bgp::to_string(command.address), 201);
  planned.at_once.emplace_back(
      intent::RowChange<intent::Blackhole>{.before = copy_of(intents_.blackhole(prefix)), .after = blackhole});
  write(std::move(planned), std::move(asked), [&] { return to_json(blackhole); });
}

void Keeper::set(const control::RemoveBlackhole& command, Asked asked) {
  const auto blackhole = copy_of(intents_.blackhole(bgp::Prefix::host(command.address)));
  if (!blackhole) {
    return asked.done(std::unexpected(not_found("not-blackholed", "The address is not blackholed.",
                                                bgp::to_string(command.address), "/v1/blackholes")));
  }
  Planned planned = intent_write("blackhole-removed", bgp::to_string(command.address), 200);
  planned.after_commit.push_back(removal(*blackhole));
  write(std::move(planned), std::move(asked), [&] { return to_json(*blackhole); });
}

std::vector<std::string> Keeper::conflicts(const inventory::Inventory& inventory) const {
  std::vector<std::string> lines;
  for (const auto& blackhole : intents_.blackholes()) {
    if (auto line = next_hop_conflict(inventory, blackhole.prefix, blackhole.next_hop))
      lines.push_back(*std::move(line));
  }
  return lines;
}

/// The file may have made a pool over a stored next hop while no eipd ran. An attack goes on all the same: such a
/// blackhole stands, without the next hop, until it is set anew. On disk it keeps it, should the pool go again.
void Keeper::drop_next_hops(SystemTime now) {
  for (const auto& blackhole : intents_.blackholes()) {
    auto line = next_hop_conflict(inventory_, blackhole.prefix, blackhole.next_hop);
    if (!line || (blackhole.until && *blackhole.until <= now)) continue;
    hooks_.conflict(*std::move(line) + ". It stands with the neighbors' own next hop; set it anew, or end it");
    auto without = blackhole;
    without.next_hop.reset();
    intents_.apply(intent::RowChange<intent::Blackhole>{.before = blackhole, .after = std::move(without)});
  }
}

std::optional<Keeper::Planned> Keeper::expiry_of(const intent::LimitedKey& key) const {
  if (const auto* drained = std::get_if<intent::DrainKey>(&key)) {
    const auto* drain = intents_.drain(drained->scope, drained->name);
    if (drain == nullptr) return std::nullopt;
    Planned planned = intent_write("drain-expired", subject_of(drain->scope, drain->name), 200);
    planned.at_once.push_back(removal(*drain));
    return planned;
  }
  const auto* blackhole = intents_.blackhole(std::get<bgp::Prefix>(key));
  if (blackhole == nullptr) return std::nullopt;
  Planned planned = intent_write("blackhole-expired", bgp::to_string(blackhole->prefix.address()), 200);
  planned.at_once.push_back(removal(*blackhole));
  return planned;
}

/// An EIP that goes takes its drain and its blackhole with it.
void Keeper::add_intents_of(const std::string& eip, const bgp::IpAddress& address, Planned& planned) const {
  if (const auto* drain = intents_.drain(intent::Scope::Eip, eip)) planned.after_commit.push_back(removal(*drain));
  if (const auto* blackhole = intents_.blackhole(bgp::Prefix::host(address))) {
    planned.after_commit.push_back(removal(*blackhole));
  }
}

/// Answers, and says who did it, once it is done.
Keeper::Done Keeper::told(std::string_view what, std::string subject, Asked& asked) const {
  if (asked.options.dry_run || what.empty()) return std::move(asked.done);
  return [what, subject = std::move(subject), author = asked.caller.author, acted = hooks_.acted,
          done = std::move(asked.done)](auto result) mutable {
    if (result) acted(what, subject, author);
    done(std::move(result));
  };
}

void Keeper::back_up(const control::Backup& command, Asked asked) {
  if (!std::filesystem::path{command.path}.is_absolute()) {
    return asked.done(std::unexpected(Problem{.status = 422,
                                              .code = "bad-path",
                                              .detail = "The backup's path must be absolute.",
                                              .value = command.path,
                                              .accepted = "/var/lib/eipd/backup.db"}));
  }
  boost::json::object object{{"path", command.path}, {"revision", inventory_.revision()}};
  if (asked.options.dry_run) {
    return asked.done(control::Reply{
        .body = boost::json::serialize(boost::json::object{{"dry_run", true}, {"would", std::move(object)}})});
  }
  auto done = told("backup-made", command.path, asked);
  store_->backup(command.path, [object = std::move(object), done = std::move(done)](auto copied) mutable {
    if (copied) return done(control::Reply{.status = 201, .body = boost::json::serialize(object)});
    const bool busy = copied.error().fault == store::Store::Fault::Busy;
    done(std::unexpected(Problem{.status = busy ? 503U : 409U,
                                 .code = busy ? "store-busy" : "backup-failed",
                                 .detail = "The backup was not made.",
                                 .value = copied.error().text,
                                 .accepted = busy ? "" : "a file that is not there yet, where eipd may write"}));
  });
}

}  // namespace eipd::app
