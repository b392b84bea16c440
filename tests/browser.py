"""Opens the sandbox's reference page in headless Chromium: it shows the three operations of the pages and the one that
links name, and one that is tried from the page as it is succeeds, as often as one likes. Takes the sandbox's URL, the path of Chromium, and where the screenshot goes."""

import sys

from playwright.sync_api import sync_playwright

url, chromium, screenshot = sys.argv[1:]

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
    orders = []
    for _ in range(2):
        # What the page suggests is sent.
        with page.expect_response(lambda response: response.request.method == "POST") as answered:
            create.locator("button.execute").click()
        response = answered.value
        assert response.status == 201, (response.status, response.text())
        orders.append(response.json()["id"])
        shown = create.locator(".live-responses-table .response", has_text=orders[-1])
        shown.wait_for()
        assert "pending" in shown.inner_text(), shown.inner_text()
    assert orders[0] != orders[1], orders
    assert not elsewhere, elsewhere

    page.screenshot(path=screenshot, full_page=True)
    browser.close()
print(f"four operations, one of them tried twice: 201 and two orders; the screenshot is {screenshot}")
