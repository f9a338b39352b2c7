import Statistics
import Testing

@Suite struct StudentDistributionTests {
  /// Quantiles of printed tables of t (two decimals more than most).
  @Test(arguments: [
    (1.0, 0.975, 12.7062047362), (4.0, 0.95, 2.1318467863), (10.0, 0.975, 2.2281388520),
    (30.0, 0.995, 2.7499956536), (199.0, 0.975, 1.9719565442),
  ])
  func quantilesAreThoseOfTables(degrees: Double, probability: Double, expected: Double) {
    let student = StudentDistribution(degrees: degrees)
    #expect(abs((student.quantile(probability) ?? .nan) - expected) < 1e-8)
    #expect(abs((student.quantile(1 - probability) ?? .nan) + expected) < 1e-8)
    #expect(abs(student.tail(expected) - (1 - probability)) < 1e-9)
    #expect(abs(student.upperQuantile(1 - probability) - expected) < 1e-8)
  }

  @Test func oneDegreeIsCauchyInClosedForm() {
    // Beyond 1 lies a quarter: 1/2 - atan(1)/π.
    let student = StudentDistribution(degrees: 1)
    #expect(abs(student.tail(1) - 0.25) < 1e-14)
    #expect(abs(student.tail(-1) - 0.75) < 1e-14)
    #expect(student.tail(.infinity) == 0 && student.tail(-.infinity) == 1)
  }

  @Test func probabilitiesOutsideHaveNoQuantile() {
    let student = StudentDistribution(degrees: 5)
    #expect(student.quantile(0) == nil && student.quantile(1) == nil)
    #expect(student.quantile(0.5) == 0)
    #expect(StudentDistribution(degrees: 0).quantile(0.9) == nil)
  }

  @Test func keptQuantilesAreThoseOfTheDistribution() {
    var quantiles = StudentQuantiles(level: 0.95)
    let direct = StudentDistribution(degrees: 11).upperQuantile(0.025)
    #expect(abs(quantiles.value(11) - direct) < 1e-12)
    #expect(quantiles.value(11) == quantiles.value(11))
  }
}
