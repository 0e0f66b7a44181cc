// Each way in which an HTTPS target can fail. Real: TLS over sockets on loopback, certificates made for each test.
// Fake: the resolver.
#include <csignal>
#include <filesystem>
#include <fstream>
#include <unistd.h>

#include <gtest/gtest.h>

#include "daemon/probe/tls_stream.hpp"
#include "tests/unit/daemon/probe/loop.hpp"
#include "tests/unit/daemon/probe/no_descriptors.hpp"
#include "tests/unit/daemon/probe/tls_server.hpp"

namespace eipd::probe::test {
namespace {

constexpr auto* kOk = "HTTP/1.1 200 OK\r\nX-Pop: hkg1\r\nContent-Length: 2\r\n\r\nok";

class HttpsProbeRun : public ProbeTest {
 protected:
  HttpsProbeRun() {
    std::signal(SIGPIPE, SIG_IGN);  // the servers' blocking writes
    std::filesystem::create_directory(directory_);
    authority_.write(path("ca.pem"));
  }
  ~HttpsProbeRun() override { std::filesystem::remove_all(directory_); }

  [[nodiscard]] std::string path(const std::string& file) const { return directory_ + "/" + file; }
  /// A check that trusts the test's authority.
  [[nodiscard]] health::HttpsCheck https() const {
    health::HttpsCheck https;
    https.tls.ca_file = path("ca.pem");
    return https;
  }
  Attempt ask(const TlsServer& server, const health::HttpsCheck& https) { return probe(check(https), server.target()); }

  std::string directory_ = testing::TempDir() + "eipd-https-" + std::to_string(::getpid());
  Certificate authority_{{.name = "The Test's Authority", .authority = true}};
  Certificate good_{{}, &authority_};
};

TEST_F(HttpsProbeRun, SucceedsWithACertificateOfItsAuthority) {
  const TlsServer server{good_, tls_answers(kOk)};
  const auto attempt = ask(server, https());
  EXPECT_EQ(attempt.outcome, Outcome::Success) << attempt.detail;
  EXPECT_EQ(attempt.detail, "status 200");
}

TEST_F(HttpsProbeRun, TellsWhenTheCertificateEnds) {
  const TlsServer server{good_, tls_answers(kOk)};
  const auto ends = ask(server, https()).certificate_ends;
  ASSERT_TRUE(ends);
  const auto left = *ends - std::chrono::system_clock::now();
  EXPECT_LE(left, 30 * 24h);
  EXPECT_GT(left, 30 * 24h - 5min);
}

TEST_F(HttpsProbeRun, AsksForTheNameAndVerifiesIt) {
  std::string asked;
  const TlsServer server{good_, [&](SSL* ssl, const std::string& name) {
                           asked = name;
                           tls_answers(kOk)(ssl, name);
                         }};
  EXPECT_EQ(probe(check(https()), "here.example:" + server.port()).outcome, Outcome::Success);
  EXPECT_EQ(asked, "here.example") << "the target's";
  auto other = https();
  other.http.host = "elsewhere.example:8443";
  EXPECT_EQ(ask(server, other).outcome, Outcome::BadCertificate) << "the Host header's, without its port";
  other.tls.server_name = "here.example";
  EXPECT_EQ(ask(server, other).outcome, Outcome::Success) << "the check's own";
}

TEST_F(HttpsProbeRun, AsksForNoNameWhereTheTargetIsAnAddress) {
  std::string asked = "?";
  const TlsServer server{good_, [&](SSL* ssl, const std::string& name) {
                           asked = name;
                           tls_answers(kOk)(ssl, name);
                         }};
  EXPECT_EQ(ask(server, https()).outcome, Outcome::Success) << "127.0.0.1 stands in the certificate";
  EXPECT_EQ(asked, "");
}

TEST_F(HttpsProbeRun, FailsWithACertificateOfAnotherAuthority) {
  const Certificate stranger{{}};
  const TlsServer server{stranger, tls_answers(kOk)};
  const auto attempt = ask(server, https());
  EXPECT_EQ(attempt.outcome, Outcome::BadCertificate);
  EXPECT_FALSE(attempt.detail.empty());
  auto unverified = https();
  unverified.tls = {.verify = false};
  EXPECT_EQ(ask(server, unverified).outcome, Outcome::Success);
}

TEST_F(HttpsProbeRun, DoesNotTrustItsAuthorityByDefault) {
  const TlsServer server{good_, tls_answers(kOk)};
  EXPECT_EQ(ask(server, health::HttpsCheck{}).outcome, Outcome::BadCertificate);
}

TEST_F(HttpsProbeRun, FailsWithACertificateThatRanOut) {
  const Certificate old{{.from = -48h, .to = -24h}, &authority_};
  const TlsServer server{old, tls_answers(kOk)};
  const auto attempt = ask(server, https());
  EXPECT_EQ(attempt.outcome, Outcome::BadCertificate);
  EXPECT_EQ(attempt.detail, "certificate has expired");
}

TEST_F(HttpsProbeRun, FailsWithACertificateThatRunsOutTooSoon) {
  const Certificate soon{{.to = 24h * 10 + 1h}, &authority_};
  const TlsServer server{soon, tls_answers(kOk)};
  auto early = https();
  early.tls.min_days_left = 10;
  EXPECT_EQ(ask(server, early).outcome, Outcome::Success);
  early.tls.min_days_left = 11;
  const auto attempt = ask(server, early);
  EXPECT_EQ(attempt.outcome, Outcome::CertificateEnds);
  EXPECT_EQ(attempt.detail, "a certificate runs out in 10 days");
  EXPECT_TRUE(attempt.certificate_ends);
}

TEST_F(HttpsProbeRun, ShowsItsOwnCertificateWhereOneIsAskedFor) {
  const TlsServer server{good_, tls_answers(kOk), &authority_};
  const auto without = ask(server, https()).outcome;  // TLS 1.3 refuses after the client's handshake is over
  EXPECT_TRUE(without == Outcome::TlsFailure || without == Outcome::Reset) << to_string(without);
  const Certificate ours{{.name = "eipd.example"}, &authority_};
  ours.write(path("cert.pem"), path("key.pem"));
  auto with = https();
  with.tls.cert_file = path("cert.pem");
  with.tls.key_file = path("key.pem");
  EXPECT_EQ(ask(server, with).outcome, Outcome::Success);
}

TEST_F(HttpsProbeRun, KnowsAPopByItsHeader) {  // issue 4: an answer from another POP is a failure
  const TlsServer server{good_, tls_answers(kOk)};
  auto identity = https();
  identity.http.expect_headers = {{"X-Pop", "hkg1"}};
  EXPECT_EQ(ask(server, identity).outcome, Outcome::Success);
  identity.http.expect_headers = {{"X-Pop", "sin1"}};
  EXPECT_EQ(ask(server, identity).outcome, Outcome::WrongHeader);
}

TEST_F(HttpsProbeRun, ReadsTheBodyAsHttpDoes) {
  const TlsServer server{
      good_, tls_answers("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + std::string(99'997, 'x') + "end")};
  auto whole = https();
  whole.http.body_contains = "end";
  whole.http.max_body = 100'000;
  EXPECT_EQ(ask(server, whole).outcome, Outcome::Success);
  whole.http.max_body = 99'999;
  EXPECT_EQ(ask(server, whole).outcome, Outcome::BodyTooLarge);
}

TEST_F(HttpsProbeRun, FailsWithAStatusThatIsNotExpected) {
  const TlsServer server{good_, tls_answers("HTTP/1.1 503 Service Unavailable\r\n\r\n")};
  EXPECT_EQ(ask(server, https()).outcome, Outcome::BadStatus);
}

TEST_F(HttpsProbeRun, SeesAnEndWithoutAnAnswer) {
  const TlsServer server{good_, tls_answers("")};
  EXPECT_EQ(ask(server, https()).outcome, Outcome::Closed);
}

TEST_F(HttpsProbeRun, FailsOnATargetWithoutTls) {
  const Server server{loop_, [](tcp::socket& socket) -> asio::awaitable<void> {
                        const std::string text = "HTTP/1.1 400 Bad Request\r\n\r\n";
                        co_await asio::async_write(socket, asio::buffer(text), kAwait);
                        co_await drain(socket);
                      }};
  EXPECT_EQ(probe(check(https()), server.target()).outcome, Outcome::TlsFailure);
}

TEST_F(HttpsProbeRun, SeesAnEndAndAResetDuringTheHandshake) {
  const Server ends{loop_, [](tcp::socket& socket) -> asio::awaitable<void> {
                      std::array<char, 2048> hello{};
                      co_await socket.async_read_some(asio::buffer(hello), kAwait);
                    }};
  EXPECT_EQ(probe(check(https()), ends.target()).outcome, Outcome::Closed);
  const Server resets{loop_, [](tcp::socket& socket) -> asio::awaitable<void> {
                        std::array<char, 2048> hello{};
                        co_await socket.async_read_some(asio::buffer(hello), kAwait);
                        socket.set_option(asio::socket_base::linger{true, 0});
                        socket.close();
                      }};
  EXPECT_EQ(probe(check(https()), resets.target()).outcome, Outcome::Reset);
}

TEST_F(HttpsProbeRun, TimesOutOnATargetThatSaysNothing) {
  const Server server{loop_, says_nothing};
  EXPECT_EQ(probe(check(https(), 60ms), server.target()).outcome, Outcome::Timeout);
}

TEST_F(HttpsProbeRun, FailsOnAnEndlessHandshake) {
  const Server server{loop_, [](tcp::socket& socket) -> asio::awaitable<void> {
                        // Handshake records, each the beginning of one message of 16 MiB.
                        const std::string record =
                            std::string{"\x16\x03\x03\x40\x00\x02\xff\xff\xff", 9} + std::string(16'380, 'x');
                        while (true) {
                          const auto [error, size] = co_await asio::async_write(socket, asio::buffer(record), kAwait);
                          if (error) co_return;
                        }
                      }};
  EXPECT_EQ(probe(check(https()), server.target()).outcome, Outcome::TlsFailure);
}

TEST_F(HttpsProbeRun, IsRefusedWhereNobodyListens) {
  EXPECT_EQ(probe(check(https()), closed_port(loop_)).outcome, Outcome::Refused);
}

TEST_F(HttpsProbeRun, SaysWhichFileItCannotUse) {  // the configuration refuses such; a file may go away later
  const TlsServer server{good_, tls_answers(kOk)};
  auto lost = https();
  lost.tls.ca_file = path("none.pem");
  const auto attempt = ask(server, lost);
  EXPECT_EQ(attempt.outcome, Outcome::LocalError);
  EXPECT_TRUE(attempt.detail.starts_with(path("none.pem"))) << attempt.detail;
}

TEST_F(HttpsProbeRun, RefusesAKeyThatIsNotTheCertificates) {
  const TlsServer server{good_, tls_answers(kOk)};
  good_.write(path("cert.pem"), path("unused.pem"));
  authority_.write(path("unused2.pem"), path("key.pem"));
  auto mismatch = https();
  mismatch.tls.cert_file = path("cert.pem");
  mismatch.tls.key_file = path("key.pem");
  EXPECT_EQ(ask(server, mismatch).outcome, Outcome::LocalError);
}

TEST_F(HttpsProbeRun, ReadsFilesAgainWhenTheyChange) {
  TlsContexts contexts;
  const auto context = contexts.share({.ca_file = path("later.pem")});
  const auto now = Clock::now();
  EXPECT_FALSE(context->get(now));
  authority_.write(path("later.pem"));
  EXPECT_FALSE(context->get(now + 999ms)) << "it looks once a second";
  EXPECT_TRUE(context->get(now + 1s));
  EXPECT_EQ(contexts.share({.ca_file = path("later.pem")}), context);
  EXPECT_NE(contexts.share({.ca_file = path("ca.pem")}), context);
}

TEST_F(HttpsProbeRun, SaysSoWhenItsAuthoritiesTurnIntoRubbishAndUsesTheNextOnes) {
  TlsContexts contexts;
  const auto context = contexts.share({.ca_file = path("turns.pem")});
  const auto now = Clock::now();
  authority_.write(path("turns.pem"));
  ASSERT_TRUE(context->get(now));
  std::ofstream{path("turns.pem")} << "rubbish";
  const auto rubbish = context->get(now + 1s);
  ASSERT_FALSE(rubbish);
  EXPECT_NE(rubbish.error().find("turns.pem"), std::string::npos);
  authority_.write(path("turns.pem"));
  EXPECT_TRUE(context->get(now + 2s));
}

TEST_F(HttpsProbeRun, ReadsFilesAgainThatItCouldNotReadForWantOfDescriptors) {
  TlsContexts contexts;
  const auto context = contexts.share({.ca_file = path("ca.pem")});
  const auto now = Clock::now();
  {
    const NoDescriptorsLeft none;
    EXPECT_FALSE(context->get(now));
  }
  EXPECT_TRUE(context->get(now + 1s)) << "though the file is the same";
}

TEST(HostOf, IsWithoutPortBracketsAndZone) {
  EXPECT_EQ(host_of("192.0.2.80:443"), "192.0.2.80");
  EXPECT_EQ(host_of("[2001:db8::1]:443"), "2001:db8::1");
  EXPECT_EQ(host_of("[fe80::1%eth0]:443"), "fe80::1");
  EXPECT_EQ(host_of("www.example:443"), "www.example");
  EXPECT_EQ(host_of("www.example"), "www.example");
}

}  // namespace
}  // namespace eipd::probe::test
