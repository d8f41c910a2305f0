"""The reference as a page, read back by a parser of HTML: its anchors, its links, what it asks from elsewhere."""

from html.parser import HTMLParser

from vitrine.commands.reference import build_topics
from vitrine.report.markdown import render_html
from vitrine.report.reference_page import render_reference_page


class PageReader(HTMLParser):
    """What a page consists of: ids, targets of links, open elements, its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.outside: list[str] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if "href" in given else []
        self.outside += [given["src"]] if "src" in given else []
        self.open += [] if tag in ("meta", "link") else [tag]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_each_word_has_an_address_and_each_link_leads_to_one() -> None:
    page = PageReader(render_reference_page(build_topics()))
    assert len(page.ids) == len({*page.ids}) and page.open == []
    assert {link.removeprefix("#") for link in page.links} <= {*page.ids}
    assert {"nodes-text-size", "proof-moment-at", "events", "states"} <= {*page.ids}
    assert page.outside == []
    assert "near:PLACE<12m" in page.text and "{price:price €}" in page.text


def test_markdown_becomes_what_it_says() -> None:
    text = "Say `a < b`:\n\n* one\n  goes on\n* two\n\n"
    text += "| word | holds |\n|---|---|\n| `x` | a \\| b |\n\n```yaml\n- {a: <1>}\n```"
    told = render_html(text, "t")
    assert "<p>Say <code>a &lt; b</code>:</p>" in told
    assert "<ul><li>one goes on</li><li>two</li></ul>" in told
    assert '<tr id="t-x"><th scope="row"><a href="#t-x"><code>x</code></a></th><td>a | b</td></tr>' in told
    assert "<pre><code>- {a: &lt;1&gt;}</code></pre>" in told
