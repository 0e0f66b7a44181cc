// The BFD thread's own state: sessions, their sockets and timers, on one loop. Everything here runs on that thread.
//
// When a detection time has passed, what waits in the sockets is read first: if we are late, the peer is not dead.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>

#include "bgp/bfd/demultiplexer.hpp"
#include "bgp/bfd/session.hpp"
#include "bgp/net/bfd_engine.hpp"
#include "bgp/net/bfd_mailbox.hpp"
#include "bgp/net/timer.hpp"

namespace eipd::bgp::net {

class BfdLoop {
 public:
  static constexpr std::chrono::seconds kFarewell{3};     ///< how long an ended session says AdminDown
  static constexpr std::chrono::seconds kReopen{2};       ///< pause before a receiver that failed is opened again
  static constexpr std::chrono::seconds kLook{5};         ///< how long another VRF device of the name may go unnoticed
  static constexpr int kBatch = 64;                       ///< datagrams read at once from one socket
  static constexpr std::chrono::milliseconds kBreath{1};  ///< pause after a full batch

  BfdLoop(boost::asio::io_context& loop, BfdOptions options, BfdMailbox& mailbox);
  ~BfdLoop();
  BfdLoop(const BfdLoop&) = delete;
  BfdLoop& operator=(const BfdLoop&) = delete;

  void never_from(std::vector<Prefix> prefixes);
  void begin(BfdSessionId id, BfdPath path, bfd::Parameters parameters);
  void configure(BfdSessionId id, bfd::Parameters parameters);
  void watch(BfdSessionId id, std::uint64_t generation, std::uint64_t failures);
  void end(BfdSessionId id);
  /// Every session says AdminDown, and its timers end.
  void end_all();

 private:
  using ReceiverKey = std::tuple<Family, bool, std::string>;  ///< multihop, VRF
  struct Receiver {
    explicit Receiver(const boost::asio::any_io_executor& executor) : pause{executor}, look{executor} {}
    std::optional<boost::asio::ip::udp::socket> socket;
    Timer pause;
    Timer look;
    unsigned interface_index = 0;  ///< of the VRF device when it was bound
    std::uint64_t closed = 0;      ///< how often: completions of an older socket are dropped
    std::string fault;
  };
  struct Live {
    Live(BfdSessionId name, BfdPath at, bfd::Session made, const boost::asio::any_io_executor& executor);
    BfdSessionId id;
    BfdPath path;
    bfd::Session session;
    std::optional<boost::asio::ip::udp::socket> sender;
    std::optional<bfd::Spread> armed;  ///< what the transmit timer was drawn from
    Timer transmit;
    Timer detect;
    Timer farewell;
    std::uint64_t watched = 0;
    BfdNews news;
    std::optional<BfdNews> told;
    bool ending = false;
  };

  static ReceiverKey key_of(const BfdPath& path);
  void listen(const ReceiverKey& key);
  void wait(const ReceiverKey& key);
  void look_at_device(const ReceiverKey& key);
  /// False: there is more.
  bool read(const ReceiverKey& key, Receiver& receiver);
  void read_all();

  void react(Live& live, const bfd::Reaction& reaction);
  void send(Live& live, const bfd::ControlPacket& packet);
  bool open_sender(Live& live);
  void retime(Live& live);
  void watch_for_silence(Live& live);
  void silent(Live& live);
  void tell(Live& live);
  void erase(std::uint32_t discriminator);
  Live* find(BfdSessionId id);
  std::uint32_t new_discriminator();

  boost::asio::io_context& loop_;
  BfdOptions options_;
  BfdMailbox& mailbox_;
  std::mt19937_64 random_;
  std::vector<Prefix> never_from_;
  bfd::Demultiplexer demultiplexer_;
  std::map<std::uint32_t, std::unique_ptr<Live>> sessions_;  ///< by discriminator
  std::map<BfdSessionId, std::uint32_t> discriminators_;
  std::map<ReceiverKey, std::shared_ptr<Receiver>> receivers_;
};

}  // namespace eipd::bgp::net
