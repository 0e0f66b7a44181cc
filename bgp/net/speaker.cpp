#include "bgp/net/speaker.hpp"

#include <algorithm>
#include <set>
#include <system_error>
#include <tuple>
#include <utility>

#include <boost/asio/post.hpp>

#include "bgp/net/asio_address.hpp"
#include "bgp/net/neighbor_shell.hpp"
#include "bgp/net/own_address.hpp"
#include "bgp/net/password_file.hpp"

namespace eipd::bgp::net {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

Md5Key md5_key(const fsm::NeighborSettings& neighbor) {
  if (neighbor.password_file.empty()) return std::string{};
  return read_password_file(neighbor.password_file);
}

}  // namespace

Speaker::Speaker(asio::any_io_executor executor, fsm::SpeakerSettings settings, Observer& observer, std::uint64_t seed,
                 BfdOptions bfd)
    : settings_{std::move(settings)},
      observer_{observer},
      context_{std::make_unique<ShellContext>(ShellContext{.executor = executor,
                                                           .speaker = settings_,
                                                           .observer = observer,
                                                           .jitter = Jitter{seed},
                                                           .restart = {},
                                                           .bfd_options = bfd,
                                                           .bfd = nullptr})},
      listeners_{executor, [this](Listener& at, tcp::socket socket) { accepted(at, std::move(socket)); },
                 [this](Listener& at) { guard(at); }},
      patience_{std::make_unique<Timer>(executor)},
      restart_{std::make_unique<Timer>(executor)} {}

Speaker::~Speaker() = default;

std::expected<void, ListenError> Speaker::listen() {
  listens_ = true;
  auto opened = listeners_.follow(settings_.listen);
  if (!opened) std::ignore = listeners_.follow({});
  follow_devices();
  guard_listeners();
  return opened;
}

std::vector<Endpoint> Speaker::listening() const {
  return listeners_.endpoints();
}

void Speaker::set_neighbors(std::vector<fsm::NeighborSettings> neighbors) {
  apply(std::move(neighbors), fsm::Impact::None);
}

std::expected<void, ListenError> Speaker::reconfigure(fsm::SpeakerSettings settings,
                                                      std::vector<fsm::NeighborSettings> neighbors) {
  if (stopping_) return {};
  if (auto ready = prepare_bfd(neighbors); !ready) return ready;
  if (listens_) {
    if (auto opened = listeners_.follow(settings.listen); !opened) {
      std::ignore = listeners_.follow(settings_.listen);  // they were open a moment ago
      guard_listeners();
      return opened;
    }
  }
  const auto impact = fsm::impact(settings_, settings);
  settings_ = std::move(settings);
  apply(std::move(neighbors), impact);
  return {};
}

/// Where the first neighbor with BFD comes with a reload, a host that is out of threads refuses the reload.
std::expected<void, ListenError> Speaker::prepare_bfd(const std::vector<fsm::NeighborSettings>& neighbors) {
  const auto has_bfd = [](const fsm::NeighborSettings& neighbor) { return neighbor.bfd.has_value(); };
  if (context_->bfd || std::ranges::none_of(neighbors, has_bfd)) return {};
  try {
    context_->begin_bfd();
    return {};
  } catch (const std::system_error& error) {
    return std::unexpected(ListenError{.endpoint = {}, .text = "cannot begin BFD's thread: " + error.code().message()});
  }
}

void Speaker::apply(std::vector<fsm::NeighborSettings> neighbors, fsm::Impact of_speaker) {
  if (stopping_) return;
  std::set<std::string_view> wanted;
  for (const auto& neighbor : neighbors) wanted.insert(neighbor.name);
  for (auto shell = shells_.begin(); shell != shells_.end();) {
    const auto next = std::next(shell);
    if (!wanted.contains(shell->first)) remove(shell);
    shell = next;
  }
  std::vector<std::shared_ptr<NeighborShell>> added;
  for (auto& neighbor : neighbors) {
    auto key = md5_key(neighbor);
    if (auto* shell = find(neighbor.name)) {
      shell->reconfigure(std::move(neighbor), std::move(key), of_speaker);
    } else {
      added.push_back(std::make_shared<NeighborShell>(*context_, std::move(neighbor), std::move(key)));
      shells_.emplace(added.back()->settings().name, added.back());
    }
  }
  follow_devices();
  guard_listeners();  // before any of the new ones can have sent a SYN to be answered
  for (const auto& shell : added) shell->start();
}

void Speaker::remove(Shells::iterator shell) {
  const auto leaving = shell->second;
  shells_.erase(shell);
  leaving_.push_back(leaving);
  leaving->stop(fsm::Cause::Deconfigured, {});
  leaving->when_quiet([this, leaving = leaving.get()] {
    const auto found = std::ranges::find(leaving_, leaving, &std::shared_ptr<NeighborShell>::get);
    asio::post(context_->executor, [gone = std::move(*found)] {});  // not from inside its own call
    leaving_.erase(found);
    finish_when_quiet();
  });
}

/// Whether the neighbor's connections come in there. One in a VRF has an address of that VRF's; one without a device
/// may come from any interface, also from one that is listened to for another neighbor.
bool Speaker::hears(const Listener& listener, const fsm::NeighborSettings& neighbor) const {
  if (neighbor.address.address.family() != listener.family()) return false;
  const auto& device = device_of(neighbor);
  return device.empty() ? !vrfs_.contains(listener.device()) : device == listener.device();
}

void Speaker::follow_devices() {
  vrfs_.clear();
  std::set<Listeners::Device> devices;
  for (const auto& [name, shell] : shells_) {
    const auto& neighbor = shell->settings();
    if (!neighbor.vrf.empty()) vrfs_.insert(neighbor.vrf);
    if (!device_of(neighbor).empty()) devices.insert({device_of(neighbor), neighbor.address.address.family()});
  }
  if (listens_) listeners_.follow_devices(std::move(devices));
}

/// Keys and the least TTL on every listener, for the present neighbors.
void Speaker::guard_listeners() {
  listeners_.for_each([this](Listener& listener) { guard(listener); });
  keyed_.clear();
  for (const auto& [name, shell] : shells_)
    if (!shell->settings().password_file.empty()) keyed_.push_back(shell->settings().address);
}

void Speaker::guard(Listener& listener) {
  std::erase_if(md5_faults_, [&](const auto& fault) { return fault.first.first == &listener; });
  int min_ttl = 255;
  bool all_gtsm = false;
  std::set<IpAddress> keyed;  // neighbors at one address in several zones share a key
  for (const auto& [name, shell] : shells_) {
    const auto& neighbor = shell->settings();
    if (!hears(listener, neighbor)) continue;
    const auto socket = socket_settings(neighbor, settings_.as);
    all_gtsm = socket.min_ttl && min_ttl > 0;
    min_ttl = std::min<int>(min_ttl, socket.min_ttl.value_or(0));
    const auto& key = shell->md5_key();
    if (!key || key->empty()) continue;
    keyed.insert(neighbor.address.address);
    if (const auto set = listener.set_md5_key(neighbor.address, *key); !set)
      md5_faults_[{&listener, name}] = set.error().text();
  }
  for (const auto& known : keyed_)
    if (known.address.family() == listener.family() && !keyed.contains(known.address)) listener.remove_md5_key(known);
  listener.set_min_ttl(static_cast<std::uint8_t>(all_gtsm ? min_ttl : 0));
}

void Speaker::accepted(Listener& listener, tcp::socket socket) {
  using Why = ConnectionRefused::Why;
  boost::system::error_code error;
  const auto remote = from_asio(socket.remote_endpoint(error));
  if (error) return;  // it is gone already
  const auto local = from_asio(socket.local_endpoint(error));
  if (error) return;
  NeighborShell* wanted = nullptr;
  auto why = Why::UnknownSource;
  for (const auto& [name, shell] : shells_) {
    const auto& neighbor = shell->settings();
    if (neighbor.address != ScopedAddress{remote.address, remote.zone}) continue;
    if (!hears(listener, neighbor)) {
      if (why == Why::UnknownSource) why = Why::WrongDevice;
      continue;
    }
    why = Why::WrongLocalAddress;
    if (neighbor.local_address ? *neighbor.local_address == local.address : wanted == nullptr) wanted = shell.get();
    if (neighbor.local_address == local.address) break;
  }
  if (!wanted)
    return observer_.connection_refused({.why = why, .neighbor = {}, .remote = remote, .local = local, .text = {}});
  if (is_never_from(context_->never_from, local.address)) {
    return observer_.connection_refused({.why = Why::EipAsLocalAddress,
                                         .neighbor = wanted->settings().name,
                                         .remote = remote,
                                         .local = local,
                                         .text = {}});
  }
  const auto fault = md5_faults_.find({&listener, wanted->settings().name});
  wanted->accept(std::move(socket), fault == md5_faults_.end() ? std::string{} : fault->second);
}

NeighborShell* Speaker::find(std::string_view neighbor) const {
  const auto found = shells_.find(neighbor);
  return found == shells_.end() ? nullptr : found->second.get();
}

std::vector<std::string> Speaker::neighbors() const {
  std::vector<std::string> names;
  for (const auto& [name, shell] : shells_) names.push_back(name);
  return names;
}

void Speaker::attach(std::string_view neighbor, std::shared_ptr<rib::ExportGroup> group) {
  if (auto* shell = find(neighbor)) shell->attach(std::move(group));
}

std::optional<rib::ReaderId> Speaker::hold(std::string_view neighbor) {
  auto* shell = find(neighbor);
  return shell ? shell->hold() : std::nullopt;
}

void Speaker::hand_over(std::string_view neighbor, std::shared_ptr<rib::ExportGroup> group, rib::ReaderId reader) {
  auto* shell = find(neighbor);
  if (!shell) return group->detach(reader);
  shell->hand_over(std::move(group), reader);
}

void Speaker::wake(const rib::ExportGroup& group) {
  for (const auto& [name, shell] : shells_)
    if (const auto* advertiser = shell->advertiser(); advertiser && &advertiser->group() == &group) shell->flush();
}

void Speaker::release_end_of_rib() {
  context_->end_of_rib_released = true;
  for (const auto& [name, shell] : shells_) shell->flush();
}

bool Speaker::shutdown(std::string_view neighbor, std::string_view text) {
  auto* shell = find(neighbor);
  if (shell) shell->shutdown(text);
  return shell != nullptr;
}

bool Speaker::enable(std::string_view neighbor) {
  auto* shell = find(neighbor);
  if (shell && !stopping_) shell->enable();
  return shell != nullptr;
}

bool Speaker::reset(std::string_view neighbor, std::string_view text) {
  auto* shell = find(neighbor);
  if (shell && !stopping_) shell->reset(fsm::Cause::AdminReset, text);
  return shell != nullptr;
}

void Speaker::never_from(std::vector<Prefix> prefixes) {
  if (context_->bfd) context_->bfd->never_from(prefixes);
  context_->never_from = std::move(prefixes);
}

void Speaker::restarted(const fsm::Restart& restart) {
  context_->restart = restart;
  restart_->arm(settings_.restart_time, [this] {
    context_->restart.restarting = false;
    for (const auto& [name, shell] : shells_) shell->end_restart();
  });
}

void Speaker::stop(std::chrono::milliseconds patience, std::string text, std::move_only_function<void()> done) {
  end_all(false, patience, std::move(text), std::move(done));
}

void Speaker::keep(std::chrono::milliseconds patience, std::string text, std::move_only_function<void()> done) {
  end_all(true, patience, std::move(text), std::move(done));
}

void Speaker::end_all(bool keep, std::chrono::milliseconds patience, std::string text,
                      std::move_only_function<void()> done) {
  if (std::exchange(stopping_, true)) return;
  if (keep && context_->bfd) context_->bfd->stop();  // a path that goes down would end graceful restart
  stopped_ = std::move(done);
  listeners_.close();
  for (const auto& [name, shell] : shells_) shell->stop_when_drained(keep, text);
  for (const auto& [name, shell] : shells_) shell->when_quiet([this] { finish_when_quiet(); });
  patience_->arm(patience, [this, text] {
    for (const auto& [name, shell] : shells_) shell->stop(fsm::Cause::AdminShutdown, text);
  });
  finish_when_quiet();
}

void Speaker::finish_when_quiet() {
  if (!stopping_ || !stopped_ || !leaving_.empty()) return;
  for (const auto& [name, shell] : shells_)
    if (!shell->quiet()) return;
  if (context_->bfd) context_->bfd->stop();  // the peers were told Cease before AdminDown
  asio::post(context_->executor, std::exchange(stopped_, nullptr));
}

std::optional<BfdScheduling> Speaker::bfd_scheduling() const {
  return context_->bfd ? std::optional{context_->bfd->scheduling()} : std::nullopt;
}

std::optional<NeighborStatus> Speaker::status(std::string_view neighbor) const {
  const auto* shell = find(neighbor);
  return shell ? std::optional{shell->status()} : std::nullopt;
}

const MessageCounters* Speaker::counters(std::string_view neighbor) const {
  const auto* shell = find(neighbor);
  return shell ? &shell->counters() : nullptr;
}

std::optional<rib::ReaderId> Speaker::reader(std::string_view neighbor) const {
  const auto* shell = find(neighbor);
  const auto* advertiser = shell ? shell->advertiser() : nullptr;
  return advertiser ? std::optional{advertiser->reader()} : std::nullopt;
}

}  // namespace eipd::bgp::net
