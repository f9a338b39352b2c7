"""What a person sees without a token, with a wrong one, and where nothing is."""

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from looks import check, complaints, expected_complaint, look, tab_order, wait


def login(driver, base, folder, mode, token):
    """Logs in by keyboard alone, after a wrong token."""
    driver.get(base + "/search")
    check(driver.current_url == base + "/login", "who has not logged in is asked to")
    look(driver, folder, "login", mode)
    tab_order(driver, f"login {mode}")
    driver.get(base + "/login")
    field = driver.switch_to.active_element
    check(field.get_attribute("id") == "token", "the field has the focus")
    check(field.get_attribute("type") == "password", "what is typed is not shown")
    field.send_keys("a wrong token of some length", Keys.ENTER)
    wait(lambda: driver.find_elements(By.CSS_SELECTOR, "[role=alert]"), "a wrong token is told")
    check("a wrong token" not in driver.page_source, "and not shown again")
    expected_complaint(driver, 403)
    look(driver, folder, "login-wrong", mode)
    driver.find_element(By.ID, "token").send_keys(token, Keys.ENTER)
    wait(lambda: driver.find_elements(By.ID, "runs"), "the token leads to the runs")
    cookie = driver.get_cookies()[0]
    check(cookie["httpOnly"] and cookie["sameSite"] == "Strict", "scripts and other sites cannot use the cookie")
    check(token not in cookie["value"], "the cookie is not the token")
    complaints(driver, f"logging in {mode}")


def logout(driver, base):
    """Logs out again."""
    driver.get(base + "/")
    driver.find_element(By.XPATH, "//button[normalize-space()='Log out']").send_keys(Keys.ENTER)
    wait(lambda: driver.current_url == base + "/login", "Log out leads to the login")
    driver.get(base + "/")
    check(driver.current_url == base + "/login", "and the runs are closed")
    driver.get_log("browser")  # What the page of runs still asked for was refused.


def errors(driver, base, folder, mode):
    """Pages that are not there say so, and lead back."""
    for name, path in (("missing-page", "/no/such/page"), ("missing-run", "/runs/no-such-run")):
        driver.get(base + path)
        check("Not Found" in driver.find_element(By.TAG_NAME, "h1").text, f"{path}: nothing is there")
        expected_complaint(driver, 404)
        look(driver, folder, name, mode)
        tab_order(driver, f"{name} {mode}")
    driver.find_element(By.CSS_SELECTOR, "main a").send_keys(Keys.ENTER)
    wait(lambda: driver.find_elements(By.ID, "runs"), "a page that is not there leads to the runs")
    driver.get_log("browser")
