/// Whether people will be able to read a picture (A2.3.5): what is measured of its pixels.
enum Legibility {
    static func look(_ bytes: [UInt8], _ report: inout FileReport) throws(ReadFault) {
        guard let pixels = pixels(bytes, report.kind) else { throw .damaged }
        let small = pixels.scaled(toLongerSide: Sharpness.side)
        let grey = small.grey
        // What is blurred enough looks blank as well: there is something on it, so that is said.
        if let sharpness = Sharpness.measure(grey, width: small.width, height: small.height),
            sharpness < Sharpness.blurred
        {
            report.isBlurred = true
        } else if Blank.isBlank(grey) {
            report.blanks = .init(first: 1, count: 1)
        }
    }

    private static func pixels(_ bytes: [UInt8], _ kind: FileSort) -> Pixels? {
        guard kind == .jpeg else { return Pixels(png: bytes) }
        guard let header = try? PhotoHeader(bytes) else { return nil }
        return Pixels(jpeg: bytes, header: header, channels: 1, least: Sharpness.side)
    }
}

/// How sharp the edges are that a picture has.
enum Sharpness {
    /// The longer side at which it is measured, so that a figure means the same for every camera.
    static let side = 1000
    /// Measured on pages made for it (small and large print, pale print, certificates, photographs of pages, noise, coarse JPEG):
    /// sharp 0.7 to 10; with a blur that leaves 10-point print readable with effort (σ 3 pixels at 200 dpi) 0.18; with one
    /// that does not (σ 4) 0.12 and less. `SharpnessTests` holds both sides.
    static let blurred = 0.15
    private static let tile = 40
    /// Tiles with less contrast than this hold paper, not text: their noise says nothing.
    private static let contrast = 100.0

    /// The variance of the Laplacian over the variance of brightness, so that pale print counts as black, in the sharpest quarter
    /// of the tiles that hold something; nil when none does.
    static func measure(_ grey: [Int32], width: Int, height: Int) -> Double? {
        guard width > 2, height > 2 else { return nil }
        var ratios: [Double] = []
        grey.withUnsafeBufferPointer { grey in
            for top in stride(from: 1, to: height - tile, by: tile) {
                for left in stride(from: 1, to: width - tile, by: tile) {
                    if let ratio = ratio(grey, width, left, top) { ratios.append(ratio) }
                }
            }
        }
        guard ratios.count >= 4 else { return nil }
        ratios.sort()
        return ratios[ratios.count * 3 / 4]
    }

    private static func ratio(_ grey: UnsafeBufferPointer<Int32>, _ width: Int, _ left: Int, _ top: Int) -> Double? {
        var sum = 0
        var squares = 0
        var edges = 0
        var edgeSquares = 0
        for y in top..<top + tile {
            var at = y * width + left
            for _ in 0..<tile {
                let value = Int(grey[at])
                let edge =
                    4 * value - Int(grey[at - 1]) - Int(grey[at + 1]) - Int(grey[at - width]) - Int(grey[at + width])
                sum += value
                squares += value * value
                edges += edge
                edgeSquares += edge * edge
                at += 1
            }
        }
        let n = Double(tile * tile)
        let mean = Double(sum) / n
        let variance = Double(squares) / n - mean * mean
        guard variance >= contrast else { return nil }
        let edgeMean = Double(edges) / n
        return (Double(edgeSquares) / n - edgeMean * edgeMean) / variance
    }
}

/// Whether there is anything on a page.
enum Blank {
    /// A line of text on a page of A4 covers about 3 of a thousand pixels, a page number 0.1.
    private static let inkPerMille = 0.5
    /// How much darker than the paper ink is.
    private static let step: Int32 = 40

    static func isBlank(_ grey: [Int32]) -> Bool {
        guard !grey.isEmpty else { return false }
        var histogram = [Int](repeating: 0, count: 256)
        for value in grey { histogram[Int(value)] += 1 }
        // The paper is the brightness that half of the page is brighter than; a dark page is none.
        var seen = 0
        var paper = 255
        while paper > 0 {
            seen += histogram[paper]
            if seen * 2 >= grey.count { break }
            paper -= 1
        }
        guard paper >= 150 else { return false }
        let ink = histogram[..<max(0, paper - Int(step))].reduce(0, +)
        return Double(ink) * 1000 < inkPerMille * Double(grey.count)
    }
}
