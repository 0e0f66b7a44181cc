#include "loopback.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/write.hpp>

#include "bgp/net/asio_address.hpp"

namespace eipd::bgp::net::test {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

bool Loop::until(const std::function<bool()>& condition, std::chrono::milliseconds at_most) {
  const auto deadline = SteadyTime::clock::now() + at_most;
  while (!condition()) {
    if (SteadyTime::clock::now() > deadline) return false;
    context.restart();
    context.run_one_for(1ms);
    for (const auto& turn : each_turn)
      if (*turn) (*turn)();
  }
  return true;
}

void Loop::run_for(std::chrono::milliseconds time) {
  until([] { return false; }, time);
}

void Recorder::session_up(const SessionUp& up) {
  events.push_back("up " + std::string{up.neighbor});
  if (group && speaker) speaker->attach(up.neighbor, group);
}

void Recorder::session_down(const SessionDown& down) {
  events.push_back("down " + std::string{down.neighbor} + " " + std::string{down.cause});
}

void Recorder::session_changed(const SessionChanged& change) {
  states.push_back(std::string{change.neighbor} + " " + std::string{to_string(change.from)} + ">" +
                   std::string{to_string(change.to)});
}

void Recorder::bfd_changed(const BfdChanged& change) {
  bfd.push_back(std::string{change.neighbor} + " " + std::string{to_string(change.from)} + ">" +
                std::string{to_string(change.now.state)} + (change.failure ? " failed" : ""));
}

void Recorder::notification(const NotificationSeen& seen) {
  auto text = std::string{to_string(seen.direction)} + " " + wire::describe(seen.notification);
  if (const auto words = wire::shutdown_text(seen.notification); !words.empty()) text += ": " + words;
  notifications.push_back(text);
}

void Recorder::malformed_update(const MalformedUpdate& malformed) {
  events.push_back("malformed " + std::string{malformed.neighbor});
}

void Recorder::connection_refused(const ConnectionRefused& refusal) {
  refused.emplace_back(to_string(refusal.why));
}

void Recorder::chunk_written(std::string_view neighbor, const rib::ExportGroup&, const rib::ChunkPtr& chunk) {
  writes.push_back(std::string{neighbor} + (chunk->action == rib::Action::Announce ? " announce " : " withdraw ") +
                   std::to_string(chunk->prefixes.size()));
}

std::size_t Recorder::count(std::string_view event) const {
  return static_cast<std::size_t>(std::ranges::count(events, event));
}

Pop::Pop(Loop& loop, const char* address, Asn as, std::uint32_t id, BfdOptions bfd)
    : speaker{loop.context.get_executor(),
              {.as = as, .router_id = BgpId{id}, .listen = {{*parse_address(address), {}, 0}}},
              seen,
              1,
              bfd} {
  seen.speaker = &speaker;
  if (speaker.listen()) at = speaker.listening().front();
}

fsm::State Pop::state(std::string_view neighbor) const {
  const auto status = speaker.status(neighbor);
  return status ? status->state : fsm::State::Idle;
}

fsm::NeighborSettings neighbor(std::string name, Asn as, const Endpoint& at, const char* local) {
  return {.name = std::move(name),
          .address = {at.address, at.zone},
          .as = as,
          .port = at.port,
          .local_address = parse_address(local),
          .connect_retry = 20ms};
}

std::vector<Prefix> host_routes(std::uint32_t count) {
  std::vector<Prefix> routes;
  for (std::uint32_t i = 0; i < count; ++i) routes.push_back(Prefix::host(IpAddress::v4(0x0A000000 + i)));
  return routes;
}

rib::AttributesPtr attributes(const char* next_hop) {
  return std::make_shared<const wire::PathAttributes>(
      wire::PathAttributes{.as_path = {kPopAs}, .next_hop = *parse_address(next_hop)});
}

RawPeer::RawPeer(Loop& loop, const char* address)
    : loop_{loop},
      acceptor_{loop.context, tcp::endpoint{*to_asio(ScopedAddress{*parse_address(address), {}}), 0}},
      socket_{loop.context},
      turn_{std::make_shared<std::function<void()>>([this] { pump(); })} {
  acceptor_.non_blocking(true);
  loop_.each_turn.push_back(turn_);
}

RawPeer::~RawPeer() {
  *turn_ = nullptr;
}

Endpoint RawPeer::at() const {
  return from_asio(acceptor_.local_endpoint());
}

bool RawPeer::accept() {
  if (window) acceptor_.set_option(asio::socket_base::receive_buffer_size(static_cast<int>(window)));
  const bool accepted = loop_.until([&] {
    error_code error;
    socket_ = acceptor_.accept(error);
    return !error;
  });
  if (accepted) open_up();
  return accepted;
}

bool RawPeer::dial(const Endpoint& speaker) {
  socket_ = tcp::socket{loop_.context};
  socket_.open(speaker.address.is_v4() ? tcp::v4() : tcp::v6());
  if (window) socket_.set_option(asio::socket_base::receive_buffer_size(static_cast<int>(window)));
  socket_.bind({acceptor_.local_endpoint().address(), 0});
  error_code error;
  socket_.connect(*to_asio(ScopedAddress{speaker.address, {}}, speaker.port), error);
  if (!error) open_up();
  return !error;
}

void RawPeer::open_up() {
  socket_.non_blocking(true);
  framer_ = wire::Framer{};
  closed = false;
  notification_.reset();
  messages.clear();
}

void RawPeer::send(const wire::Buffer& message) {
  std::size_t sent = 0;
  loop_.until([&] {
    error_code error;
    sent += socket_.write_some(asio::buffer(message.data() + sent, message.size() - sent), error);
    return sent == message.size() || (error && error != asio::error::would_block);
  });
}

void RawPeer::close() {
  socket_.close();
}

wire::Open RawPeer::open(std::chrono::seconds hold_time, Asn as) {
  wire::Open offer{.as = as, .hold_time = hold_time, .id = BgpId{0xC00002FE}};
  offer.capabilities.multiprotocol = true;
  offer.capabilities.families = {Family::Ipv4, Family::Ipv6};
  offer.capabilities.four_octet_as = as;
  offer.capabilities.route_refresh = true;
  return offer;
}

bool RawPeer::establish(const wire::Open& ours) {
  send(wire::encode(ours));
  if (!loop_.until([&] { return count(wire::MessageType::Open) == 1 || closed; })) return false;
  send(wire::encode_keepalive());
  return loop_.until([&] { return count(wire::MessageType::Keepalive) >= 1 || closed; }) && !closed;
}

std::size_t RawPeer::count(wire::MessageType type) const {
  return static_cast<std::size_t>(std::ranges::count(messages, type));
}

std::string RawPeer::notification() const {
  if (!notification_) return {};
  auto text = wire::describe(*notification_);
  if (const auto words = wire::shutdown_text(*notification_); !words.empty()) text += ": " + words;
  return text;
}

void RawPeer::pump() {
  if (!reading || closed || !socket_.is_open()) return;
  error_code error;
  const auto space = framer_.space();
  const auto size = socket_.read_some(asio::buffer(space.data(), space.size()), error);
  if (error && error != asio::error::would_block) closed = true;
  if (error) return;
  octets += size;
  framer_.commit(size);
  for (auto frame = framer_.next(); frame && *frame; frame = framer_.next()) take(**frame);
}

void RawPeer::take(const wire::Frame& frame) {
  messages.push_back(frame.type);
  longest = std::max(longest, wire::kHeaderSize + frame.body.size());
  const auto message = wire::decode(frame, {.four_octet_as = true, .families = {Family::Ipv4, Family::Ipv6}});
  if (!message) return;
  if (const auto* received = std::get_if<wire::Notification>(&*message)) notification_ = *received;
  if (const auto* mark = std::get_if<wire::RouteRefresh>(&*message))
    marks.push_back(std::to_string(announced) +
                    (mark->subtype == wire::RouteRefresh::Subtype::Begin ? " begin " : " end ") +
                    std::string{to_string(mark->family)});
  if (const auto* open = std::get_if<wire::Open>(&*message)) open_of_speaker = *open;
  const auto* update = std::get_if<wire::Update>(&*message);
  if (!update) return;
  if (update->end_of_rib) end_of_rib.push_back(*update->end_of_rib);
  for (const auto* list : {&update->withdrawn, &update->mp_withdrawn})
    list->for_each([&](const Prefix& prefix) { routes.erase(prefix); });
  for (const auto* list : {&update->announced, &update->mp_announced})
    list->for_each([&](const Prefix& prefix) {
      routes.insert(prefix);
      ++announced;
    });
}

}  // namespace eipd::bgp::net::test
