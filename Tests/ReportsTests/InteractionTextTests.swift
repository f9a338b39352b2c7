import Findings
import Reports
import Testing

@Suite struct InteractionTextTests {
  private func lines(
    _ findings: [InteractionFindings], style: TextStyle = TextStyle()
  ) -> [String] {
    InteractionText(findings, style: style).text
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private func contains(_ text: String, _ row: String) -> Bool {
    let squeezed = text.split(separator: "\n").map {
      $0.split(separator: " ").joined(separator: " ")
    }
    return squeezed.contains(row)
  }

  @Test func theOverviewIsALineAPair() {
    let style = TextStyle(columns: 100, usesUnicode: false)
    let text = InteractionText([pairedFinding()], style: style).overview
    #expect(text.hasPrefix("WHAT THE MODALITIES COULD TELL\n"))
    #expect(text.contains("photo x clinical"))
    #expect(text.contains("REDUNDANT"))
    #expect(text.split(separator: "\n").count <= 8)
    #expect(InteractionText([], style: style).overview.isEmpty)
  }

  @Test func describesAKnownPairToTheLetter() {
    #expect(
      InteractionText([pairedFinding()], style: TextStyle(columns: 80, usesUnicode: false)).text
        == """
        photo x clinical
        Verdict     REDUNDANT: most of what photo tells is also in clinical; photo adds
                    at most .021 bits.
        Fusion      SIMPLE SUFFICES: the best late fusion loses at most .030 bits of the
                    clusters' information.
        Rests on    2298 labelled pairs, 1373 groups, 5 by 5 symbols, 2 classes,
                    clusters of each input

        INFORMATION          Bits  Interval      Share
        ----------------------------------------------
        in both              .231  [.200, .262]   23 %
        only in photo        .009  [.000, .021]    1 %
        only in clinical     .179  [.150, .207]   18 %
        only together        .033  [.012, .055]    3 %
        all of photo         .240  [.210, .270]   24 %
        all of clinical      .410  [.370, .450]   41 %
        both together        .452  [.410, .490]   45 %
        lost by late fusion  .008  [.000, .017]    1 %
        label entropy        .998  -             100 %
        Over 10 clusterings: in both .210 to .250, only in photo .000 to .012, only in
        clinical .160 to .200, only together .020 to .060.

        CERTAIN                  At least  by                At most  by
        ---------------------------------------------------------------------------
        only together, bits         .004*  sharpest            .350*  chord program
        both together, bits          .410  late fu..eld out        -
        best accuracy               .790'  linear program     .910*'  tight Fano
        late fusion loses, bits         -                      .030*  chord program
        One-sided 95 % limits. ' Read off the tables; the error of the sample is not in
        it. * Holds for the clusters, not for the data behind them.

        TESTED                                 p  p (Holm)  Says
        ----------------------------------------------------------------
        together they say nothing          <.001     <.001  rejected
        no synergy                          .021      .042  rejected
        adding up their evidence suffices   .340      .340  not rejected

        Intervals: 95 %, basic bootstrap with 1000 draws of 1373 groups; covers groups,
        with the clusters held fixed.
        Solved with a certified gap of 3.10e-10 bits.

        Share: of the label entropy, the uncertainty of the label before anything is
        seen.
        [low, high]: interval; without a figure, where it must lie.

        """)
  }

  @Test func saysWhatCannotBeTold() {
    let text = InteractionText([unpairedFinding()]).text
    #expect(text.contains("\nVerdict     CANNOT TELL: synergy may be anything from .011"))
    #expect(text.contains("\nFusion      CANNOT TELL: without labelled pairs"))
    #expect(contains(text, "only together ? [.011, .621] –"))
    #expect(text.contains("REFUSED  no case has both inputs and a label."))
    #expect(text.contains("To settle   about"))
    #expect(contains(text, "label: one population – – not made"))
    #expect(text.contains("shares of .013 had to be moved"))
    #expect(text.contains("no interval: 8 groups are too few\n"))
    #expect(text.contains("note     The files come from different sites.\n"))
  }

  @Test func beginsWithAnOverviewOfSeveralPairs() {
    let all = lines([pairedFinding(), unpairedFinding()])
    #expect(all[0].hasPrefix("PAIR "))
    #expect(
      all[2].split(separator: " ")
        == ["photo", "×", "clinical", "clusters", ".231", ".009", ".179", ".033", "REDUNDANT"])
    #expect(
      all[3].split(separator: " ")
        == [
          "photo", "×", "expression", "clusters", ".150", ".050", ".150", "–", "CANNOT", "TELL",
        ])
    #expect(!lines([pairedFinding()])[0].hasPrefix("PAIR "))
  }

  @Test func colorsNotKnowingAsLoudlyAsKnowing() {
    let style = TextStyle(usesColor: true)
    let colored = InteractionText([pairedFinding(), unpairedFinding()], style: style).text
    #expect(colored.contains("\u{1B}[32mREDUNDANT\u{1B}[0m"))
    #expect(colored.contains("\u{1B}[33mCANNOT TELL\u{1B}[0m: synergy"))
    let plain = InteractionText([pairedFinding(), unpairedFinding()]).text
    #expect(colored.replacing(#/\u{1B}\[[0-9;]*m/#, with: "") == plain)
  }

  @Test func showsNoUnprovenBound() {
    var finding = unpairedFinding()
    finding.bounds?.synergyLower = [
      InteractionBound(.paperDisagreement, 0.5, scope: .clusters, isCertified: false)
    ]
    let text = InteractionText([finding]).text
    #expect(!text.contains(".500"))
    #expect(contains(text, "only together, bits – .621* chord program"))
  }

  @Test func warnsWhenTheSolverStoppedEarly() {
    var finding = pairedFinding()
    finding.solverStatus = .gapRemains
    finding.gap = 0.004
    let text = InteractionText([finding]).text
    #expect(
      text.contains("WARNING  the solver stopped early; each part is certain to within 0.002"))
    #expect(!text.contains("Solved with a certified gap"))
  }

  @Test(arguments: [72, 80, 100], [true, false])
  func keepsToTheTerminal(columns: Int, usesUnicode: Bool) {
    let long = String(repeating: "very-long-name-", count: 20)
    let wide = String(repeating: "肿瘤", count: 60)
    var finding = pairedFinding(long, wide)
    finding.notes = [long + " " + wide]
    finding.consistency = InteractionConsistency(
      shift: 0, tests: [InteractionTest(.sameFirst, p: 0.4, note: long)])
    let style = TextStyle(columns: columns, usesUnicode: usesUnicode)
    for line in lines([finding, unpairedFinding(wide, long)], style: style) {
      let width = line.reduce(0) { $0 + ("肿瘤".contains($1) ? 2 : 1) }
      #expect(width <= columns, "\(line)")
    }
  }

  @Test func disarmsHostileNames() {
    var finding = pairedFinding(hostileName, "b")
    finding.verdictReason = hostileName
    finding.refusal = InteractionRefusal(reason: hostileName)
    finding.synergy.intervalNote = hostileName
    finding.tests = [
      InteractionTest(.init(rawValue: hostileName), p: 0.5, note: hostileName),
      InteractionTest(.sameFirst),
    ]
    finding.bounds?.synergyLower = [
      InteractionBound(.init(rawValue: hostileName), 0.1, scope: .data)
    ]
    let text = InteractionText([finding]).text
    for scalar in ["\u{1B}", "\u{202E}", "\u{0}"] { #expect(!text.contains(scalar)) }
    #expect(text.split(separator: "\n").filter { $0.hasPrefix("TESTED ") }.count == 1)
  }

  @Test func neverShowsNaN() {
    var finding = pairedFinding()
    finding.redundancy = Figure(.nan, low: .nan, high: .infinity)
    finding.unique = [:]
    finding.synergy = Figure(1e300)
    finding.labelEntropy = Figure(.infinity)
    finding.tests = [InteractionTest(.noSynergy, p: .nan), InteractionTest(.noSynergy, p: 3)]
    finding.bounds?.synergyLower = [InteractionBound(.sharp, .nan, scope: .data)]
    finding.clusterings?.synergy = .init(min: .nan, max: .infinity)
    let text = InteractionText([finding]).text.lowercased()
    #expect(!text.contains(#/\b(nan|inf|infinity)\b/#))
    #expect(contains(text, "in both ? – –"))
  }

  @Test func isEmptyWithoutPairs() { #expect(InteractionText([]).text.isEmpty) }
}
