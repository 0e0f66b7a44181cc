// The bgp/ library by itself: a speaker with one passive neighbor, and an Adj-RIB-Out that was filled through its API.
// Says "ready" once its routes are set and it listens.
//
//   bench_library LOCAL-ADDRESS AS NEIGHBOR-ADDRESS NEIGHBOR-AS FIRST-PREFIX COUNT
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <span>
#include <string_view>

#include <boost/asio/io_context.hpp>

#include "bgp/net/speaker.hpp"

namespace {

using namespace eipd::bgp;

/// Attaches every session to the one group there is.
class Attach final : public net::Observer {
 public:
  explicit Attach(std::shared_ptr<rib::ExportGroup> group) : group_{std::move(group)} {}
  void speak(net::Speaker& speaker) { speaker_ = &speaker; }

  void session_up(const net::SessionUp& up) override { speaker_->attach(up.neighbor, group_); }
  void session_down(const net::SessionDown&) override {}
  void session_changed(const net::SessionChanged&) override {}
  void bfd_changed(const net::BfdChanged&) override {}
  void notification(const net::NotificationSeen&) override {}
  void malformed_update(const net::MalformedUpdate&) override {}
  void connection_refused(const net::ConnectionRefused&) override {}
  void chunk_written(std::string_view, const rib::ExportGroup&, const rib::ChunkPtr&) override {}

 private:
  std::shared_ptr<rib::ExportGroup> group_;
  net::Speaker* speaker_ = nullptr;
};

struct Arguments {
  IpAddress local;
  Asn as;
  IpAddress neighbor;
  Asn neighbor_as;
  IpAddress first;
  std::uint32_t count = 0;
};

std::optional<Arguments> read(std::span<char*> words) {
  if (words.size() != 7) return std::nullopt;
  const auto local = parse_address(words[1]);
  const auto as = parse_asn(words[2]);
  const auto neighbor = parse_address(words[3]);
  const auto neighbor_as = parse_asn(words[4]);
  const auto first = parse_address(words[5]);
  if (!local || !as || !neighbor || !neighbor_as || !first) return std::nullopt;
  return Arguments{*local, *as, *neighbor, *neighbor_as, *first, static_cast<std::uint32_t>(std::atol(words[6]))};
}

std::shared_ptr<rib::ExportGroup> fill(const Arguments& arguments, rib::AttributeTable& table) {
  auto group = std::make_shared<rib::ExportGroup>(wire::UpdateFormat{});
  wire::PathAttributes attributes;
  attributes.as_path = {arguments.as};
  attributes.next_hop = arguments.local;
  const auto shared = table.intern(attributes);
  for (std::uint32_t i = 0; i < arguments.count; ++i) {
    group->announce(Prefix::host(IpAddress::v4(arguments.first.v4_value() + i)), shared);
  }
  return group;
}

fsm::NeighborSettings neighbor(const Arguments& arguments) {
  fsm::NeighborSettings settings;
  settings.name = "peer";
  settings.address.address = arguments.neighbor;
  settings.as = arguments.neighbor_as;
  settings.passive = true;
  settings.families = {Family::Ipv4};
  return settings;
}

}  // namespace

int main(int argc, char** argv) {
  const auto arguments = read(std::span{argv, static_cast<std::size_t>(argc)});
  if (!arguments) return 2;
  rib::AttributeTable table;
  Attach attach{fill(*arguments, table)};
  boost::asio::io_context context{1};
  net::Speaker speaker{context.get_executor(),
                       {.as = arguments->as,
                        .router_id = BgpId{arguments->local.v4_value()},
                        .listen = {{.address = arguments->local, .zone = {}, .port = 179}}},
                       attach};
  attach.speak(speaker);
  if (const auto listening = speaker.listen(); !listening) {
    std::fprintf(stderr, "bench_library: %s\n", listening.error().text.c_str());
    return 1;
  }
  speaker.set_neighbors({neighbor(*arguments)});
  speaker.release_end_of_rib();
  std::puts("ready");
  std::fflush(stdout);
  context.run();
}
