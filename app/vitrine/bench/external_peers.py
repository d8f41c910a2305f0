"""External peers of R1, compared with where they are installed: nothing is ever installed for a benchmark."""

from __future__ import annotations

import itertools
import logging
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

from vitrine.bench import work
from vitrine.bench.peers import Peer, decode_clip, draw_card_sprites

log = logging.getLogger("vitrine.bench")


class InstalledPeers(NamedTuple):
    """Peers that can run, and the names of those that cannot."""

    peers: list[Peer]
    missing: tuple[str, ...]

    def close(self) -> None:
        """End what they started: while Playwright runs, no other event loop can."""
        for peer in self.peers:
            if isinstance(peer, ChromiumPeer):
                peer.close()


def find_installed(clip: Path) -> InstalledPeers:
    """Look for each of the external peers."""
    peers: list[Peer] = []
    missing: list[str] = []
    candidates = ((SkiaPeer, find_spec("skia")), (ChromiumPeer, _find_chromium()), (FfmpegPeer, shutil.which("ffmpeg")))
    for kind, is_there in candidates:
        try:
            if is_there:
                peers.append(kind(clip))
                continue
        except Exception as error:  # what is installed but does not start is no reason to measure nothing
            log.warning("%s does not start: %s", kind.name, error)
        missing.append(kind.name)
    return InstalledPeers(peers, tuple(missing))


def _find_chromium() -> str | None:
    return shutil.which("chromium") if find_spec("playwright") else None


class SkiaPeer:
    """The peer Skia: on the CPU it draws shapes and text anew each frame, adding in 8 bits."""

    name = "skia"

    def __init__(self, clip: Path) -> None:
        import skia

        self._skia: Any = skia
        self._clip = clip
        self._surface = skia.Surface(work.WIDTH, work.HEIGHT)
        face = skia.Typeface.MakeFromFile(_font_file())
        self._fonts = {size: skia.Font(face, size) for size in (work.TITLE_PX, work.PRICE_PX, work.BODY_PX)}
        self._out = np.empty((work.HEIGHT, work.WIDTH, 4), "u1")

    def run(self, frames: int) -> int:
        skia, count = self._skia, 0
        for pixels in decode_clip(self._clip, frames):
            canvas = self._surface.getCanvas()
            canvas.drawImage(skia.Image.fromarray(pixels, copy=False), 0, 0)
            self._draw(canvas, count / work.FPS)
            info = skia.ImageInfo.Make(work.WIDTH, work.HEIGHT, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
            self._surface.readPixels(info, self._out, work.WIDTH * 4)
            count += 1
        return count

    def _draw(self, canvas: Any, t_s: float) -> None:
        skia = self._skia
        for polygon in work.chevrons(t_s):
            path = skia.Path()
            path.addPoly([skia.Point(*point) for point in polygon], True)
            canvas.drawPath(path, self._paint(work.CHEVRON))
        for card, (x, y) in zip(work.CARDS, work.card_places(t_s), strict=True):
            box = skia.RRect.MakeRectXY(
                skia.Rect.MakeXYWH(x, y, work.CARD_WIDTH, work.CARD_HEIGHT), work.RADIUS, work.RADIUS
            )
            canvas.drawRRect(box, self._paint(work.FILL))
            edge = self._paint(work.EDGE)
            edge.setStyle(skia.Paint.kStroke_Style)
            edge.setStrokeWidth(work.BORDER)
            canvas.drawRRect(box, edge)
            canvas.drawString(card.title, x + 128, y + 38, self._fonts[work.TITLE_PX], self._paint(work.WHITE))
            canvas.drawString(card.price, x + 128, y + 82, self._fonts[work.PRICE_PX], self._paint(work.PRICE_INK))
            for row, line in enumerate(card.body):
                font = self._fonts[work.BODY_PX]
                canvas.drawString(line, x + 16, y + 134 + 24 * row, font, self._paint(work.BODY_INK))
        x, y = work.HUD_AT
        canvas.drawString(work.HUD, x, y + 24, self._fonts[work.TITLE_PX], self._paint(work.WHITE))

    def _paint(self, color: tuple[int, int, int]) -> Any:
        skia = self._skia
        return skia.Paint(Color=skia.Color(*color), AntiAlias=True, BlendMode=skia.BlendMode.kPlus)


class ChromiumPeer:
    """The peer Chromium, where a designer would prototype: HTML over the decoded frame, one screenshot a frame."""

    name = "chromium"
    #: A screenshot takes 80 ms: more frames would show no more.
    MAX_FRAMES = 20

    def __init__(self, clip: Path) -> None:
        from playwright.sync_api import sync_playwright

        self._clip = clip
        self._playwright = sync_playwright().start()
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
        try:
            browser = self._playwright.chromium.launch(executable_path=_find_chromium(), args=flags)
            self._page = browser.new_page(viewport={"width": work.WIDTH, "height": work.HEIGHT})
            self._page.set_content(_page_text())
        except Exception:
            self.close()
            raise

    def close(self) -> None:
        """End the browser."""
        self._playwright.stop()

    def run(self, frames: int) -> int:
        count = 0
        for _ in itertools.islice(decode_clip(self._clip, frames), self.MAX_FRAMES):
            t_s = count / work.FPS
            self._page.evaluate("([a, b]) => step(a, b)", [work.card_places(t_s), work.chevrons(t_s)])
            self._page.screenshot(type="png")
            count += 1
        return count


class FfmpegPeer:
    """The peer FFmpeg: its overlay filter moves one picture drawn before, with no layout, no text, alpha for light."""

    name = "ffmpeg"

    def __init__(self, clip: Path) -> None:
        self._clip = clip
        overlay = Image.new("RGBA", (work.WIDTH, work.HEIGHT))
        for sprite, (x, y) in zip(draw_card_sprites(), work.card_places(0.0), strict=True):
            overlay.paste(sprite.convert("RGBA"), (int(x), int(y)))
        self._folder = tempfile.TemporaryDirectory(prefix="vitrine-bench-")
        self._overlay = Path(self._folder.name) / "overlay.png"
        overlay.save(self._overlay)

    def run(self, frames: int) -> int:
        exact = "in_h_chr_pos=0:in_v_chr_pos=128:flags=bilinear+accurate_rnd+full_chroma_int+full_chroma_inp"
        scaled = f"[0]scale={work.WIDTH}:{work.HEIGHT}:{exact},format=rgba[v]"
        graph = f"{scaled};[v][1]overlay=x=20*sin(t):y=10*cos(t):format=rgb,format=rgba"
        command = ["ffmpeg", "-nostdin", "-v", "error", "-i", str(self._clip), "-i", str(self._overlay)]
        command += ["-filter_complex", graph, "-frames:v", str(frames), "-f", "rawvideo", "-y", "/dev/null"]
        subprocess.run(command, check=True)
        return frames


def _font_file() -> str:
    from vitrine import paths

    return str(paths.assets() / "fonts" / "NotoSansSC-Regular.otf")


def _page_text() -> str:
    """The page that the browser shows: cards as boxes with type, chevrons as polygons, all added to black."""
    cards = "".join(
        f"<div class=card id=c{i}><p class=t>{card.title}<p class=p>{card.price}"
        f"<p class=b>{'<br>'.join(card.body)}</div>"
        for i, card in enumerate(work.CARDS)
    )
    width, height = work.CARD_WIDTH, work.CARD_HEIGHT
    return f"""<style>
@font-face {{ font-family: own; src: url(file://{_font_file()}) }}
body {{ margin: 0; background: #000; overflow: hidden; font-family: own, sans-serif }}
p {{ position: absolute; margin: 0; mix-blend-mode: plus-lighter }}
.card {{ position: absolute; width: {width}px; height: {height}px; border-radius: {work.RADIUS}px; color: #fff;
  border: {work.BORDER}px solid rgb{work.EDGE}; background: rgb{work.FILL}; box-sizing: border-box;
  mix-blend-mode: plus-lighter }}
.t {{ left: 128px; top: 14px; font-size: {work.TITLE_PX}px }}
.p {{ left: 128px; top: 50px; font-size: {work.PRICE_PX}px; color: rgb{work.PRICE_INK} }}
.b {{ left: 16px; top: 116px; font-size: {work.BODY_PX}px; line-height: 24px; color: rgb{work.BODY_INK} }}
svg {{ position: absolute; mix-blend-mode: plus-lighter }}
</style><svg id=s width={work.WIDTH} height={work.HEIGHT}></svg>{cards}
<p style="left: {work.HUD_AT[0]}px; top: {work.HUD_AT[1]}px; color: #fff; font-size: {work.TITLE_PX}px">{work.HUD}
<script>function step(places, polygons) {{
  places.forEach((p, i) => {{
    const card = document.getElementById('c' + i).style
    card.left = p[0] + 'px'; card.top = p[1] + 'px' }})
  document.getElementById('s').innerHTML = polygons.map(
    p => '<polygon fill="rgb{work.CHEVRON}" points="' + p.map(q => q.join(',')).join(' ') + '"/>').join('')
}}</script>"""
