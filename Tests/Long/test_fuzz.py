"""What reads files of strangers, under libFuzzer (T13; S23, S24, S28): a minute for each reader, from a corpus of good and bad files and
of numbers at the edges of what they can be. No trap, no crash, no hang; what is told of a file is understood as it was meant (B50).

PINGHENG_FUZZ_SECONDS sets how long each goes."""
import io
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import unittest

import openpyxl
from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/Command"))
import evidence_files as files  # noqa: E402
import test_crafted as crafted  # noqa: E402

SECONDS = int(os.environ.get("PINGHENG_FUZZ_SECONDS", "60"))
NUMBERS = [
    0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 2 ** 63 - 1, 2 ** 63, 2 ** 64 - 1]
MOST = 40_000


def words():
    """Numbers as files write them, and the names that matter in a PDF."""
    lines = ['"%d"' % number for number in NUMBERS] + ['"-%d"' % number for number in NUMBERS]
    for form in (">H", "<H", ">I", "<I"):
        top = 1 << (8 * struct.calcsize(form))
        lines += ['"%s"' % "".join("\\x%02x" % b for b in struct.pack(form, n)) for n in NUMBERS if n < top]
    names = (
        "/JS /JavaScript /Launch /EmbeddedFiles /EF /XFA /OpenAction /AA /Next /Kids /Count /MediaBox /CropBox /Filter /FlateDecode "
        "/LZWDecode /ObjStm /XRef /W /Index /Prev /First /N /Length /Encrypt /Contents /Resources /XObject /Annots /Parent obj endobj "
        "stream endstream xref trailer startxref %%EOF %PDF- IHDR IDAT PLTE IEND iCCP zTXt Exif PK")
    signed = ["/ByteRange [0 ", "/Contents <", "/SubFilter /ETSI.CAdES.detached", "/M (D:", "+08'00')", "/PinghengCertificate <FEFF"]
    return "\n".join(lines + ['"%s"' % name for name in names.split() + signed]) + "\n"


def pictures(kind, **options):
    for mode in ("L", "RGB"):
        for size in ((1, 1), (40, 60), (300, 400)):
            yield files.saved(Image.new(mode, size, "white"), kind, **options)


def table():
    book = openpyxl.Workbook()
    book.active.append(["姓名", "单位", 1, 2.5, True])
    book.active.append(["甲", "乙", 44000, None, "x" * 100])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def reports():
    for number in NUMBERS:
        if number < 1 << 32:
            plain = b"PFR\x01\x09\x00\x01" + b"%c" + struct.pack(">6I", number, 1, 1, 1, 0, 0)
            yield plain.replace(b"%c", b"\x00", 1)
            yield plain.replace(b"%c", b"\x02", 1) + b"\x01\x01\0\0" + struct.pack(">5I", 1, 1, 900, number & 0xFFFFFF, 1) + b"x"


def signatures():
    """Ranges at the edges of numbers, and files in which nothing is wrong but the signature: an installation's own, whole and cut."""
    for number in NUMBERS:
        yield f"%PDF-1.4\n/ByteRange [0 {number} 1 1]\n/Contents <00>\n%%EOF".encode()
        yield f"%PDF-1.4\n/ByteRange [0 20 {number} {number}]\n/Contents <00>\n%%EOF".encode()
    issued = (ROOT / "Tests/Fixtures/200/sqlite/certificate.pdf").read_bytes()
    digits = issued.split(b"/Contents <")[-1].split(b">")[0]
    whole = bytes.fromhex(digits.decode()).rstrip(b"\0")
    for cms in (whole, whole[:40], whole[:len(whole) // 2], b"\x30\x82\x00\x00", b"\x30\x82\xff\xff"):
        yield crafted.Crafted.plausible(cms)


class Fuzz(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="pingheng-fuzz-"))
        cls.program = cls.folder / "fuzz"
        built = subprocess.run([ROOT / "Tests/Fuzz/build", cls.program], capture_output=True, text=True)
        if built.returncode == 3:
            raise unittest.SkipTest(built.stderr)
        assert built.returncode == 0, built.stderr[-3000:]
        (cls.folder / "words").write_text(words())

    @classmethod
    def tearDownClass(cls):
        subprocess.run(["rm", "-rf", str(cls.folder)], check=True)

    def go(self, reader, corpus, name=None):
        place = self.folder / (name or reader)
        place.mkdir()
        for number, data in enumerate(corpus):
            if len(data) <= MOST:
                (place / f"{number:03d}").write_bytes(data)
        # What grows to its bounds before it is refused takes memory and seconds; the helper has limits of its own for that.
        command = [
            self.program, place, f"-max_total_time={SECONDS}", "-timeout=25", "-rss_limit_mb=3000", f"-max_len={MOST}",
            f"-dict={self.folder / 'words'}", f"-artifact_prefix={place}/found-", "-print_final_stats=1", "-verbosity=0"]
        environment = {**os.environ, "PINGHENG_FUZZ": reader, "SWIFT_BACKTRACE": "enable=no", "MALLOC_ARENA_MAX": "1"}
        done = subprocess.run(command, capture_output=True, env=environment, cwd=self.folder, timeout=SECONDS + 120)
        said = done.stderr.decode(errors="replace")
        found = [(path.name, path.read_bytes().hex()[:4000]) for path in place.glob("found-*")]
        self.assertEqual(done.returncode, 0, (found, said[-3000:]))
        runs = [line.split(":")[-1].strip() for line in said.splitlines() if "number_of_executed_units" in line]
        print(f"{runs[0] if runs else '?'} runs", end=" ", flush=True)

    def test_pdf(self):
        """B50 B61 PDFs: tables, object streams, trees of pages, actions, filters, content."""
        made = list(files.good()) + list(files.bad_documents())
        made = [f.data for f in made if f.data[:5] == b"%PDF-"]
        self.go("inspect", made + [files.document(build=build) for build in (files.link, files.script, files.rotated)], "pdf")

    def test_png(self):
        """B50 PNGs: chunks, palettes, interlacing, texts, profiles."""
        made = [f.data for f in files.bad_pictures() if f.data[1:4] == b"PNG"]
        self.go("inspect", made + list(pictures("PNG")), "png")

    def test_jpeg(self):
        """B50 JPEGs as evidence and as ID photos: markers, scans, EXIF."""
        made = [f.data for f in files.bad_pictures() if f.data[:2] == b"\xff\xd8"]
        turned = [files.saved(Image.new("RGB", (30, 40), "white"), exif=files.exif(n)) for n in range(10)]
        self.go("photo", made + turned + list(pictures("JPEG")) + list(pictures("JPEG", progressive=True)))

    def test_hand(self):
        """B50 pictures of signatures, which are drawn anew."""
        made = [f.data for f in files.bad_pictures() if f.data[1:4] == b"PNG"]
        big = [files.saved(Image.new(mode, (240, 100), "white"), "PNG") for mode in ("RGB", "L", "1", "P", "RGBA")]
        self.go("hand", made + big + list(pictures("PNG")), "png")

    def test_report(self):
        """B50 the helper's report, as if the helper were not to be trusted."""
        self.go("report", reports())

    def test_table(self):
        """B50 spreadsheets: archive, shared texts, cells."""
        self.go("table", [table(), files.zipped(a_dot_txt="x")])

    def test_signature(self):
        """B50 signed PDFs: ranges, times, the signature's DER."""
        self.go("signature", signatures())


if __name__ == "__main__":
    unittest.main()
