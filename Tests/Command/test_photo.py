"""`pingheng photo` at each bound of A2.2.1, and on files that mean harm (S22, S23): the findings, and what they cost.

Cost is compared with that of a normal photo in the same run: memory within 50 MB of it, computing within a wide factor, so that a
busy machine does not matter.
"""
import io
import json
import pathlib
import struct
import unittest
import zipfile

from PIL import Image

import house

RULES = ["format", "size", "pixels", "ratio", "background"]
MB = 1 << 20


def picture(width=300, height=400, background=(255, 255, 255), mode="RGB", form="JPEG", turn=None, **options):
    """A face-like blot on a background, standing on the lower edge; stored turned where `turn` says so."""
    image = Image.new("RGB", (width, height), background)
    image.paste((90, 70, 60), (width // 4, height // 3, width - width // 4, height))
    out = io.BytesIO()
    image = image.transpose(turn) if turn is not None else image
    image.convert(mode).save(out, form, **({"quality": 92} | options if form == "JPEG" else options))
    return out.getvalue()


def segment(marker, body):
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def after_start(jpeg, *segments):
    """Segments put right after the start of the image."""
    return jpeg[:2] + b"".join(segments) + jpeg[2:]


def padded(jpeg, size):
    """The same picture in exactly so many bytes, by comments."""
    while size - len(jpeg) >= 4:
        room = min(size - len(jpeg) - 4, 60_000)
        left = size - len(jpeg) - 4 - room
        if 0 < left < 4:
            room -= 4
        jpeg = after_start(jpeg, segment(0xFE, b"x" * room))
    assert len(jpeg) == size, (len(jpeg), size)
    return jpeg


def normal():
    return padded(picture(), 60_000)


def exif(orientation=1, filler=0):
    body = b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">H", 1) + struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0) + b"\0\0\0\0"
    return segment(0xE1, body + b"e" * filler)


def claiming(jpeg, width, height):
    """The same bytes with other measures in the frame's header."""
    place = 2
    while jpeg[place + 1] not in (0xC0, 0xC2):
        place += 2 + struct.unpack(">H", jpeg[place + 2 : place + 4])[0]
    return jpeg[: place + 5] + struct.pack(">HH", height, width) + jpeg[place + 9 :]


class Photo(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = house.temporary()

    def check(self, data, name="photo.jpg"):
        """The findings by rule, and the names of those that are not met."""
        path = self.folder / name
        path.write_bytes(data)
        done = house.run("photo", path)
        answer = house.answer(done)
        self.assertEqual([f["rule"] for f in answer["findings"]], RULES)
        found = {f["rule"]: f for f in answer["findings"]}
        wrong = [f["rule"] for f in answer["findings"] if not f["ok"]]
        self.assertEqual((answer["file"], answer["ok"], done.returncode), (str(path), not wrong, 1 if wrong else 0))
        self.assertTrue(all(f["message"] for f in answer["findings"]))
        return found, wrong


class Bounds(Photo):
    def test_normal(self):
        """A2.2.1 a photo as it should be: five findings, all met."""
        found, wrong = self.check(normal())
        self.assertEqual(wrong, [])
        self.assertEqual(found["pixels"]["measured"], "300×400")

    def test_size(self):
        """A2.2.1 more than 30 KB and less than 1 MB, to the byte."""
        for size, ok in ((30_719, False), (30_720, False), (30_721, True), (MB - 1, True), (MB, False), (MB + 1, False)):
            with self.subTest(size=size):
                found, wrong = self.check(padded(picture(quality=85), size))
                self.assertEqual(wrong, [] if ok else ["size"])
                self.assertIn(str(size), found["size"]["measured"])

    def test_pixels(self):
        """A2.2.1 more than 215 wide and more than 300 high, to the pixel; 0.65 to 0.8 leaves these four apart from the ratio."""
        for width, height, ok in ((215, 301, False), (216, 300, False), (216, 301, True), (217, 302, True), (215, 300, False)):
            with self.subTest(width=width, height=height):
                found, wrong = self.check(padded(picture(width, height), 60_000))
                self.assertEqual(wrong, [] if ok else ["pixels"])
                self.assertEqual(found["pixels"]["measured"], f"{width}×{height}")

    # Width, height, and whether their ratio is within the bounds.
    RATIOS = [
        (260, 400, True),
        (259, 400, False),
        (261, 400, True),
        (320, 400, True),
        (321, 400, False),
        (319, 400, True),
        (650, 1000, True),
        (649, 1000, False),
        (801, 1000, False),
    ]

    def test_ratio(self):
        """A2.2.1 width to height from 0.65 to 0.8, both included, to the pixel."""
        for width, height, ok in self.RATIOS:
            with self.subTest(width=width, height=height):
                found, wrong = self.check(padded(picture(width, height), 90_000))
                self.assertEqual(wrong, [] if ok else ["ratio"])
                if not ok:
                    shown = float(found["ratio"]["measured"])
                    self.assertFalse(0.65 <= shown <= 0.8, "what is shown must not look allowed")

    def test_background(self):
        """A2.2.1 white passes, a blue, red or grey background is named; progressive and grey files are looked at as well."""
        for colour, word in (((60, 120, 220), "蓝"), ((200, 30, 30), "红"), ((150, 150, 150), "灰")):
            with self.subTest(colour=colour):
                found, wrong = self.check(padded(picture(background=colour), 60_000))
                self.assertEqual(wrong, ["background"])
                self.assertIn(word, found["background"]["message"])
        self.assertEqual(self.check(padded(picture(progressive=True), 60_000))[1], [])
        self.assertEqual(self.check(padded(picture(mode="L"), 60_000))[1], [])

    def test_turned(self):
        """A2.2.1 EXIF orientation: the picture counts as it is seen, so 400×300 stored and turned is 300×400."""
        lying = picture(turn=Image.Transpose.ROTATE_90)
        self.assertLessEqual({"pixels", "ratio"}, set(self.check(padded(lying, 60_000))[1]))
        for orientation in (5, 6, 7, 8):
            with self.subTest(orientation=orientation):
                found, wrong = self.check(padded(after_start(lying, exif(orientation)), 60_000))
                self.assertEqual(found["pixels"]["measured"], "300×400")
                # Only 5 and 6 put this head on top; where the background is looked at follows from it.
                self.assertEqual(wrong == [], orientation in (5, 6), wrong)
                self.assertLessEqual(set(wrong), {"background"})
        for orientation in (1, 2, 3, 4, 0, 9):
            with self.subTest(orientation=orientation):
                self.assertEqual(self.check(padded(after_start(picture(), exif(orientation)), 60_000))[0]["pixels"]["measured"], "300×400")


class Hostile(Photo):
    def test_truncated(self):
        """S23 a file that ends early is told as incomplete, wherever it was cut; nothing is measured of what is not there."""
        whole = normal()
        for end in (3, 20, 4_000, len(whole) - 1_000, len(whole) - 2, len(whole) - 1):
            with self.subTest(end=end):
                found, wrong = self.check(whole[:end])
                self.assertIn("format", wrong)
                self.assertFalse(found["background"]["ok"])
                self.assertRegex(found["format"]["message"], "不完整|损坏|不是图片")

    def test_empty(self):
        """S23 no bytes, one byte, two bytes, and nothing but zeros."""
        for data in (b"", b"\xff", b"\xff\xd8", bytes(60_000)):
            with self.subTest(length=len(data)):
                found, wrong = self.check(data)
                self.assertIn("format", wrong)
                self.assertEqual(found["pixels"]["measured"], None)

    def test_mislabelled(self):
        """S22 the bytes tell what a file is, not its name."""
        for form, word in (("PNG", "PNG"), ("GIF", "GIF"), ("BMP", "BMP"), ("TIFF", "TIFF"), ("WEBP", "WebP")):
            with self.subTest(form=form):
                found, wrong = self.check(picture(form=form))
                self.assertIn("format", wrong)
                self.assertEqual(found["format"]["measured"], word)
                self.assertIn(word, found["format"]["message"])
        found, wrong = self.check(b"%PDF-1.7\n" + b"x" * 50_000)
        self.assertEqual(found["format"]["measured"], "PDF")
        self.assertEqual(self.check(normal(), "photo.png")[1], [], "a JPEG by any other name is a JPEG")

    def test_colours_of_print(self):
        """A2.2.1 a CMYK file is told as such, not judged by colours that no screen shows."""
        found, wrong = self.check(padded(picture(mode="CMYK"), 90_000))
        self.assertEqual(wrong, ["background"])
        self.assertIn("CMYK", found["background"]["message"])

    def test_claims(self):
        """S23 a header that claims 60,000×60,000 pixels, or none at all, is believed by nobody."""
        found, wrong = self.check(claiming(normal(), 60_000, 60_000))
        self.assertFalse(found["background"]["ok"])
        self.assertIn("像素", found["background"]["message"])
        found, wrong = self.check(claiming(normal(), 0, 0))
        self.assertIn("format", wrong)
        found, wrong = self.check(claiming(normal(), 3_000, 4_000))
        self.assertEqual(wrong, ["background"], "fewer pixels than the header says")

    def test_metadata(self):
        """S23 metadata without end does no harm: the picture is found behind it."""
        many = [segment(0xE1, b"Exif\0\0" + b"\xff" * 65_000) for _ in range(14)]
        found, wrong = self.check(after_start(picture(turn=Image.Transpose.ROTATE_90), exif(6, 65_000), *many))
        self.assertEqual(wrong, [])
        self.assertEqual(found["pixels"]["measured"], "300×400")
        broken = b"Exif\0\0MM\0*\0\0\0\x08" + b"\xff\xff" + b"\x01\x12\0\x03\0\0\0\x01\xff\xff\0\0" * 5_000
        self.assertEqual(self.check(padded(after_start(picture(), segment(0xE1, broken)), 90_000))[0]["pixels"]["measured"], "300×400")
        circular = b"Exif\0\0II*\0" + struct.pack("<I", 0xFFFFFFFF)
        self.assertEqual(self.check(padded(after_start(picture(), segment(0xE1, circular)), 60_000))[1], [])

    def test_polyglots(self):
        """S22 a picture with an archive, a page or a script in it is judged as what its first bytes are,
        and nothing else is run or told."""
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as z:
            z.writestr("evil.html", "<script>alert(1)</script>")
        self.check(padded(picture(), 50_000) + archive.getvalue())
        script = after_start(picture(), segment(0xFE, b"*/=1;alert(1)/*<script>alert(1)</script><?php system('id') ?>"))
        found, wrong = self.check(padded(script, 60_000))
        self.assertEqual(wrong, [])
        self.assertNotIn("script", json.dumps(found, ensure_ascii=False))
        found, wrong = self.check(archive.getvalue() + normal())
        self.assertIn("format", wrong)
        found, wrong = self.check(b"GIF89a" + normal())
        self.assertEqual(found["format"]["measured"], "GIF")

    def test_no_file(self):
        """A folder, a missing file and a device are told; the others are still checked, in the order given."""
        good = self.folder / "good.jpg"
        good.write_bytes(normal())
        done = house.run("photo", self.folder, good, self.folder / "missing.jpg", "/dev/zero", timeout=30)
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([a["ok"] for a in answers], [False, True, False, False])
        self.assertEqual([a["file"] for a in answers], [str(self.folder), str(good), str(self.folder / "missing.jpg"), "/dev/zero"])
        self.assertEqual(done.returncode, 1)
        self.assertEqual(house.run("photo").returncode, 2)

    def test_names(self):
        """S27 a file's name is written as JSON whatever is in it."""
        name = 'a"b\\c\n\u202e照片.jpg'
        found, wrong = self.check(normal(), name)
        self.assertEqual(wrong, [])

    def test_cost(self):
        """S23 no file costs more than 50 MB or much more computing than a normal photo does."""
        spent = {}
        for name, data in self.costly():
            path = self.folder / f"{name}.jpg"
            path.write_bytes(data)
            spent[name] = house.measure("photo", path, timeout=60)
        base = spent["normal"]
        for name, cost in spent.items():
            with self.subTest(name=name):
                self.assertIn(cost["code"], (0, 1))
                self.assertLess(cost["peak"] - base["peak"], 50 * MB)
                self.assertLess(cost["cpu"], base["cpu"] * 10 + 1.0)

    def costly(self):
        yield "normal", normal()
        yield "claim", claiming(normal(), 60_000, 60_000)
        yield "claim-progressive", claiming(padded(picture(progressive=True), 60_000), 60_000, 60_000)
        yield "claim-allowed", claiming(padded(picture(progressive=True), 60_000), 4_900, 5_000)
        yield "large", picture(4_000, 5_000, quality=30)
        yield "large-progressive", picture(4_000, 5_000, quality=30, progressive=True)
        yield "beyond", picture(6_000, 8_000, quality=30)
        yield "metadata", after_start(picture(), *[exif(1, 65_000) for _ in range(15)])
        yield "fill", picture()[:2] + b"\xff" * 8_000_000 + picture()[2:]
        yield "segments", after_start(picture(), segment(0xFE, b"") * 250_000)
        scans = picture(1_000, 1_300, progressive=True)
        start = scans.index(b"\xff\xda")
        yield "scans", scans[:-2] + scans[start:-2] * 200 + scans[-2:]
        yield "bytes", normal() + bytes(40 * MB)


if __name__ == "__main__":
    unittest.main()
