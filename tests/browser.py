"""Opens the sandbox's reference page in headless Chromium: it shows the three operations of the pages and the one that
links name, and one that is tried from the page succeeds. Takes the sandbox's URL, the path of Chromium, and where the screenshot goes."""

import sys

from playwright.sync_api import sync_playwright

url, chromium, screenshot = sys.argv[1:]
body = '{"lineItems": [{"offerId": "CFQ7TTC0LH18:0001:CFQ7TTC0K971", "quantity": 5}]}'

with sync_playwright() as playwright:
    # The sandbox of the browser needs rights that containers seldom have; the page is our own.
    browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
    page = browser.new_page(viewport={"width": 1280, "height": 1600})
    elsewhere = []
    page.on("request", lambda request: request.url.startswith((url, "data:")) or elsewhere.append(request.url))
    page.goto(f"{url}/reference")
    page.wait_for_selector(".opblock")

    shown = [" ".join(text.split()) for text in page.locator(".opblock-summary").all_inner_texts()]
    assert len(shown) == 4, shown
    for expected in ("Create an order", "Get an order", "Update an order", "Get the provisioning status of an order"):
        assert any(expected in text for text in shown), (expected, shown)

    page.click("button.authorize")
    page.fill(".auth-container input[type=text]", "sandbox")
    page.click(".auth-btn-wrapper button.authorize")
    page.click(".auth-btn-wrapper button.btn-done")

    create = page.locator(".opblock-post")
    create.locator(".opblock-summary-control").click()
    create.locator("button.try-out__btn").click()
    create.locator("textarea.body-param__text").fill(body)
    create.locator("button.execute").click()
    answer = create.locator(".live-responses-table .response")
    answer.wait_for()
    status = answer.locator(".response-col_status").inner_text().split()[0]
    text = answer.inner_text()
    assert status == "201" and "pending" in text, (status, text)
    assert not elsewhere, elsewhere

    page.screenshot(path=screenshot, full_page=True)
    browser.close()
print(f"four operations, one of them tried: 201; the screenshot is {screenshot}")
