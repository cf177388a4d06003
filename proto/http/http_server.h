// A small HTTP server for what people and monitoring ask of a running program: health, metrics,
// JSON. It answers GET and HEAD, is meant for loopback (no TLS, no authentication: put a reverse
// proxy before it), and runs on one thread of its own.
#ifndef BASIN_PROTO_HTTP_HTTP_SERVER_H_
#define BASIN_PROTO_HTTP_HTTP_SERVER_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "proto/http/http_stream.h"

namespace basin {

struct HttpRequest {
  std::string method;                          // "GET" or "HEAD"
  std::string path;                            // without the query
  std::map<std::string, std::string> query;    // decoded; a=1&a=2 is a=1,2
  std::map<std::string, std::string> headers;  // names in lower case
};

struct HttpResponse {
  int status = 200;
  std::string content_type = "application/json";
  std::string body = {};
  // Names this version of the body; sent quoted as ETag. With it the answer may be kept and asked
  // for again with If-None-Match, which is the handler's to look at: it answers 304.
  std::string etag = {};
  // "fr" or "en", where the answer depends on what the request prefers.
  std::string content_language = {};
  // The answer depends on the request's Accept header.
  bool varies_by_accept = false;
  // Told in Retry-After, in whole seconds, when positive.
  absl::Duration retry_after = absl::ZeroDuration();
  // With it, `body` is not looked at: what is written to the stream is the body, for as long as it
  // is written to. Whoever writes keeps it as long.
  std::shared_ptr<HttpStream> stream = nullptr;
};

// Called on the server's thread, one request at a time: a slow handler keeps the others waiting,
// and what it shares with other threads it must lock. Must not throw.
using HttpHandler = std::function<HttpResponse(const HttpRequest&)>;

struct HttpRoute {
  std::string
      path;  // "/healthz", or "/api/v1/health/*" for everything below; the longest match wins
  HttpHandler handler;
};

struct HttpOptions {
  std::string host = "127.0.0.1";  // a numeric address, or "localhost"
  uint16_t port = 0;               // 0 = any free one
  // Names under which it is asked, besides "localhost" and numeric addresses (host_name.h).
  std::vector<std::string> names = {};
  unsigned connections_max = 64;
  absl::Duration idle_timeout = absl::Seconds(10);
};

class HttpServer {
 public:
  // Serves from now until the end of the object. Paths without a route get 404, other methods 405,
  // a Host header with a foreign name 421, all as application/problem+json (RFC 9457). A client
  // that takes nothing for `idle_timeout` while there is something to send is hung up on; one that
  // waits for a stream is not. The end of the object ends all streams.
  //
  // What cannot be read as a request never gets here. A first line without a target ends the
  // connection without an answer; the rest the library answers by itself, with a short HTML page,
  // and hangs up: 400 for a malformed header or HTTP/1.1 without Host, 505 for other versions, 413,
  // 414 or 431 for more than 16 KiB of line and headers. A request that does not end (no empty line
  // after its headers) is waited for until `idle_timeout`.
  //
  // Errors: PORT_IN_USE; BAD_CONFIG when the address is none of this machine.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(const HttpOptions& options,
                                                           std::vector<HttpRoute> routes);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  uint16_t port() const;

 private:
  struct Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// A refusal as application/problem+json. `detail` is for a person.
HttpResponse HttpProblem(int status, absl::string_view title, absl::string_view detail);

}  // namespace basin

#endif  // BASIN_PROTO_HTTP_HTTP_SERVER_H_
