import Foundation
import Hummingbird

/// `/metrics`, for Prometheus.
struct MetricsRoutes: ServiceRoutes {
  let metrics: ServiceMetrics

  func add(to router: Router<ServiceContext>) {
    let metrics = metrics
    router.get("/metrics") { _, _ in
      let text = PrometheusText(
        metrics.snapshot, residentBytes: ProcessMemory.residentBytes,
        openDescriptors: ProcessMemory.openDescriptors
      ).text
      return Response.content(Data(text.utf8), type: "text/plain; version=0.0.4; charset=utf-8")
    }
  }
}
