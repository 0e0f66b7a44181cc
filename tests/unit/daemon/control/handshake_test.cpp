#include "daemon/control/handshake.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/beast/core/error.hpp>
#include <gmock/gmock.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

namespace eipd::control {
namespace {

using namespace std::chrono_literals;
using boost::system::error_code;

error_code of_ssl(int reason) {
  return {static_cast<int>(ERR_PACK(ERR_LIB_SSL, 0, reason)), boost::asio::error::get_ssl_category()};
}

struct Ending {
  const char* name;
  error_code error;
  long verified;
  Handshake is;
};
class HandshakeResult : public testing::TestWithParam<Ending> {};
INSTANTIATE_TEST_SUITE_P(
    OpenSsl, HandshakeResult,
    testing::Values(
        Ending{"NoCertificate", of_ssl(SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE), 0, Handshake::NoCertificate},
        Ending{"AnotherAuthority", of_ssl(SSL_R_CERTIFICATE_VERIFY_FAILED),
               X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, Handshake::UnknownAuthority},
        Ending{"SelfSigned", of_ssl(SSL_R_CERTIFICATE_VERIFY_FAILED), X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
               Handshake::UnknownAuthority},
        Ending{"Expired", of_ssl(SSL_R_CERTIFICATE_VERIFY_FAILED), X509_V_ERR_CERT_HAS_EXPIRED, Handshake::Expired},
        Ending{"NotYetValid", of_ssl(SSL_R_CERTIFICATE_VERIFY_FAILED), X509_V_ERR_CERT_NOT_YET_VALID,
               Handshake::NotYetValid},
        Ending{"ForServers", of_ssl(SSL_R_CERTIFICATE_VERIFY_FAILED), X509_V_ERR_INVALID_PURPOSE,
               Handshake::BadCertificate},
        Ending{"OldProtocol", of_ssl(SSL_R_UNSUPPORTED_PROTOCOL), 0, Handshake::OldProtocol},
        Ending{"PlainHttp", of_ssl(SSL_R_HTTP_REQUEST), 0, Handshake::NotTls},
        Ending{"Rubbish", of_ssl(SSL_R_WRONG_VERSION_NUMBER), 0, Handshake::NotTls},
        Ending{"AlertOfTheClient", of_ssl(SSL_R_TLSV1_ALERT_UNKNOWN_CA), 0, Handshake::RefusedByClient},
        Ending{"SomethingElse", of_ssl(SSL_R_NO_SHARED_CIPHER), 0, Handshake::Failed},
        Ending{"Deadline", boost::beast::error::timeout, 0, Handshake::Deadline},
        Ending{"GaveWay", boost::asio::error::operation_aborted, 0, Handshake::GaveWay},
        Ending{"Reset", boost::asio::error::connection_reset, 0, Handshake::ClientLeft},
        Ending{"End", boost::asio::error::eof, 0, Handshake::ClientLeft},
        Ending{"EndInside", boost::asio::ssl::error::stream_truncated, 0, Handshake::ClientLeft}),
    [](const auto& info) { return std::string{info.param.name}; });
TEST_P(HandshakeResult, HasItsReason) {
  EXPECT_EQ(to_string(result_of(GetParam().error, GetParam().verified)), to_string(GetParam().is));
}

TEST(HandshakeCounts, CountEveryResult) {
  HandshakeCounts counts;
  counts.add(Handshake::Ok);
  counts.add(Handshake::Failed);
  counts.add(Handshake::Failed);
  const auto all = counts.read();
  ASSERT_EQ(all.size(), kHandshakes);
  EXPECT_THAT(all, testing::Contains(testing::Pair("ok", 1U)));
  EXPECT_THAT(all, testing::Contains(testing::Pair("failed", 2U)));
  EXPECT_THAT(all, testing::Contains(testing::Pair("expired", 0U)));
}

std::string shown(const std::optional<observe::LogLine>& line) {
  std::string out = line ? line->event : "";
  if (line) {
    for (const auto& field : line->fields) {
      const auto* text = std::get_if<std::string>(&field.value);
      out += " " + field.key + "=" + (text ? *text : std::to_string(std::get<std::uint64_t>(field.value)));
    }
  }
  return out;
}

TEST(HandshakeLog, AFloodOfBadClientsMakesFewLines) {
  HandshakeLog log;
  const HandshakeLog::Time start{};
  EXPECT_EQ(shown(log.refused(Handshake::NotTls, "192.0.2.9:1", "http request", start)),
            "control-handshake-refused reason=not-tls from=192.0.2.9:1 error=http request");
  for (int i = 1; i <= 999; ++i) {
    EXPECT_FALSE(log.refused(Handshake::Deadline, "192.0.2.9:2", "", start + i * 10ms)) << i;
  }
  EXPECT_EQ(shown(log.refused(Handshake::Deadline, "192.0.2.9:3", "", start + 10s)),
            "control-handshake-refused reason=deadline-exceeded from=192.0.2.9:3 untold=999");
}

}  // namespace
}  // namespace eipd::control
