#!/usr/bin/env python3
"""Looks at the pages of `chiasm serve` in a browser: that they can be used by keyboard, fit, and break no rule.

    python3 -m venv venv && venv/bin/pip install selenium==4.38.0     # and Chromium with its driver
    venv/bin/python Tests/Browser/check.py http://127.0.0.1:8080 --output screenshots

The server has to be running, with an index for the part about searches:

    chiasm serve --runs RUNS --index INDEX

It stays beside the tests of the package because it needs a browser. Exit codes: 0 all held, 1 something did not,
69 no browser.
"""

import argparse
import base64
import pathlib
import shutil
import sys
import time

try:
    from selenium import webdriver
    from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
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
    """Nothing sticks out sideways."""
    script = """
      const width = document.documentElement.clientWidth;
      return [document.documentElement.scrollWidth > width, [...document.querySelectorAll("body *")]
        .filter((e) => !e.closest(".skip") && e.getBoundingClientRect().right > width + 1
          && getComputedStyle(e).display !== "none")
        .map((e) => e.tagName + "." + e.className).slice(0, 5)];
    """
    overflows, out = driver.execute_script(script)
    check(not overflows and not out, f"{fact}: fits sideways {out if out else ''}".rstrip())


CONTRAST = """
  const channel = (v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const paper = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const color = parse(getComputedStyle(e).backgroundColor);
      if (color.length < 4 || color[3] > 0) return color;
    }
    return [255, 255, 255];
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
    named(driver, f"{name} {mode}")
    complaints(driver, f"{name} {mode}")


def runs(driver, base, folder, mode):
    """The list of runs, and the first of them."""
    driver.get(base + "/")
    wait(lambda: "Loading" not in driver.find_element(By.ID, "count").text, "runs are listed")
    look(driver, folder, "runs", mode)
    start = driver.find_element(By.ID, "start")
    if start.is_displayed():
        start.find_element(By.TAG_NAME, "summary").send_keys(Keys.ENTER)
        check(driver.find_element(By.ID, "audit").is_displayed(), "the form of an audit opens by keyboard")
        look(driver, folder, "start", mode)
    else:
        print("note  no audit can be asked for here; start the server with --cohorts to look at the form")
    links = driver.find_elements(By.CSS_SELECTOR, "#runs h2 a")
    if not links:
        print("note  there is no run; start the server with --runs to look at one")
        return
    links[0].click()
    wait(lambda: driver.find_elements(By.CSS_SELECTOR, "#run .tag"), "a run is shown")
    look(driver, folder, "run", mode)


def audit(driver, base, folder, cohort):
    """Starts an audit, sees it go on without loading the page anew, stops it, and is offered to resume it."""
    driver.get(base + "/")
    if not wait(lambda: driver.find_element(By.ID, "start").is_displayed(), "an audit can be asked for"):
        return
    name = f"browser-check-{int(time.time())}"
    driver.find_element(By.ID, "start-title").send_keys(Keys.ENTER)
    form = driver.find_element(By.ID, "audit")
    field = lambda key: form.find_element(By.NAME, key)
    field("cohort").send_keys(cohort)
    check(field("cohort").get_attribute("value") == cohort, "the cohort is chosen by keyboard")
    field("name").send_keys("../up", Keys.ENTER)
    check(driver.execute_script("return !arguments[0].checkValidity()", form), "a name with a path is refused")
    field("name").clear()
    field("name").send_keys(name)
    field("folds").send_keys("2", Keys.ENTER)
    card = lambda: driver.find_element(By.XPATH, f"//article[.//h2/a[text()='{name}']]")
    wait(lambda: name in driver.find_element(By.ID, "runs").text, "the audit appears in the list")
    wait(lambda: "models trained" in card().text, "its progress arrives", 120)
    first = card().text
    wait(lambda: card().text != first, "and goes on", 120)
    check(driver.find_elements(By.CSS_SELECTOR, "#runs progress[value]") != [], "a bar shows it")
    for width in WIDTHS:
        size(driver, width)
        fits(driver, f"a running audit {width}")
        shot(driver, folder, f"audit-{width}")
    card().find_element(By.XPATH, ".//button[text()='Stop']").send_keys(Keys.ENTER)
    wait(lambda: "resumed" in driver.find_element(By.ID, "status").text, "Stop is answered")
    wait(lambda: "stopped" in card().text, "it is stopped", 120)
    card().find_element(By.XPATH, ".//button[text()='Resume']").send_keys(Keys.ENTER)
    check(field("name").get_attribute("value") == name and field("resume").is_selected(),
          "the form is filled in to resume it")
    complaints(driver, "an audit")


def contribution(driver, base, folder, run, case):
    """Asks what a run's model looks at in a case."""
    driver.get(f"{base}/runs/{run}")
    if not wait(lambda: driver.find_element(By.ID, "contribution").is_displayed(), "contributions can be asked for"):
        return
    field = driver.find_element(By.ID, "case")
    field.send_keys("no-such-case", Keys.ENTER)
    wait(lambda: driver.find_element(By.ID, "measure-error").is_displayed(), "a case that is not there is told", 120)
    print(f"      {driver.find_element(By.ID, 'measure-error').text}")
    driver.get_log("browser")  # The status 404 stands in the console.
    field.clear()
    field.send_keys(case, Keys.ENTER)
    wait(lambda: driver.find_elements(By.CSS_SELECTOR, "#measured .card"), "a contribution is shown", 120)
    wait(lambda: driver.execute_script(
        "return [...document.querySelectorAll('#measured img')].every((i) => i.complete && i.naturalWidth)"),
        "with its heat maps")
    look(driver, folder, "contribution", "light")


def result_count(driver):
    return len(driver.find_elements(By.CSS_SELECTOR, "#results article"))


def active_place(driver):
    """The place of the case that has the focus; -1 for none."""
    return driver.execute_script(
        "return [...document.querySelectorAll('#results article')].indexOf(document.activeElement)")


def search(driver, base, folder, mode, query):
    """Searches by keyboard alone."""
    driver.get(base + "/search")
    if not wait(lambda: driver.find_element(By.ID, "search").is_displayed()
                or driver.find_element(By.ID, "nothing").is_displayed(), "the page of searches is there"):
        return
    if driver.find_element(By.ID, "nothing").is_displayed():
        print("note  there is no index; start the server with --index to look at searches")
        look(driver, folder, "search-nothing", mode)
        return
    look(driver, folder, "search-empty", mode)
    size(driver, 1280)
    driver.execute_script("document.activeElement.blur()")
    keys = driver.find_element(By.TAG_NAME, "body")
    keys.send_keys("/")
    check(driver.switch_to.active_element.get_attribute("id") == "text", "/ goes to the text")
    check(driver.switch_to.active_element.get_attribute("value") == "", "/ itself is not typed")
    driver.switch_to.active_element.send_keys(query, Keys.ENTER)
    status = driver.find_element(By.ID, "status")
    wait(lambda: "case" in status.text, "the count is announced")
    print(f"      {status.text}")
    check(status.get_attribute("role") == "status", "the count stands in a live region")
    check(result_count(driver) > 1, f"Enter finds cases ({result_count(driver)})")
    look(driver, folder, "search", mode)
    size(driver, 1280)
    driver.switch_to.active_element.send_keys(Keys.ARROW_DOWN)
    check(active_place(driver) == 0, "Down goes to the first case")
    driver.switch_to.active_element.send_keys(Keys.ARROW_RIGHT)
    check(active_place(driver) == 1, "Right goes to the second")
    driver.switch_to.active_element.send_keys(Keys.END)
    check(active_place(driver) == result_count(driver) - 1, "End goes to the last")
    driver.switch_to.active_element.send_keys(Keys.HOME)
    check(active_place(driver) == 0, "Home goes to the first")
    driver.switch_to.active_element.send_keys(Keys.ARROW_DOWN)
    check(active_place(driver) > 0, "Down goes on")
    driver.switch_to.active_element.send_keys(Keys.ARROW_UP)
    check(active_place(driver) == 0, "Up comes back")
    before = driver.find_element(By.CSS_SELECTOR, "#results h2").text
    driver.switch_to.active_element.send_keys(Keys.ENTER)
    wait(lambda: driver.find_element(By.ID, "asked").is_displayed(), "Enter on a case asks for more like it")
    wait(lambda: active_place(driver) == 0, "and goes to the first of them")
    print(f"      from {before!r} to {driver.find_element(By.CSS_SELECTOR, '#results h2').text!r}")
    driver.switch_to.active_element.send_keys(Keys.ARROW_UP)
    check(driver.switch_to.active_element.get_attribute("id") == "text", "Up above the first goes to the text")
    driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    wait(lambda: result_count(driver) == 0, "Esc clears")
    check(driver.find_element(By.ID, "text").get_attribute("value") == "", "Esc empties the text")
    check(not driver.find_element(By.ID, "asked").is_displayed(), "Esc forgets the case")
    driver.switch_to.active_element.send_keys(query[:40])
    wait(lambda: result_count(driver) > 0, "typing that rests is searched")
    check(driver.switch_to.active_element.get_attribute("id") == "text", "typing keeps the focus")
    superseded(driver)
    filters(driver, folder, mode)
    picture(driver, folder, mode)
    hostile(driver)
    complaints(driver, f"searches {mode}")


def superseded(driver):
    """An answer that comes late does not take the place of a newer one."""
    driver.execute_script("""
      window.aborted = 0;
      const old = window.fetch;
      window.fetch = (path, options) => {
        options?.signal?.addEventListener("abort", () => { window.aborted += 1; });
        return new Promise((resolve, reject) => setTimeout(() => old(path, options).then(resolve, reject), 300));
      };
    """)
    field = driver.find_element(By.ID, "text")
    field.send_keys(Keys.ENTER)
    field.send_keys(Keys.ENTER)
    wait(lambda: driver.execute_script("return window.aborted") >= 1, "a newer search gives up the older one")
    wait(lambda: not driver.find_element(By.ID, "results").get_attribute("aria-busy"), "and is answered")
    check(not driver.find_element(By.ID, "error").is_displayed(), "without an error")


def filters(driver, folder, mode):
    """A filter that is chosen holds for every case."""
    driver.find_element(By.CSS_SELECTOR, ".options summary").send_keys(Keys.ENTER)
    add = driver.find_element(By.ID, "add")
    if not add.is_displayed():
        print("note  the index has no columns to filter by")
        return
    add.send_keys(Keys.ENTER)
    row = driver.find_element(By.CSS_SELECTOR, "#conditions li")
    column = driver.execute_script("""
      const select = arguments[0].querySelector("select");
      const list = (place) => document.getElementById(`values-${place}`);
      const place = [...select.options].findIndex((_, place) => list(place)?.options.length);
      if (place < 0) return null;
      select.selectedIndex = place;
      select.dispatchEvent(new Event("change", {bubbles: true}));
      return [select.value, list(place).options[0].value];
    """, row)
    if column is None:
        print("note  no column has few values")
        return
    row.find_element(By.TAG_NAME, "input").send_keys(column[1])
    driver.find_element(By.ID, "text").send_keys(Keys.ENTER)
    time.sleep(0.6)
    wait(lambda: not driver.find_element(By.ID, "results").get_attribute("aria-busy"), "filters are answered")
    values = driver.execute_script("""
      return [...document.querySelectorAll("#results article")].map((card) =>
        [...card.querySelectorAll("dt")].find((t) => t.textContent === arguments[0])?.nextSibling.textContent);
    """, column[0])
    check(bool(values) and all(v == column[1] for v in values), f"the filter {column} holds for {len(values)} cases")
    look(driver, folder, "search-filter", mode)
    size(driver, 1280)


def picture(driver, folder, mode):
    """A picture is asked with, or refused with a reason."""
    drop = driver.find_element(By.ID, "drop")
    if not drop.is_displayed():
        print("note  the index has no model, so pictures cannot be asked with")
        return
    source = driver.execute_script("""
      const image = [...document.querySelectorAll("#results img")].find((i) => i.complete && i.naturalWidth);
      if (!image) return null;
      const canvas = document.createElement("canvas");
      canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
      canvas.getContext("2d").drawImage(image, 0, 0);
      return canvas.toDataURL("image/png").split(",")[1];
    """)
    if source is None:
        print("note  no case that was found has a picture")
        return
    file = folder / "asked.png"
    file.write_bytes(base64.b64decode(source))
    driver.find_element(By.ID, "picture").send_keys(str(file.resolve()))
    wait(lambda: driver.find_elements(By.CSS_SELECTOR, "#asked img"), "the picture is shown")
    wait(lambda: result_count(driver) > 0, "a picture finds cases")
    look(driver, folder, "search-picture", mode)
    size(driver, 1280)
    wrong = folder / "wrong.txt"
    wrong.write_text("no picture")
    driver.find_element(By.ID, "picture").send_keys(str(wrong.resolve()))
    check("neither PNG nor JPEG" in driver.find_element(By.ID, "error").text, "what is no picture is refused")
    driver.find_element(By.ID, "text").send_keys(Keys.ESCAPE)


def hostile(driver):
    """Markup that is typed stays text."""
    field = driver.find_element(By.ID, "text")
    field.clear()
    field.send_keys("<img src=x onerror=document.title='taken'>", Keys.ENTER)
    time.sleep(1.0)
    check("taken" not in driver.title, "markup that is typed does nothing")
    field.send_keys(Keys.ESCAPE)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("base", help="address of the server, such as http://127.0.0.1:8080")
    parser.add_argument("--output", default="screenshots", help="where screenshots are put")
    parser.add_argument("--query", default="lesion", help="a text that finds cases")
    parser.add_argument("--cohort", help="also start an audit of this cohort and stop it; its run stays")
    parser.add_argument("--contribution", nargs=2, metavar=("RUN", "CASE"), help="also measure a case of a run")
    arguments = parser.parse_args()
    folder = pathlib.Path(arguments.output)
    folder.mkdir(parents=True, exist_ok=True)
    for mode in ("light", "dark"):
        try:
            driver = browser()
        except WebDriverException as error:
            print(f"there is no browser: {error.msg}", file=sys.stderr)
            sys.exit(69)
        try:
            driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
                "features": [{"name": "prefers-color-scheme", "value": mode}]})
            runs(driver, arguments.base, folder, mode)
            driver.get(arguments.base + "/")
            focus_is_seen(driver, f"runs {mode}")
            search(driver, arguments.base, folder, mode, arguments.query)
            if mode == "light" and arguments.cohort:
                audit(driver, arguments.base, folder, arguments.cohort)
            if mode == "light" and arguments.contribution:
                contribution(driver, arguments.base, folder, *arguments.contribution)
        finally:
            driver.quit()
    print(f"{len(faults)} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
