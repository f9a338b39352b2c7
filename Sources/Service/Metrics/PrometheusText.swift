/// Metrics in the text that Prometheus reads.
///
/// Source: Prometheus, exposition formats, text format 0.0.4,
/// <https://prometheus.io/docs/instrumenting/exposition_formats/>.
package struct PrometheusText: Sendable {
  /// The text so far.
  package private(set) var text = ""

  /// Begins with nothing.
  package init() {}

  /// All metrics of a server.
  package init(_ state: ServiceMetrics.State, residentBytes: Int?, openDescriptors: Int?) {
    header("chiasm_http_requests_total", "counter", "Requests by route, method and status.")
    for (key, count) in state.requests.sorted(by: { Self.order($0.key) < Self.order($1.key) }) {
      sample(
        "chiasm_http_requests_total",
        [("route", key.route), ("method", key.method), ("status", String(key.status))], count)
    }
    header(
      "chiasm_http_request_seconds", "histogram", "Seconds until an answer was ready, by route.")
    for (route, histogram) in state.latency.sorted(by: { $0.key < $1.key }) {
      self.histogram("chiasm_http_request_seconds", [("route", route)], histogram)
    }
    single("chiasm_http_requests_in_flight", "gauge", "Requests being answered.", state.inFlight)
    single("chiasm_connections", "gauge", "Open connections.", state.connections)
    single(
      "chiasm_connections_timed_out_total", "counter",
      "Connections ended because they were too slow.",
      state.timedOut)
    single("chiasm_event_streams", "gauge", "Streams of events being sent.", state.eventStreams)
    header("chiasm_searches_total", "counter", "Searches by what was asked with and result.")
    for (kind, count) in state.searches.sorted(by: { $0.key < $1.key }) {
      let failed = kind.hasSuffix(" failed")
      sample(
        "chiasm_searches_total",
        [
          ("query", failed ? String(kind.dropLast(7)) : kind),
          ("result", failed ? "error" : "ok"),
        ], count)
    }
    header("chiasm_search_seconds", "histogram", "Seconds that a search took.")
    histogram("chiasm_search_seconds", [], state.searchLatency)
    if let residentBytes {
      single(
        "process_resident_memory_bytes", "gauge", "Resident memory in bytes.", residentBytes)
    }
    if let openDescriptors {
      single("process_open_fds", "gauge", "Open file descriptors.", openDescriptors)
    }
  }

  private static func order(_ key: ServiceMetrics.RequestKey) -> String {
    "\(key.route) \(key.method) \(key.status)"
  }

  /// Says what a metric is.
  package mutating func header(_ name: String, _ type: String, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
  }

  /// One value.
  package mutating func sample(
    _ name: String, _ labels: [(String, String)], _ value: some CustomStringConvertible
  ) {
    let inner = labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
    text += inner.isEmpty ? "\(name) \(value)\n" : "\(name){\(inner)} \(value)\n"
  }

  private mutating func single(_ name: String, _ type: String, _ help: String, _ value: Int) {
    header(name, type, help)
    sample(name, [], value)
  }

  private mutating func histogram(
    _ name: String, _ labels: [(String, String)], _ histogram: LatencyHistogram
  ) {
    let counts = histogram.cumulative
    for (index, bound) in LatencyHistogram.bounds.enumerated() {
      sample("\(name)_bucket", labels + [("le", "\(bound)")], counts[index])
    }
    let total = counts[counts.count - 1]
    sample("\(name)_bucket", labels + [("le", "+Inf")], total)
    sample("\(name)_sum", labels, histogram.sum)
    sample("\(name)_count", labels, total)
  }

  /// A label's value: backslash, quote and line feed are escaped.
  package static func escaped(_ value: String) -> String {
    value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}
