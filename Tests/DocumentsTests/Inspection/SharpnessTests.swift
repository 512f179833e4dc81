import CPangoCairo
import Testing
import TitleReview

@testable import Documents
@testable import FileReading

@Suite struct SharpnessTests {
    private struct Grey {
        var pixels: [Int32]
        let width: Int
        let height: Int

        /// A box blur of 2r + 1 pixels in both directions; two of them come near a Gaussian.
        func blurred(_ r: Int) -> Grey {
            func pass(_ from: [Int32], _ step: Int, _ at: (Int) -> Int, _ side: Int) -> [Int32] {
                var to = from
                for index in from.indices {
                    let place = at(index)
                    let low = max(0, place - r)
                    let high = min(side - 1, place + r)
                    var sum: Int32 = 0
                    for other in low...high { sum += from[index + (other - place) * step] }
                    to[index] = sum / Int32(high - low + 1)
                }
                return to
            }
            let across = pass(pixels, 1, { $0 % width }, width)
            return Grey(pixels: pass(across, width, { $0 / width }, height), width: width, height: height)
        }

        var sharpness: Double? { Sharpness.measure(pixels, width: width, height: height) }
    }

    /// A page of text as a scan of 85 dpi, the scale at which sharpness is measured.
    private func page(_ text: String) throws -> Grey {
        let file = try SamplePaper(title: "职称证书", text: text, pages: 1, createdAt: Samples.issued).document().bytes()
        let image = try #require(PDFPages(file)?.draw(0, width: 707))
        return Grey(pixels: try image.grey(), width: image.width, height: image.height)
    }

    @Test("A2.3.5 a sharp page is sharp, a little softness passes, what nobody can read is blurred")
    func blur() throws {
        let sharp = try page(String(repeating: "继续教育合格证明，杭州临平机械制造专业工程师。", count: 30))
        #expect(try #require(sharp.sharpness) > 0.5)
        #expect(try #require(sharp.blurred(1).sharpness) > Sharpness.blurred)
        #expect(try #require(sharp.blurred(2).blurred(2).sharpness) < Sharpness.blurred)
    }

    @Test("A2.3.5 sharpness does not depend on how dark the print is")
    func pale() throws {
        let sharp = try page(String(repeating: "年度考核结果：合格。", count: 60))
        let pale = Grey(pixels: sharp.pixels.map { 235 - (255 - $0) / 3 }, width: sharp.width, height: sharp.height)
        #expect(abs(try #require(sharp.sharpness) / #require(pale.sharpness) - 1) < 0.2)
    }

    @Test("A2.3.5 an empty page is blank and not blurred; a page with one line is neither")
    func blank() throws {
        let empty = Grey(pixels: [Int32](repeating: 250, count: 707 * 1000), width: 707, height: 1000)
        #expect(Blank.isBlank(empty.pixels) && empty.sharpness == nil)
        #expect(!Blank.isBlank(try page("合格").pixels))
        #expect(!Blank.isBlank([Int32](repeating: 20, count: 10_000)), "a dark picture is no empty page")
    }

    @Test("A2.3.5 a picture stored in any of the eight orientations is drawn as it is seen", arguments: 1...8)
    func upright(_ orientation: Int) throws {
        // As seen: 60 wide, 40 high, its upper left quarter black.
        let isLying = orientation >= 5
        let (w, h) = isLying ? (40, 60) : (60, 40)
        let stored = try #require(PageImage(width: w, height: h))
        let black: (x: Double, y: Double) =
            switch orientation {
            case 2: (0.5, 0)
            case 3: (0.5, 0.5)
            case 4: (0, 0.5)
            case 6: (0, 0.5)
            case 7: (0.5, 0.5)
            case 8: (0.5, 0)
            default: (0, 0)
            }
        #expect(
            stored.fill(x: 0, y: 0, width: 1, height: 1, grey: 1)
                && stored.fill(x: black.x, y: black.y, width: 0.5, height: 0.5, grey: 0))
        let seen = try #require(stored.seen(orientation: orientation, quarters: 0, width: 60))
        let grey = try seen.grey()
        #expect(seen.width == 60 && seen.height == 40)
        #expect(
            grey[10 * 60 + 15] < 20 && grey[10 * 60 + 45] > 235 && grey[30 * 60 + 15] > 235 && grey[30 * 60 + 45] > 235)
        let turned = try #require(stored.seen(orientation: orientation, quarters: 1, width: 40))
        let after = try turned.grey()
        #expect(turned.width == 40 && turned.height == 60)
        #expect(after[10 * 40 + 30] < 20 && after[10 * 40 + 10] > 235 && after[50 * 40 + 30] > 235)
    }
}

extension PageImage {
    /// A rectangle in parts of the whole.
    fileprivate func fill(x: Double, y: Double, width w: Double, height h: Double, grey: Double) -> Bool {
        paint { cairo in
            cairo_set_source_rgb(cairo, grey, grey, grey)
            cairo_rectangle(cairo, x * Double(width), y * Double(height), w * Double(width), h * Double(height))
            cairo_fill(cairo)
        }
    }
}
