"""The page of searches."""

import base64
import time

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from looks import check, complaints, look, size, tab_order, wait


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
    tab_order(driver, f"search {mode}")
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
    wait(lambda: driver.find_element(By.CSS_SELECTOR, "#results h2").text != before, "the cases are others then")
    wait(lambda: active_place(driver) == 0, "and the first of them has the focus")
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
    time.sleep(0.1)
    wait(lambda: not driver.find_element(By.ID, "results").get_attribute("aria-busy"), "the picture is searched with")
    check(result_count(driver) > 0, f"a picture finds cases ({result_count(driver)})")
    look(driver, folder, "search-picture", mode)
    size(driver, 1280)
    for way in ("drop", "paste"):
        brought(driver, way, source)
    wrong = folder / "wrong.txt"
    wrong.write_text("no picture")
    driver.find_element(By.ID, "picture").send_keys(str(wrong.resolve()))
    check("neither PNG nor JPEG" in driver.find_element(By.ID, "error").text, "what is no picture is refused")
    driver.find_element(By.ID, "text").send_keys(Keys.ESCAPE)


def brought(driver, way, source):
    """A picture that is dropped on the page or pasted is asked with, as one that is chosen."""
    driver.find_element(By.ID, "text").send_keys(Keys.ESCAPE)
    wait(lambda: result_count(driver) == 0, f"{way}: nothing is asked before")
    opened = driver.execute_script("""
      const bytes = Uint8Array.from(atob(arguments[0]), (c) => c.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], "brought.png", {type: "image/png"}));
      const options = {bubbles: true, cancelable: true};
      if (arguments[1] === "drop") {
        // Beside its place: a browser would open the picture in place of the page.
        document.body.dispatchEvent(new DragEvent("dragover", {...options, dataTransfer: transfer}));
        window.wasOver = document.getElementById("drop").classList.contains("over");
        return document.body.dispatchEvent(new DragEvent("drop", {...options, dataTransfer: transfer}));
      }
      return document.body.dispatchEvent(new ClipboardEvent("paste", {...options, clipboardData: transfer}));
    """, source, way)
    wait(lambda: driver.find_elements(By.CSS_SELECTOR, "#asked img"), f"{way}: the picture is shown")
    wait(lambda: result_count(driver) > 0, f"{way}: the picture finds cases")
    if way == "drop":
        check(not opened, "a picture that is dropped does not take the place of the page")
        check(driver.execute_script("return window.wasOver"), "where it can be dropped is shown")


def hostile(driver):
    """Markup that is typed stays text."""
    field = driver.find_element(By.ID, "text")
    field.clear()
    field.send_keys("<img src=x onerror=document.title='taken'>", Keys.ENTER)
    time.sleep(1.0)
    check("taken" not in driver.title, "markup that is typed does nothing")
    field.send_keys(Keys.ESCAPE)
