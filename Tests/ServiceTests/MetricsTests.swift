import Hummingbird
import HummingbirdTesting
import Service
import Testing

struct MetricsTests {
  @Test func aHistogramIsCumulative() {
    var histogram = LatencyHistogram()
    for seconds in [0.0005, 0.001, 0.002, 0.07, 100] { histogram.add(seconds: seconds) }
    // Bounds: 1 ms, 2.5 ms, …, 50 ms, 100 ms, …, 30 s, no end.
    #expect(histogram.cumulative == [2, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 5])
    #expect(abs(histogram.sum - 100.0735) < 1e-12)
  }

  @Test func labelsAreEscaped() {
    #expect(PrometheusText.escaped("a\"b\\c\nd") == #"a\"b\\c\nd"#)
  }

  @Test func requestsAreCountedByPatternAndNotByWhatWasAskedFor() async throws {
    let service = try TestService()
    try await service.ask { client in
      for path in ["/api/v1/runs/patient-17", "/api/v1/runs/patient-18", "/nowhere/patient-19"] {
        try await client.execute(uri: path, method: .get) { _ in }
      }
      try await client.execute(uri: "/metrics", method: .get) { response in
        #expect(response.headers[.contentType]?.hasPrefix("text/plain; version=0.0.4") == true)
        #expect(!response.text.contains("patient"))
        #expect(
          response.text.contains(
            #"chiasm_http_requests_total{route="/api/v1/runs/{name}",method="GET",status="404"} 2"#
          ))
        #expect(response.text.contains("# TYPE chiasm_http_request_seconds histogram\n"))
        #expect(response.text.contains("\nprocess_resident_memory_bytes "))
        for line in response.text.split(separator: "\n") where !line.hasPrefix("#") {
          let fields = line.split(separator: " ")
          #expect(Double(fields.last ?? "") != nil, "\(line)")
        }
      }
    }
  }

  @Test func searchesAreCountedByKindAndResult() {
    let metrics = ServiceMetrics()
    metrics.searched(kind: "text", failed: false, seconds: 0.01)
    metrics.searched(kind: "text", failed: true, seconds: 0.01)
    let text = PrometheusText(metrics.snapshot, residentBytes: 1, openDescriptors: 2).text
    #expect(text.contains(#"chiasm_searches_total{query="text",result="ok"} 1"#))
    #expect(text.contains(#"chiasm_searches_total{query="text",result="error"} 1"#))
    #expect(text.contains("chiasm_search_seconds_count 2\n"))
  }
}
