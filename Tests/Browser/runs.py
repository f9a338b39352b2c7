"""The pages of runs: the list, one of them, its report, and what its model looks at in a case."""

import time

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from looks import check, complaints, expected_complaint, fits, look, named, readable, shot, size, tab_order, wait, WIDTHS


def runs(driver, base, folder, mode):
    """The list of runs, and the first of them."""
    driver.get(base + "/")
    wait(lambda: "Loading" not in driver.find_element(By.ID, "count").text, "runs are listed")
    look(driver, folder, "runs", mode)
    tab_order(driver, f"runs {mode}")
    start = driver.find_element(By.ID, "start")
    if start.is_displayed():
        start.find_element(By.TAG_NAME, "summary").send_keys(Keys.ENTER)
        check(driver.find_element(By.ID, "audit").is_displayed(), "the form of an audit opens by keyboard")
        look(driver, folder, "start", mode)
    else:
        print("note  no audit can be asked for here; start the server with --cohorts to look at the form")
    # One with a report, where there is one.
    links = (driver.find_elements(By.CSS_SELECTOR, "#runs article:has(a[href*='report.html']) h2 a")
             or driver.find_elements(By.CSS_SELECTOR, "#runs h2 a"))
    if not links:
        print("note  there is no run; start the server with --runs to look at one")
        return
    links[0].click()
    wait(lambda: driver.find_elements(By.CSS_SELECTOR, "#run .tag"), "a run is shown")
    look(driver, folder, "run", mode)
    tab_order(driver, f"run {mode}")
    report(driver, folder, mode)


def report(driver, folder, mode):
    """The report of the run that is shown, in both languages."""
    here = driver.current_url
    links = driver.find_elements(By.CSS_SELECTOR, "#run .actions a[href*='report.html']")
    if not links:
        print("note  this run has no report")
        return
    for address in [link.get_attribute("href") for link in links]:
        driver.get(address)
        language = driver.find_element(By.TAG_NAME, "html").get_attribute("lang")
        wait(lambda: len(driver.find_element(By.TAG_NAME, "body").text) > 500, "a report has text")
        name = f"report-{language}"
        for width in WIDTHS:
            size(driver, width)
            time.sleep(0.2)
            fits(driver, f"{name} {mode} {width}")
            shot(driver, folder, f"{name}-{mode}-{width}")
        readable(driver, f"{name} {mode}")
        named(driver, f"{name} {mode}")
        complaints(driver, f"{name} {mode}")
    driver.get(here)
    wait(lambda: driver.find_elements(By.CSS_SELECTOR, "#run .tag"), "the run is shown again")


def contribution(driver, base, folder, mode, run, case):
    """Asks what a run's model looks at in a case."""
    driver.get(f"{base}/runs/{run}")
    if not wait(lambda: driver.find_element(By.ID, "contribution").is_displayed(), "contributions can be asked for"):
        return
    field = driver.find_element(By.ID, "case")
    field.send_keys("no-such-case", Keys.ENTER)
    wait(lambda: driver.find_element(By.ID, "measure-error").is_displayed(), "a case that is not there is told", 120)
    print(f"      {driver.find_element(By.ID, 'measure-error').text}")
    expected_complaint(driver, 404)
    field.clear()
    field.send_keys(case, Keys.ENTER)
    wait(lambda: driver.find_elements(By.CSS_SELECTOR, "#measured .card"), "a contribution is shown", 300)
    wait(lambda: driver.execute_script(
        "return [...document.querySelectorAll('#measured img')].every((i) => i.complete && i.naturalWidth)"),
        "with its heat maps")
    # The card of a picture says "cells" with a map, and why there is none without.
    told = driver.find_element(By.ID, "measured").text
    images = driver.find_elements(By.CSS_SELECTOR, "#measured img")
    if "In place of what is hidden: the mean color" in told:
        check(len(images) == 2 and "cells" in told or len(images) == 1 and "there is no map" in told,
              f"the picture and its map are shown, or why there is none ({len(images)} pictures)")
    if len(images) == 2:
        one, two = [driver.execute_script("return [arguments[0].naturalWidth, arguments[0].naturalHeight, "
                                          "arguments[0].clientWidth, arguments[0].clientHeight]", i) for i in images]
        check(one == two, f"map and picture lie alike {one} {two}")
        scale = driver.find_element(By.CSS_SELECTOR, "#measured .scale").text
        check("−" in scale and "+" in scale, f"the colors have a scale: {scale!r}")
    look(driver, folder, f"contribution-{run}", mode)
    tab_order(driver, f"contribution {run} {mode}")
