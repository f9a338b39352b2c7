/// The style sheet of a page: one column that fits a telephone, a screen and paper, light and dark.
enum PageStyle {
  static let sheet = PagePalette.standard.rules + "\n" + rules

  private static let rules = """
    *{box-sizing:border-box}
    html{scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
    body{margin:0;font:16px/1.6 system-ui,-apple-system,"Segoe UI","Hiragino Sans","Noto Sans CJK JP","Noto Sans JP",\
    "Yu Gothic",sans-serif;color:var(--ink);background:var(--paper);overflow-wrap:anywhere}
    .frame{max-width:68rem;margin:0 auto;padding:0 1.2rem 3rem}
    a{color:var(--link)}
    :focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:3px}
    .skip{position:absolute;left:-999rem}.skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.5rem;z-index:2}
    header{padding:1.6rem 0 .4rem}
    h1{font-size:1.75rem;line-height:1.25;margin:0 0 .3rem}
    h2{font-size:1.35rem;line-height:1.3;margin:2.6rem 0 .6rem;padding-top:.8rem;border-top:1px solid var(--line)}
    h3{font-size:1.08rem;margin:1.8rem 0 .4rem}
    h4{font-size:1rem;margin:1.2rem 0 .3rem}
    p,ul,ol{max-width:46rem;margin:.5rem 0}li{margin:.25rem 0}
    small,.quiet,figcaption{color:var(--quiet)}
    code,pre{font:.88em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--fill);border-radius:4px}
    code{padding:.1em .3em}pre{padding:.7rem .9rem;white-space:pre-wrap;max-width:100%;margin:.5rem 0}
    nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;padding:0;margin:.6rem 0;max-width:none}
    nav li{margin:0}
    .answers{list-style:none;padding:0;max-width:none;display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,19rem),1fr));\
    gap:.9rem;margin:1rem 0}
    .answers>li{margin:0;border:1px solid var(--line);border-left:5px solid var(--five);border-radius:8px;padding:.8rem 1rem;\
    background:var(--fill);display:flex;flex-direction:column}
    .answers h3{margin:0 0 .2rem;font-size:.95rem;color:var(--quiet);font-weight:600}
    .answers .say{font-size:1.12rem;font-weight:650;line-height:1.35;margin:0 0 .35rem}
    .answers p{margin:.15rem 0}.answers .more{margin-top:auto;padding-top:.35rem;font-size:.92rem}
    .answers>li.wide{grid-column:1/-1}
    .good{border-left-color:var(--good)!important}.doubt{border-left-color:var(--doubt)!important}
    .alarm{border-left-color:var(--alarm)!important}
    .tag{display:inline-block;font-size:.8rem;font-weight:700;padding:.05rem .5rem;border:1.5px solid currentColor;border-radius:99px;\
    line-height:1.4;white-space:nowrap}
    .t-good{color:var(--good)}.t-doubt{color:var(--doubt)}.t-alarm{color:var(--alarm)}.t-quiet{color:var(--quiet)}
    .notice{border-left:5px solid var(--five);background:var(--fill);padding:.6rem .9rem;border-radius:6px;margin:.6rem 0;max-width:52rem}
    .notice p{margin:.2rem 0}
    .missing{border:1px dashed var(--quiet);border-radius:8px;padding:.7rem 1rem;max-width:52rem}
    figure{margin:1rem 0 1.4rem}figcaption{max-width:46rem;margin:.4rem 0;font-size:.93rem}
    .chart{padding:.4rem 0}
    .row{display:grid;grid-template-columns:minmax(8rem,15rem) minmax(8rem,1fr) 12.5rem;gap:0 1rem;align-items:center;min-height:30px;padding:.2rem 0}
    .row .name{line-height:1.25}.row .name small{display:block;font-size:.82rem}
    .digits{font-variant-numeric:tabular-nums;white-space:nowrap}
    .row.axis{min-height:18px;padding:0}
    svg{display:block;overflow:visible}svg svg{display:inline}
    svg text{fill:var(--quiet);font-size:12px}.track text,.middle{text-anchor:middle}.end{text-anchor:end}
    svg .number{text-anchor:middle;fill:var(--ink);font-size:14px;font-weight:600}
    .grid{stroke:var(--line);fill:none}
    .reference{stroke:var(--quiet);stroke-dasharray:4 3;fill:none}
    .whisker{fill:none;stroke-width:2;stroke:var(--ink)}
    .halo{stroke:var(--paper);stroke-opacity:.75;stroke-width:5}
    .hollow{fill:none;stroke-width:1.5}.bar{opacity:.55}
    .plot{max-width:100%;height:auto}
    .around{fill:none;stroke:var(--two);stroke-width:1.5;stroke-dasharray:6 4}
    .round{stroke-width:2;fill-opacity:.14}
    \(inks)
    .plots{display:flex;flex-wrap:wrap;gap:1rem 1.6rem}.plots .head{margin:.2rem 0;font-weight:600}
    .plots>div{max-width:100%}
    .legend{display:flex;flex-wrap:wrap;gap:.2rem 1.3rem;font-size:.9rem;color:var(--quiet);list-style:none;padding:0;max-width:none}
    .legend svg{display:inline-block;vertical-align:-5px;margin-right:.35rem;width:26px;height:26px}
    .scroll{overflow-x:auto;margin:.6rem 0}
    table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.95rem}
    th,td{padding:.3rem .7rem;text-align:right;border-bottom:1px solid var(--line);vertical-align:top}
    thead th{border-bottom:2px solid var(--quiet);vertical-align:bottom}
    td,thead th{white-space:nowrap}thead th{overflow-wrap:normal}
    tbody th,td.words{overflow-wrap:break-word;white-space:normal;min-width:7rem;max-width:20rem}
    tbody th{font-weight:400;text-align:left;min-width:8rem}.words{text-align:left!important}
    td.heat{background:color-mix(in srgb,var(--one) var(--h),transparent)}
    td.best{font-weight:700;box-shadow:inset 0 0 0 2px var(--one)}
    details>summary{cursor:pointer;color:var(--link);width:max-content;max-width:100%;font-size:.93rem}
    .gallery{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,11rem),1fr));gap:.9rem;margin:.8rem 0}
    .gallery figure{margin:0}.gallery img{width:100%;height:auto;display:block;border-radius:6px;border:1px solid var(--line)}
    .gallery blockquote{margin:.3rem 0;font-size:.9rem;line-height:1.4;overflow-wrap:anywhere}.gallery .tag{margin:0 0 .3rem}
    .gallery figcaption{font-size:.86rem;line-height:1.35}
    .advice{border:1px solid var(--line);border-left:5px solid var(--five);border-radius:8px;padding:.7rem 1rem;margin:.9rem 0;max-width:54rem}
    .advice h3{margin:.1rem 0 .3rem}.advice h4{margin:.6rem 0 .1rem;font-size:.92rem;color:var(--quiet)}
    dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.25rem 1.2rem;max-width:60rem}
    dt{color:var(--quiet)}dd{margin:0}
    @media (max-width:44rem){
    body{font-size:15.5px}.frame{padding:0 .9rem 2rem}h1{font-size:1.45rem}
    .row{grid-template-columns:minmax(0,1fr) max-content;gap:0 .8rem;padding:.25rem 0}
    .row .track{grid-column:1/-1;grid-row:2}.row.axis{padding:0}
    dl{grid-template-columns:minmax(0,1fr)}dd{margin-bottom:.4rem}
    }
    @media print{
    @page{margin:16mm 14mm}
    body{font-size:10.5pt}.frame{max-width:none;padding:0}
    nav,.skip,details.data{display:none}
    h2,h3,h4{break-after:avoid}figure,.advice,.notice,.answers>li,tr,.row{break-inside:avoid}
    header{padding-top:0}h2{margin-top:1.4rem}.answers{grid-template-columns:repeat(3,1fr);gap:.5rem}
    .answers>li{padding:.5rem .7rem}.answers .more{display:none}
    .scroll{overflow:visible}a{color:inherit}
    *{-webkit-print-color-adjust:exact;print-color-adjust:exact}
    .gallery{grid-template-columns:repeat(4,1fr)}
    }
    """

  private static let inks = ChartFrame.inks.map { name in
    ".i-\(name) .mark,.i-\(name) .bar,.i-\(name).round{fill:var(--\(name))}"
      + ".i-\(name) .whisker,.i-\(name) .hollow,.i-\(name).round{stroke:var(--\(name))}"
  }.joined(separator: "\n")
}
