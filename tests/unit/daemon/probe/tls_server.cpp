#include "tests/unit/daemon/probe/tls_server.hpp"

#include <array>
#include <cstdio>
#include <unistd.h>
#include <utility>

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

namespace eipd::probe::test {
namespace {

void add(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

}  // namespace

Certificate::Certificate(const Asked& asked, const Certificate* issuer)
    : key_{EVP_EC_gen("P-256")}, certificate_{X509_new()} {
  X509* it = certificate_.get();
  X509_set_version(it, X509_VERSION_3);
  static long serial = 0;
  ASN1_INTEGER_set(X509_get_serialNumber(it), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(it), std::chrono::seconds{asked.from}.count());
  X509_gmtime_adj(X509_getm_notAfter(it), std::chrono::seconds{asked.to}.count());
  const auto* name = reinterpret_cast<const unsigned char*>(asked.name.c_str());  // NOLINT: what OpenSSL takes
  X509_NAME_add_entry_by_txt(X509_get_subject_name(it), "CN", MBSTRING_ASC, name, -1, -1, 0);
  X509* signer = issuer == nullptr ? it : issuer->get();
  X509_set_issuer_name(it, X509_get_subject_name(signer));
  X509_set_pubkey(it, key());
  add(it, signer, NID_basic_constraints, asked.authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
  add(it, signer, NID_subject_alt_name, "DNS:" + asked.name + ",IP:127.0.0.1");
  EXPECT_GT(X509_sign(it, issuer == nullptr ? key() : issuer->key(), EVP_sha256()), 0);
}

void Certificate::write(const std::string& certificate, const std::string& key) const {
  if (std::FILE* file = std::fopen(certificate.c_str(), "w")) {
    PEM_write_X509(file, get());
    std::fclose(file);
  }
  if (key.empty()) return;
  if (std::FILE* file = std::fopen(key.c_str(), "w")) {
    PEM_write_PrivateKey(file, key_.get(), nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(file);
  }
}

TlsServer::TlsServer(const Certificate& certificate, Serve serve, const Certificate* clients)
    : context_{SSL_CTX_new(TLS_server_method())},
      serve_{std::move(serve)},
      listener_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
  SSL_CTX_use_certificate(context_, certificate.get());
  SSL_CTX_use_PrivateKey(context_, certificate.key());
  if (clients != nullptr) {
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context_), clients->get());
    SSL_CTX_set_verify(context_, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);  // NOLINT: what the sockets' API takes
  EXPECT_EQ(::bind(listener_, generic, size), 0);
  EXPECT_EQ(::listen(listener_, 16), 0);
  ::getsockname(listener_, generic, &size);
  port_ = ntohs(address.sin_port);
  thread_ = std::jthread{[this] { accept(); }};
}

TlsServer::~TlsServer() {
  ::shutdown(listener_, SHUT_RDWR);
  if (const int connected = connected_.load(); connected >= 0) ::shutdown(connected, SHUT_RDWR);
  thread_.join();
  ::close(listener_);
  SSL_CTX_free(context_);
}

void TlsServer::accept() {
  while (true) {
    const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor < 0) return;
    connected_ = descriptor;
    converse(descriptor);
    connected_ = -1;
    ::close(descriptor);
  }
}

void TlsServer::converse(int descriptor) const {
  SSL* ssl = SSL_new(context_);
  SSL_set_fd(ssl, descriptor);
  if (SSL_accept(ssl) == 1) {
    const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    serve_(ssl, name == nullptr ? "" : name);
    SSL_shutdown(ssl);
  }
  SSL_free(ssl);
}

TlsServer::Serve tls_answers(std::string text) {
  return [text = std::move(text)](SSL* ssl, const std::string&) {
    std::string request;
    std::array<char, 1024> octets{};
    while (request.find("\r\n\r\n") == std::string::npos) {
      const int size = SSL_read(ssl, octets.data(), static_cast<int>(octets.size()));
      if (size <= 0) return;
      request.append(octets.data(), static_cast<std::size_t>(size));
    }
    SSL_write(ssl, text.data(), static_cast<int>(text.size()));
  };
}

}  // namespace eipd::probe::test
