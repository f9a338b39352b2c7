extension DecompositionChart {
  /// Colors in light and dark; sizes agree with the extents by which text is fitted.
  static let styleSheet = """
    .chiasm-decomposition{font:13px system-ui,-apple-system,"Segoe UI",sans-serif}
    .chiasm-decomposition .paper{fill:#fff}.chiasm-decomposition text{fill:#1b1f24}
    .chiasm-decomposition .title{font-size:15px;font-weight:600}
    .chiasm-decomposition .pair,.chiasm-decomposition .verdict{font-weight:600}
    .chiasm-decomposition .verdict{text-anchor:end}
    .chiasm-decomposition .tick{text-anchor:middle;fill:#57606a;font-size:12px}
    .chiasm-decomposition .legend,.chiasm-decomposition .unit{fill:#57606a;font-size:12px}
    .chiasm-decomposition .figure{font-size:12px;font-variant-numeric:tabular-nums}
    .chiasm-decomposition .grid{stroke:#d8dee4}.chiasm-decomposition .zero{stroke:#57606a}
    .chiasm-decomposition .rule{stroke:#d8dee4}
    .chiasm-decomposition .entropy{fill:none;stroke:#57606a;stroke-width:1.5;stroke-dasharray:4 3}
    .chiasm-decomposition .whisker,.chiasm-decomposition .bracket{fill:none;stroke:#1b1f24;\
    stroke-width:1.5}
    .chiasm-decomposition .halo{fill:none;stroke:#fff;stroke-opacity:.7;stroke-width:4}
    .chiasm-decomposition .redundancy .bar{fill:#0072b2}
    .chiasm-decomposition .unique-first .bar{fill:#009e73}
    .chiasm-decomposition .unique-second .bar{fill:#cc79a7}
    .chiasm-decomposition .synergy .bar{fill:#d55e00}
    @media (prefers-color-scheme:dark){
    .chiasm-decomposition .paper{fill:#0d1117}.chiasm-decomposition text{fill:#e6edf3}
    .chiasm-decomposition .tick,.chiasm-decomposition .legend,.chiasm-decomposition .unit{\
    fill:#9aa4af}
    .chiasm-decomposition .grid,.chiasm-decomposition .rule{stroke:#30363d}
    .chiasm-decomposition .zero,.chiasm-decomposition .entropy{stroke:#9aa4af}
    .chiasm-decomposition .whisker,.chiasm-decomposition .bracket{stroke:#e6edf3}
    .chiasm-decomposition .halo{stroke:#0d1117}
    .chiasm-decomposition .redundancy .bar{fill:#3b8fc7}
    .chiasm-decomposition .unique-first .bar{fill:#1fb58b}
    .chiasm-decomposition .unique-second .bar{fill:#d78fb8}
    .chiasm-decomposition .synergy .bar{fill:#f0812e}
    }
    """
}
