#!/usr/bin/env python3
"""Looks at the pages of `chiasm serve` in a browser: that they can be used by keyboard, fit, and break no rule.

    python3 -m venv venv && venv/bin/pip install selenium==4.51.0     # and Chromium with its driver
    venv/bin/python Tests/Browser/check.py http://127.0.0.1:8080 --output screenshots

The server has to be running, with an index for the part about searches, and with cohorts for the part about audits:

    chiasm serve --runs RUNS --index INDEX --cohorts COHORTS

With --token the pages that ask for it are looked at too; the server has to be started with that token then. Run with selenium 4.51.0 and
Chromium 156 under Python 3.11.

It stays beside the tests of the package because it needs a browser. Exit codes: 0 all held, 1 something did not,
69 no browser.
"""

import argparse
import pathlib
import sys

from access import errors, login, logout
from audits import audit
from looks import browser, faults, focus_is_seen
from runs import contribution, runs
from searches import search
from selenium.common.exceptions import WebDriverException


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("base", help="address of the server, such as http://127.0.0.1:8080")
    parser.add_argument("--output", default="screenshots", help="where screenshots are put")
    parser.add_argument("--query", default="lesion", help="a text that finds cases")
    parser.add_argument("--token", help="the token of the server: its login is looked at too")
    parser.add_argument("--cohort", help="also start an audit of this cohort, stop and resume it; its run stays")
    parser.add_argument("--contribution", nargs=2, metavar=("RUN", "CASE"), action="append", default=[],
                        help="also measure a case of a run; may be given several times")
    return parser.parse_args()


def main():
    asked = arguments()
    folder = pathlib.Path(asked.output)
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
            if asked.token:
                login(driver, asked.base, folder, mode, asked.token)
            errors(driver, asked.base, folder, mode)
            runs(driver, asked.base, folder, mode)
            driver.get(asked.base + "/")
            focus_is_seen(driver, f"runs {mode}")
            search(driver, asked.base, folder, mode, asked.query)
            for run, case in asked.contribution:
                contribution(driver, asked.base, folder, mode, run, case)
            if mode == "light" and asked.cohort:
                audit(driver, asked.base, folder, asked.cohort)
            if asked.token:
                logout(driver, asked.base)
        finally:
            driver.quit()
    print(f"{len(faults)} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
