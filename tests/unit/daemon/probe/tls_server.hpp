// TLS targets for the probes' tests: certificates made on the spot, and servers that speak OpenSSL over blocking
// sockets, on threads of their own.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace eipd::probe::test {

/// A key and its certificate, signed by `issuer` or by itself.
class Certificate {
 public:
  struct Asked {
    std::string name = "here.example";  ///< DNS name; 127.0.0.1 stands beside it
    std::chrono::hours from{-1};        ///< from now
    std::chrono::hours to{24 * 30};
    bool authority = false;
  };
  explicit Certificate(const Asked& asked, const Certificate* issuer = nullptr);

  [[nodiscard]] X509* get() const { return certificate_.get(); }
  [[nodiscard]] EVP_PKEY* key() const { return key_.get(); }
  /// Writes them in PEM, to files that go away with the test's directory.
  void write(const std::string& certificate, const std::string& key = {}) const;

 private:
  struct Free {
    void operator()(X509* it) const { X509_free(it); }
    void operator()(EVP_PKEY* it) const { EVP_PKEY_free(it); }
  };
  std::unique_ptr<EVP_PKEY, Free> key_;
  std::unique_ptr<X509, Free> certificate_;
};

class TlsServer {
 public:
  /// What is done with a connection once its handshake is over; `name` is what the client asked for (SNI).
  using Serve = std::function<void(SSL* ssl, const std::string& name)>;
  /// `clients`: whose certificates a client must show one of; null: none is asked for.
  TlsServer(const Certificate& certificate, Serve serve, const Certificate* clients = nullptr);
  ~TlsServer();
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

  [[nodiscard]] std::string port() const { return std::to_string(port_); }
  [[nodiscard]] std::string target() const { return "127.0.0.1:" + port(); }

 private:
  void accept();
  void converse(int descriptor) const;

  SSL_CTX* context_;
  Serve serve_;
  int listener_;
  std::uint16_t port_ = 0;
  std::atomic<int> connected_{-1};
  std::jthread thread_;
};

/// Reads a request and answers it.
TlsServer::Serve tls_answers(std::string text);

}  // namespace eipd::probe::test
