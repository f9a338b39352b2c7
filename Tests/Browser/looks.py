"""What has to hold of any page: that it can be used by keyboard, fits, can be read, and breaks no rule."""

import shutil
import sys
import time

try:
    from selenium import webdriver
    from selenium.common.exceptions import StaleElementReferenceException
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
except ImportError:
    print("selenium is missing: pip install selenium", file=sys.stderr)
    sys.exit(69)

WIDTHS = (390, 1280)
faults = []


def check(holds, fact):
    """Notes a fact that has to hold."""
    print(("ok    " if holds else "FAULT ") + fact)
    if not holds:
        faults.append(fact)


def wait(test, fact, seconds=20.0):
    """Waits until something holds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            value = test()
        except StaleElementReferenceException:
            value = None  # It was drawn anew between two questions.
        if value:
            return value
        time.sleep(0.05)
    check(False, f"{fact} (waited {seconds:.0f} s)")
    return None


def browser():
    """A browser without a window that keeps what pages complain of."""
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    # A driver that is there is used; only where there is none does selenium look for one on the network.
    driver = shutil.which("chromedriver")
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(executable_path=driver))


def size(driver, width, height=900):
    """Sets the width of the page, also below what a window may have."""
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600})


def complaints(driver, fact):
    """No error and no violation of the policy stands in the console."""
    entries = [e["message"] for e in driver.get_log("browser") if e["level"] in ("SEVERE", "WARNING")]
    check(not entries, f"{fact}: the console is clean" + "".join(f"\n        {e}" for e in entries))


def fits(driver, fact):
    """Nothing sticks out sideways, but for what can be scrolled in its own frame, as wide tables can."""
    script = """
      const width = document.documentElement.clientWidth;
      const scrolls = (e) => {
        for (let up = e.parentElement; up && up !== document.body; up = up.parentElement) {
          if (["auto", "scroll", "hidden"].includes(getComputedStyle(up).overflowX)) return true;
        }
        return false;
      };
      return [document.documentElement.scrollWidth > width, [...document.querySelectorAll("body *")]
        .filter((e) => !e.closest(".skip") && e.getBoundingClientRect().right > width + 1
          && getComputedStyle(e).display !== "none" && !scrolls(e))
        .map((e) => e.tagName + "." + e.className).slice(0, 5)];
    """
    overflows, out = driver.execute_script(script)
    check(not overflows and not out, f"{fact}: fits sideways {out if out else ''}".rstrip())


CONTRAST = """
  const channel = (v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  // Mixed colors come as "color(srgb 0.9 0.9 0.9)", from 0 to 1.
  const parse = (text) => text.match(/[\\d.]+/g).map(Number)
    .map((v, place) => text.startsWith("color(srgb") && place < 3 ? 255 * v : v);
  const paper = (element) => {
    const over = [];  // What shows through is mixed in, from the last opaque ground up.
    let ground = [255, 255, 255];
    for (let e = element; e; e = e.parentElement) {
      const color = parse(getComputedStyle(e).backgroundColor);
      if (color.length < 4 || color[3] === 1) { ground = color; break; }
      if (color[3] > 0) over.unshift(color);
    }
    return over.reduce((below, [r, g, b, a]) => [r, g, b].map((v, i) => a * v + (1 - a) * below[i]), ground.slice(0, 3));
  };
  const bad = [];
  for (const e of document.querySelectorAll("body *")) {
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) continue;
    if (!e.checkVisibility() || e.closest(":disabled,.skip")) continue;
    const one = light(parse(getComputedStyle(e).color)), two = light(paper(e));
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    if (ratio < 4.5) bad.push(`${e.tagName} ${e.textContent.trim().slice(0, 30)} ${ratio.toFixed(2)}`);
  }
  return bad;
"""


def readable(driver, fact):
    """Texts differ enough from what they stand on (WCAG 2.2, 1.4.3)."""
    bad = driver.execute_script(CONTRAST)
    check(not bad, f"{fact}: contrast of at least 4.5 {bad if bad else ''}".rstrip())


def named(driver, fact):
    """Everything that takes input has a name, and every picture a text."""
    bad = driver.execute_script("""
      const name = (e) => e.getAttribute("aria-label") || e.labels?.[0]?.textContent.trim()
        || e.textContent.trim() || e.getAttribute("aria-labelledby");
      return [...document.querySelectorAll("input,select,button,a,progress")].filter((e) => !name(e))
        .concat([...document.querySelectorAll("img:not([alt])")]).map((e) => e.outerHTML.slice(0, 80));
    """)
    check(not bad, f"{fact}: controls have names {bad if bad else ''}".rstrip())


def focus_is_seen(driver, fact):
    """Whatever Tab reaches has an outline."""
    seen, missing = 0, []
    for _ in range(12):
        driver.switch_to.active_element.send_keys(Keys.TAB)
        name, style = driver.execute_script("""
          const e = document.activeElement, s = getComputedStyle(e);
          return [e.tagName, e === document.body ? "" : s.outlineStyle + " " + s.outlineWidth];
        """)
        if style == "":
            break
        seen += 1
        if style.startswith("none") or style.endswith(" 0px"):
            missing.append(name)
    check(seen > 0 and not missing, f"{fact}: focus is seen on {seen} elements {missing if missing else ''}".rstrip())


def tab_order(driver, fact, within="body"):
    """Tab goes from top to bottom as the page is read, reaches everything that can be used, and is held nowhere."""
    # Where nothing has the focus Tab begins where it was last: from the beginning only if the page itself had it.
    driver.execute_script("document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')")
    expected = driver.execute_script("""
      return [...document.querySelectorAll(arguments[0] + " :is(a[href],button,input,select,textarea,summary)")]
        .filter((e) => e.checkVisibility() && !e.disabled && e.tabIndex >= 0).length;
    """, within)
    driver.execute_script("window.reached = []")
    for _ in range(expected + 20):
        ActionChains(driver).send_keys(Keys.TAB).perform()
        if not driver.execute_script("""
          const e = document.activeElement;
          if (e === document.body || e === document.documentElement || window.reached.includes(e)) return false;
          window.reached.push(e);
          return true;
        """):
            break
    reached, backwards = driver.execute_script("""
      const inside = window.reached.filter((e) => e.closest(arguments[0]));
      const wrong = inside.filter((e, place) => place > 0
        && !(inside[place - 1].compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING));
      return [inside.length, wrong.map((e) => e.outerHTML.slice(0, 60))];
    """, within)
    check(reached >= expected and not backwards,
          f"{fact}: Tab reaches {reached} of {expected} in order {backwards if backwards else ''}".rstrip())


def expected_complaint(driver, status):
    """Takes the one line that Chromium writes of an answer that is meant to be an error."""
    entries = [e["message"] for e in driver.get_log("browser") if e["level"] in ("SEVERE", "WARNING")]
    check(len(entries) <= 1 and all(str(status) in e for e in entries), f"only status {status} is complained of {entries[1:]}")


def shot(driver, folder, name):
    """Keeps a picture of the whole page."""
    height = driver.execute_script("return Math.min(document.documentElement.scrollHeight, 2400)")
    width = driver.execute_script("return document.documentElement.clientWidth")
    size(driver, width, max(height, 600))
    driver.save_screenshot(str(folder / f"{name}.png"))
    size(driver, width)


def look(driver, folder, name, mode):
    """All that has to hold of any page."""
    for width in WIDTHS:
        size(driver, width)
        time.sleep(0.2)
        fits(driver, f"{name} {mode} {width}")
        shot(driver, folder, f"{name}-{mode}-{width}")
    readable(driver, f"{name} {mode}")
    text = driver.find_element(By.TAG_NAME, "body").text
    check("[object" not in text and "undefined" not in text and "NaN" not in text, f"{name} {mode}: texts are texts")
    named(driver, f"{name} {mode}")
    complaints(driver, f"{name} {mode}")
