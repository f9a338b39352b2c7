"""Audits: begun, followed while connections break, stopped and resumed."""

import re
import time

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from looks import WIDTHS, check, complaints, fits, shot, size, wait
from relay import Relay


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
    first = wait(lambda: "models trained" in (text := card().text) and text, "its progress arrives", 120)
    wait(lambda: card().text != first, "and goes on", 120)
    check(driver.find_elements(By.CSS_SELECTOR, "#runs progress[value]") != [], "a bar shows it")
    for width in WIDTHS:
        size(driver, width)
        fits(driver, f"a running audit {width}")
        shot(driver, folder, f"audit-{width}")
    card().find_element(By.XPATH, ".//button[text()='Stop']").send_keys(Keys.ENTER)
    wait(lambda: "resumed" in driver.find_element(By.ID, "status").text, "Stop is answered")
    wait(lambda: "stopped" in card().text, "it is stopped", 120)
    check(card().find_elements(By.XPATH, ".//button[text()='Resume']"), "the list offers to resume it")
    complaints(driver, "an audit")
    relay = Relay(base)
    try:
        resume(driver, relay, folder, name)
    finally:
        relay.close()


def resume(driver, relay, folder, name):
    """Resumes a stopped audit by the button on its page, sees its events come again after the connection broke, and stops it."""
    driver.get(f"{relay.base}/runs/{name}")
    button = wait(lambda: driver.find_elements(By.XPATH, "//button[text()='Resume']"), "its page offers to resume it")
    if not button:
        return
    for width in WIDTHS:
        size(driver, width)
        fits(driver, f"a stopped audit {width}")
        shot(driver, folder, f"audit-stopped-{width}")
    run = lambda: driver.find_element(By.ID, "run").text
    done = lambda: int((re.search(r"(\d+) of \d+ models trained", run()) or [0, -1])[1])
    button[0].send_keys(Keys.ENTER)
    wait(lambda: "running" in run() or "waits" in run(), "it goes on")
    wait(lambda: done() >= 0, "its progress arrives", 120)
    shot(driver, folder, "audit-resumed-1280")
    complaints(driver, "a resumed audit")
    reconnects(driver, relay, run, done)
    driver.find_element(By.XPATH, "//button[text()='Stop']").send_keys(Keys.ENTER)
    wait(lambda: "stopped" in run() or "finished" in run(), "it is stopped again", 120)


def reconnects(driver, relay, run, done):
    """Events arrive again after the connection broke, from where it broke: nothing is told twice."""
    before, text, asked = done(), run(), len(relay.last_events)
    relay.cut()
    wait(lambda: len(relay.last_events) > asked, "the browser asks for events again")
    check(len(relay.last_events) > asked and relay.last_events[-1], "and says where it was")
    driver.get_log("browser")  # The broken connection stands in the console.
    wait(lambda: run() != text, "events arrive after the connection broke", 120)
    check(done() >= before, f"progress does not go back ({before}, then {done()})")
