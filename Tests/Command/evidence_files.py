"""Files as applicants upload them, good and bad, all made here: bytes, and what has to be said of them."""
import collections
import io
import random
import struct
import zipfile
import zlib

import pikepdf
from PIL import Image, ImageDraw, ImageFilter, PngImagePlugin

LIMIT = 20 << 20
# A file, its name, and what is said: `kind` of what is kept with `words` among the hints, or None and `words` of the refusal.
File = collections.namedtuple("File", "title name data kind words pages", defaults=(1,))
JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"


def paper(width=1240, height=1754, mode="RGB", lines=45, seed=1):
    """A page of strokes that are as sharp as print."""
    dice, image = random.Random(seed), Image.new("RGB", (width, height), "white")
    draw, step = ImageDraw.Draw(image), height // (lines + 6)
    for line in range(lines):
        x, y = width // 12, (line + 3) * step
        while x < width * 11 // 12:
            size = step // 2
            for _ in range(4):
                start = (x + dice.randrange(size), y + dice.randrange(size))
                end = (x + dice.randrange(size), y + dice.randrange(size))
                draw.line([start, end], fill="black", width=max(1, width // 500))
            x += size + step // 6
    return image.convert(mode)


def saved(image, kind="JPEG", **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def exif(orientation):
    data = Image.Exif()
    data[0x0112] = orientation
    return data.tobytes()


def segment(marker, content):
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def with_segment(jpeg, marker, content):
    return jpeg[:2] + segment(marker, content) + jpeg[2:]


def with_size(jpeg, width, height):
    """The same file with another size in its frame header."""
    at = next(i for i in range(len(jpeg)) if jpeg[i] == 0xFF and jpeg[i + 1] in (0xC0, 0xC2))
    return jpeg[:at + 5] + struct.pack(">HH", height, width) + jpeg[at + 9:]


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width, height, data, more=b"", colour=0, interlaced=0):
    header = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, interlaced)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + more + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return out.getvalue()


def document(pages=1, build=None, **options):
    """A PDF with text on each page."""
    pdf = pikepdf.new()
    helvetica = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    font = pdf.make_indirect(helvetica)
    for number in range(pages):
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = pdf.make_stream(b"BT /F1 24 Tf 72 700 Td (A certificate, page %d) Tj ET" % (number + 1))
    if build:
        build(pdf)
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def raw(*objects, root=b"<< /Type /Catalog /Pages 2 0 R >>", pages=b"<< /Type /Pages /Kids [] /Count 0 >>"):
    """A PDF of given objects from number 3 on."""
    data, places = b"%PDF-1.7\n", []
    for number, content in enumerate((root, pages) + objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1) + b"".join(b"%010d 00000 n \n" % p for p in places)
    return data + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, start)


def one_page(stream, filters=b"/FlateDecode"):
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    content = b"<< /Length %d /Filter %s >>\nstream\n%s\nendstream" % (len(stream), filters, stream)
    return raw(page, content, pages=b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>")


def scan(*images):
    return saved(images[0], "PDF", save_all=True, append_images=images[1:], resolution=150)


def padded(pdf, size):
    """The same document with a comment in the middle that makes it so large."""
    at = pdf.rindex(b"startxref")
    return pdf[:at] + b"%" + b" " * (size - len(pdf) - 2) + b"\n" + pdf[at:]


def acting(**action):
    def build(pdf):
        pdf.Root.OpenAction = pdf.make_indirect(pikepdf.Dictionary(**action))
    return build


def script(pdf):
    acting(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))(pdf)


def form(pdf):
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), XFA=pdf.make_stream(b"<xdp/>"))


def attachment(pdf):
    pdf.attachments["a.xml"] = b"<invoice/>"


def link(pdf):
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://example.com/"))
    annotation = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 90, 20], A=action)
    pdf.pages[0].Annots = pikepdf.Array([annotation])


def opens_at_page(pdf):
    pdf.Root.OpenAction = pikepdf.Array([pdf.pages[0].obj, pikepdf.Name.Fit])


def speaking(pdf):
    """Words of what acts, where they are nothing but words."""
    pdf.docinfo["/Title"] = "HTML5/JavaScript in the plant, /Launch /EmbeddedFiles /XFA"
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("<< /S /Launch >> /JavaScript", 0))


def program_link(pdf):
    link(pdf)
    pdf.pages[0].Annots[0].A.URI = pikepdf.String(" Java\nScript:alert(1)")


def opens_address(pdf):
    acting(S=pikepdf.Name.URI, URI=pikepdf.String("https://example.com/"))(pdf)


def rotated(pdf):
    pdf.pages[0].Rotate = 90


def password(user):
    return pikepdf.Encryption(owner="owner", user=user, R=6)


def good():
    base = paper()
    jpeg, pdf = saved(base, quality=80), document()
    noise = Image.effect_noise((900, 1200), 60)
    yield File("JPEG", "聘书.jpg", jpeg, JPEG, "")
    yield File("grey JPEG", "grey.jpeg", saved(base.convert("L")), JPEG, "")
    yield File("progressive JPEG", "p.jpg", saved(base, progressive=True), JPEG, "")
    for orientation in (3, 6, 8):
        turned = saved(base, exif=exif(orientation))
        yield File(
            f"JPEG, orientation {orientation}", f"turned-{orientation}.jpg", turned, JPEG,
            "图片方向已自动转正，请确认。")
    yield File("JPEG, orientation 0 as scan apps write", "zero.jpg", saved(base, exif=exif(0)), JPEG, "")
    second = saved(base.resize((300, 400)))
    yield File("JPEG with a second picture behind, as phones write", "phone.jpg", jpeg + second, JPEG, "")
    yield File("JPEG with zeros behind", "zeros.jpg", jpeg + bytes(4096), JPEG, "")
    yield File("JPEG of 48 megapixels", "large.jpg", saved(paper(6000, 8000, "L", 30), quality=30), JPEG, "")
    yield File("small JPEG", "small.jpg", saved(paper(450, 640, lines=18)), JPEG, "图片较小（长边 640 像素）")
    blurred = base.filter(ImageFilter.GaussianBlur(6))
    yield File("blurred JPEG", "blurred.jpg", saved(blurred), JPEG, "可能没有对焦")
    sheet = Image.new("RGB", (1240, 1754), (250, 250, 250))
    yield File("empty sheet as JPEG", "empty.jpg", saved(sheet), JPEG, "这一页几乎是空白")
    yield File("PNG", "证书.png", saved(base, "PNG"), PNG, "")
    yield File("PNG with palette", "palette.png", saved(base.convert("P"), "PNG"), PNG, "")
    yield File("PNG with transparency", "clear.png", saved(base.convert("RGBA"), "PNG"), PNG, "")
    yield File("PNG of 16 bits", "deep.png", saved(base.convert("I;16"), "PNG"), PNG, "")
    yield File("PNG of one bit", "bit.png", saved(base.convert("1", dither=Image.Dither.NONE), "PNG"), PNG, "")
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "扫描于 2022 年", zip=True)
    yield File("PNG with a text", "text.png", saved(base, "PNG", pnginfo=text), PNG, "")
    yield File("PDF", "论文.pdf", pdf, PDF, "")
    streams = document(3, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    yield File("PDF with object streams", "streams.pdf", streams, PDF, "", 3)
    yield File("PDF of 200 pages", "book.pdf", document(200), PDF, "", 200)
    yield File("PDF with a link", "link.pdf", document(build=link), PDF, "")
    yield File("PDF that opens at its first page", "opens.pdf", document(build=opens_at_page), PDF, "")
    yield File("PDF whose title and bookmark speak of scripts", "title.pdf", document(build=speaking), PDF, "")
    yield File("PDF behind a blank line", "lead.pdf", b"\r\n" + pdf, PDF, "")
    yield File("PDF behind a byte order mark", "mark.pdf", b"\xef\xbb\xbf" + pdf, PDF, "")
    yield File("PDF with many line ends behind", "ends.pdf", pdf + b"\r\n" * 3000, PDF, "")
    moved = pdf.replace(b"\n", b"\n% moved by a comment\n", 1)
    yield File("PDF whose table is wrong", "moved.pdf", moved, PDF, "")
    yield File("PDF with a turned page", "turned.pdf", document(build=rotated), PDF, "")
    three_pages = scan(base, Image.new("RGB", base.size, (248, 248, 248)), base)
    yield File("scan with an empty second page", "scan.pdf", three_pages, PDF, "第 2 页几乎是空白", 3)
    yield File("PDF 1.4 with nothing but text", "old.pdf", one_page(zlib.compress(b"0 0 200 200 re f")), PDF, "")
    yield File("PNG called PDF", "wrong.pdf", saved(base, "PNG"), PNG, "")
    yield File("PDF called JPG", "wrong.jpg", pdf, PDF, "")
    yield File("JPEG without an ending", "noname", jpeg, JPEG, "")
    yield File("name of emoji", "🏆获奖证书🎖️.pdf", pdf, PDF, "")
    yield File("very long name", "很长的名字" * 80 + ".pdf", pdf, PDF, "")
    yield File("name like a path", "../../../etc/passwd.pdf", pdf, PDF, "已上传“passwd.pdf”")
    yield File("name like a path of Windows", "C:\\Users\\me\\桌面\\合同.pdf", pdf, PDF, "已上传“合同.pdf”")
    yield File("name with markup", "<b onclick=x>&amp;.pdf", pdf, PDF, "")
    yield File("PDF of exactly the limit", "limit.pdf", padded(pdf, LIMIT), PDF, "")
    yield File("JPEG of exactly the limit", "limit.jpg", jpeg + bytes(LIMIT - len(jpeg)), JPEG, "")
    spare = saved(noise, "PNG")
    filled = spare[:-12] + chunk(b"prVt", bytes(LIMIT - len(spare) - 12)) + spare[-12:]
    yield File("PNG of exactly the limit", "limit.png", filled, PNG, "")


def bad_pictures():
    base = paper(800, 1100)
    jpeg, pixel = saved(base), saved(base, "PNG")
    yield File("nothing", "empty.jpg", b"", None, "0 字节")
    yield File("one byte over, PDF", "over.pdf", padded(document(), LIMIT + 1), None, "20971521 字节）")
    yield File("one byte over, JPEG", "over.jpg", jpeg + bytes(LIMIT + 1 - len(jpeg)), None, "最多 20 MB")
    yield File("GIF", "a.gif", saved(base, "GIF"), None, "另存为 JPG")
    yield File("WebP", "a.webp", saved(base, "WEBP"), None, "WebP")
    yield File("BMP called JPG", "a.jpg", saved(base.resize((300, 400)), "BMP"), None, "这是 BMP 图片")
    yield File("TIFF", "a.tif", saved(base, "TIFF"), None, "TIFF")
    yield File("HEIC", "IMG_1.HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(5000), None, "兼容性最佳")
    yield File("AVIF", "a.avif", b"\0\0\0\x1cftypavif\0\0\0\0" + bytes(5000), None, "AVIF")
    yield File("cut JPEG", "cut.jpg", jpeg[:len(jpeg) // 2], None, "不完整")
    yield File("head of a JPEG", "head.jpg", jpeg[:40], None, "不完整")
    yield File("JPEG with broken lengths", "broken.jpg", jpeg[:4] + b"\0\0" + jpeg[6:], None, "已损坏")
    yield File("JPEG mark and nothing else", "mark.jpg", b"\xff\xd8\xff" + b"x" * 3000, None, "图片")
    yield File("CMYK JPEG", "cmyk.jpg", saved(base.convert("CMYK")), None, "CMYK")
    yield File("JPEG that claims 65500 × 65500", "bomb.jpg", with_size(jpeg, 65500, 65500), None, "65500×65500")
    yield File("JPEG just above 50 megapixels", "over50.jpg", with_size(jpeg, 10000, 5001), None, "50 百万像素")
    progressive = saved(base.resize((400, 500)), progressive=True)
    scan_at = progressive.rindex(b"\xff\xda")
    hundred = progressive[:-2] + progressive[scan_at:-2] * 100 + b"\xff\xd9"
    yield File("JPEG of a hundred scans", "scans.jpg", hundred, None, "异常庞大")
    yield File("JPEG + ZIP", "both.jpg", jpeg + zipped(a_dot_txt="x" * 500), None, "压缩包")
    yield File("JPEG + PDF", "both-pdf.jpg", with_segment(jpeg, 0xFE, document()[:700]), None, "PDF 文件")
    comment = with_segment(jpeg, 0xFE, b"<html><script>alert(1)</script>")
    yield File("JPEG + HTML in its comment", "comment.jpg", comment, None, "网页代码")
    behind = jpeg + b"<!DOCTYPE html><script>alert(1)</script>"
    yield File("JPEG + HTML behind", "behind.jpg", behind, None, "网页代码")
    yield File("JPEG + RAR behind", "rar.jpg", jpeg + b"Rar!\x1a\x07\0" + bytes(200), None, "压缩包")
    yield File("PNG that claims 60000 × 60000", "bomb.png", png(60000, 60000, zlib.compress(bytes(100))), None, "60000×60000")
    swell = png(100, 100, zlib.compress(bytes(300 << 20), 9))
    yield File("PNG of 100 × 100 that inflates to 300 MB", "swell.png", swell, None, "异常庞大")
    yield File("cut PNG", "cut.png", pixel[:len(pixel) * 2 // 3], None, "不完整")
    yield File("PNG with too little data", "little.png", png(100, 100, zlib.compress(bytes(500))), None, "已损坏")
    yield File("PNG with a wrong checksum", "crc.png", pixel[:60] + bytes([pixel[60] ^ 1]) + pixel[61:], None, "已损坏")
    moving = saved(base, "PNG", save_all=True, append_images=[base.rotate(90)])
    yield File("animated PNG", "moving.png", moving, None, "动态图片")

    def black_with(chunks):
        """A black picture of 100 × 100 with more chunks before its data."""
        return png(100, 100, zlib.compress(bytes(101 * 100)), chunks)

    flood = chunk(b"tEXt", b"Comment\0x") * 60_000
    yield File("PNG of 60,000 chunks", "flood.png", black_with(flood), None, "异常庞大")
    text = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(200 << 20), 9))
    yield File("PNG whose text inflates to 200 MB", "text.png", black_with(text), None, "异常庞大")
    profile = chunk(b"iCCP", b"icc\0\0" + zlib.compress(bytes(100 << 20), 9))
    yield File("PNG whose colour profile inflates to 100 MB", "icc.png", black_with(profile), None, "异常庞大")
    yield File("PNG + ZIP", "both.png", pixel + zipped(a_dot_txt="x"), None, "压缩包")
    web = chunk(b"tEXt", b"Comment\0<script>alert(1)</script>")
    yield File("PNG + HTML in its text", "web.png", black_with(web), None, "网页代码")


def bad_documents():
    pdf = document()
    yield File("PDF with a password", "locked.pdf", document(encryption=password("secret")), None, "打开密码")
    yield File("PDF with a permission password", "rights.pdf", document(encryption=password("")), None, "权限密码")
    yield File("PDF with a script", "script.pdf", document(build=script), None, "JavaScript")
    hidden = document(build=script, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    yield File("PDF with a script in an object stream", "hidden.pdf", hidden, None, "JavaScript")
    escaped = raw(b"<< /S /J#61vaScript /JS (app.alert(1)) >>")
    yield File("PDF with an escaped script", "escaped.pdf", escaped, None, "JavaScript")
    launch = acting(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    yield File("PDF with a link to a program", "link.pdf", document(build=program_link), None, "JavaScript")
    yield File("PDF that opens an address", "opens.pdf", document(build=opens_address), None, "OpenAction")
    leaf = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    loop = raw(b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>", leaf, pages=b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>")
    yield File("PDF whose pages lead back", "loop.pdf", loop, None, "已损坏")
    many = raw(leaf, pages=b"<< /Type /Pages /Kids [3 0 R] /Count 9223372036854775807 >>")
    yield File("PDF that lies about its pages", "many.pdf", many, None, "已损坏")
    yield File("PDF that starts a program", "launch.pdf", document(build=launch), None, "Launch")
    submit = acting(S=pikepdf.Name.SubmitForm, F=pikepdf.String("https://example.com/"))
    yield File("PDF that sends a form", "send.pdf", document(build=submit), None, "SubmitForm")
    yield File("PDF with a film", "film.pdf", raw(b"<< /Subtype /RichMedia >>"), None, "RichMedia")
    yield File("PDF with an attachment", "attached.pdf", document(build=attachment), None, "附件")
    yield File("PDF with a dynamic form", "xfa.pdf", document(build=form), None, "XFA")
    bomb = one_page(zlib.compress(b" " * (300 << 20), 9))
    yield File("PDF whose content inflates to 300 MB", "bomb.pdf", bomb, None, "异常庞大")
    blanks = zlib.compress(zlib.compress(b" " * (200 << 20), 9), 9)
    twice = one_page(blanks, b"[/FlateDecode /FlateDecode]")
    yield File("PDF deflated twice", "twice.pdf", twice, None, "异常庞大")
    objects = zlib.compress(b" " * (100 << 20), 9)
    stream = b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
    swollen = raw(stream % (len(objects), objects))
    yield File("PDF whose objects inflate to 100 MB", "objects.pdf", swollen, None, "异常庞大")
    yield File("PDF without pages", "none.pdf", raw(), None, "一页也没有")
    yield File("PDF of 201 pages", "long.pdf", document(201), None, "201 页")
    yield File("cut PDF", "cut.pdf", document(30)[:5000], None, "不完整")
    yield File("PDF mark and nothing else", "mark.pdf", b"%PDF-1.7\n", None, "不完整")
    rubbish = b"%PDF-1.7\n" + random.Random(5).randbytes(5000) + b"\n%%EOF\n"
    yield File("PDF of rubbish", "rubbish.pdf", rubbish, None, "PDF")
    yield File("PDF + ZIP", "both.pdf", pdf + zipped(a_dot_txt="x" * 300), None, "压缩包")
    yield File("something before the PDF", "before.pdf", b"\n\n  junk\n" + pdf, None, "前面多出")
    yield File("ZIP", "a.zip", zipped(a_dot_pdf=pdf), None, "先解压")
    yield File("ZIP called PDF", "a.pdf", zipped(a_dot_pdf=pdf), None, "压缩包")
    word = zipped(**{"[Content_Types]_dot_xml": "<x/>", "word__document_dot_xml": "<x/>"})
    yield File("Word", "述职.docx", word, None, "另存为 PDF")
    excel = zipped(**{"[Content_Types]_dot_xml": "<x/>", "xl__workbook_dot_xml": "<x/>"})
    yield File("Excel", "表.xlsx", excel, None, "Excel")
    yield File("Word before 2007", "旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000), None, "WPS")
    yield File("OFD", "发票.ofd", zipped(OFD_dot_xml="<OFD/>"), None, "OFD")
    yield File("RAR", "a.rar", b"Rar!\x1a\x07\x01\0" + bytes(300), None, "压缩包")
    yield File("7z", "a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(300), None, "压缩包")
    yield File("gzip", "a.tar.gz", b"\x1f\x8b\x08\0" + bytes(300), None, "压缩包")
    yield File("program of Windows", "a.pdf", b"MZ" + bytes(500), None, "程序")
    yield File("program of Linux", "a.jpg", b"\x7fELF" + bytes(500), None, "程序")
    yield File("web page", "a.html", b"<!DOCTYPE html><html><body>x</body></html>", None, "网页")
    yield File("SVG called PNG", "a.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', None, "SVG")
    yield File("text called PDF", "a.pdf", "只是文字".encode(), None, "认不出")
    yield File("noise", "a.jpg", random.Random(1).randbytes(4000), None, "JPG")


def every():
    yield from good()
    yield from bad_pictures()
    yield from bad_documents()
