// Probes never leave from an EIP (design §2 "next_hop"). Real: loopback, where every address of 127.0.0.0/8 may be a
// source.
#include "daemon/probe/source_guard.hpp"

#include <gtest/gtest.h>

#include "daemon/probe/local_side.hpp"
#include "tests/unit/daemon/probe/inbox.hpp"
#include "tests/unit/daemon/probe/loop.hpp"
#include "tests/unit/daemon/probe/serving.hpp"

namespace eipd::probe::test {
namespace {

const bgp::Prefix kUsual{*bgp::parse_address("127.0.0.1"), 32};
const bgp::Prefix kElsewhere{*bgp::parse_address("203.0.113.0"), 24};

class SourceGuardRun : public ProbeTest {
 protected:
  /// A target to which the kernel goes from 127.0.0.1, as to all of 127.0.0.0/8.
  Server server_{loop_, answers("HTTP/1.1 200 OK\r\n\r\n"), "127.0.0.2"};
};

TEST_F(SourceGuardRun, RefusesTheKernelsChoiceBeforeAnythingIsSent) {
  around_.sources.set({kElsewhere, kUsual});
  const auto attempt = probe(check(health::HttpCheck{}), server_.target());
  EXPECT_EQ(attempt.outcome, Outcome::EipAsSource);
  EXPECT_EQ(attempt.detail, "would be sent from 127.0.0.1: set source");
  EXPECT_EQ(probe(check(health::UdpCheck{.send = "?"}), server_.target()).outcome, Outcome::EipAsSource);
  EXPECT_EQ(probe(check(health::DnsCheck{.name = "a.example"}), server_.target()).outcome, Outcome::EipAsSource);
  EXPECT_EQ(probe(check(health::IcmpCheck{}), server_.target()).outcome, Outcome::EipAsSource);
  EXPECT_EQ(server_.connections(), 0);
}

TEST_F(SourceGuardRun, LetsAnotherSourcePass) {
  around_.sources.set({kUsual});
  auto settings = check(health::HttpCheck{});
  settings.source = bgp::parse_address("127.0.0.3");
  EXPECT_EQ(probe(settings, server_.target()).outcome, Outcome::Success);
  settings.source = bgp::parse_address("127.0.0.1");
  EXPECT_EQ(probe(settings, server_.target()).outcome, Outcome::EipAsSource) << "an EIP since the check was configured";
}

TEST_F(SourceGuardRun, AsksForEachCheckWhereItLeavesFrom) {
  around_.sources.set({{*bgp::parse_address("127.0.0.3"), 32}});
  EXPECT_EQ(probe(check(health::HttpCheck{}), server_.target()).outcome, Outcome::Success);
  auto settings = check(health::HttpCheck{});
  settings.source = bgp::parse_address("127.0.0.3");
  EXPECT_EQ(probe(settings, "127.0.0.2:1").outcome, Outcome::EipAsSource) << "not refused: nothing was sent";
}

TEST_F(SourceGuardRun, LetsPassWhatStaysOnThisHost) {
  const Server here{loop_, answers("HTTP/1.1 200 OK\r\n\r\n")};
  around_.sources.set({kUsual});
  EXPECT_EQ(probe(check(health::HttpCheck{}), here.target()).outcome, Outcome::Success);
}

TEST_F(SourceGuardRun, IsToldOfNewEips) {
  around_.sources.set({kElsewhere});
  EXPECT_EQ(probe(check(health::HttpCheck{}), server_.target()).outcome, Outcome::Success);
  around_.sources.set({kUsual});
  EXPECT_EQ(probe(check(health::HttpCheck{}), server_.target()).outcome, Outcome::EipAsSource);
  around_.sources.set({});
  EXPECT_EQ(probe(check(health::HttpCheck{}), server_.target()).outcome, Outcome::Success);
}

TEST(ProbeEngineSources, AreForbiddenOnEveryThread) {
  Serving backend{says_nothing};
  Inbox inbox;
  ProbeEngine engine{{.threads = 2}, inbox.mailbox};
  engine.never_from({bgp::Prefix{*bgp::parse_address("127.0.0.3"), 32}});
  auto from_eip = instance("from-eip", health::TcpCheck{}, backend.target());
  from_eip.settings.source = bgp::parse_address("127.0.0.3");
  const auto fine = instance("fine", health::TcpCheck{}, backend.target());
  engine.configure({from_eip, fine});
  EXPECT_EQ(inbox.wait(from_eip.id, Verdict::Down).outcome, Outcome::EipAsSource);
  inbox.wait(fine.id, Verdict::Up);
}

}  // namespace
}  // namespace eipd::probe::test
