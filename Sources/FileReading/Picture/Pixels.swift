/// A decoded picture, row by row: one byte a pixel (brightness) or three (red, green, blue).
struct Pixels {
    let width: Int
    let height: Int
    /// 1 or 3.
    let channels: Int
    let bytes: [UInt8]

    /// Stored turned or mirrored as EXIF orientation 1…8 says (JEITA CP-3451): as it is seen.
    func upright(_ orientation: Int) -> Pixels {
        guard (2...8).contains(orientation) else { return self }
        let (w, h) = orientation >= 5 ? (height, width) : (width, height)
        let turned = [UInt8](unsafeUninitializedCapacity: bytes.count) { out, count in
            bytes.withUnsafeBufferPointer { stored in
                var to = 0
                for y in 0..<h {
                    for x in 0..<w {
                        let (column, row) = place(x, y, orientation)
                        let from = channels * (row * width + column)
                        for channel in 0..<channels { out[to + channel] = stored[from + channel] }
                        to += channels
                    }
                }
            }
            count = bytes.count
        }
        return Pixels(width: w, height: h, channels: channels, bytes: turned)
    }

    /// Where the pixel that is seen at (x, y) is stored.
    func place(_ x: Int, _ y: Int, _ orientation: Int) -> (column: Int, row: Int) {
        switch orientation {
        case 2: (width - 1 - x, y)
        case 3: (width - 1 - x, height - 1 - y)
        case 4: (x, height - 1 - y)
        case 5: (y, x)
        case 6: (y, height - 1 - x)
        case 7: (width - 1 - y, height - 1 - x)
        case 8: (width - 1 - y, x)
        default: (x, y)
        }
    }

    /// As wide as `wanted`, in its proportions; never larger than it is. Each pixel is the mean of the area that it covers.
    func scaled(toWidth wanted: Int) -> Pixels {
        guard wanted < width, wanted > 0 else { return self }
        let h = max(1, (height * wanted * 2 + width) / (width * 2))
        // Lines are added as a whole, which is quicker: so first they become fewer.
        return lowered(to: h).narrowed(to: wanted)
    }

    /// The longer side at most so long.
    func scaled(toLongerSide side: Int) -> Pixels {
        scaled(toWidth: max(1, min(width, width * side / max(width, height))))
    }

    private func narrowed(to w: Int) -> Pixels {
        let out = [UInt8](unsafeUninitializedCapacity: w * height * channels) { out, count in
            bytes.withUnsafeBufferPointer { all in
                for row in 0..<height {
                    Pixels.mean(
                        all, from: row * width * channels, step: channels, count: width,
                        out, from: row * w * channels, step: channels, count: w, lanes: channels)
                }
            }
            count = w * height * channels
        }
        return Pixels(width: w, height: height, channels: channels, bytes: out)
    }

    private func lowered(to h: Int) -> Pixels {
        let row = width * channels
        let out = [UInt8](unsafeUninitializedCapacity: row * h) { out, count in
            bytes.withUnsafeBufferPointer { all in
                var sums = [Int](repeating: 0, count: row)
                var source = 0
                var left = h  // Of the source row, in parts of which each has `h`.
                for y in 0..<h {
                    for at in 0..<row { sums[at] = 0 }
                    var room = height  // Of the row that is made, in the same parts.
                    while room > 0 {
                        let part = min(room, left)
                        for at in 0..<row { sums[at] += Int(all[source * row + at]) * part }
                        room -= part
                        left -= part
                        if left == 0 { (source, left) = (source + 1, h) }
                    }
                    for at in 0..<row { out[y * row + at] = UInt8((sums[at] + height / 2) / height) }
                }
            }
            count = row * h
        }
        return Pixels(width: width, height: h, channels: channels, bytes: out)
    }

    /// Means of a line of `count` pixels into one of fewer; sums stay below 255 × 2^30.
    private static func mean(
        _ all: UnsafeBufferPointer<UInt8>, from start: Int, step: Int, count: Int,
        _ out: UnsafeMutableBufferPointer<UInt8>, from outStart: Int, step outStep: Int, count wanted: Int, lanes: Int
    ) {
        for lane in 0..<lanes {
            var at = start + lane
            var left = wanted
            for index in 0..<wanted {
                var room = count
                var sum = 0
                while room > 0 {
                    let part = min(room, left)
                    sum += Int(all[at]) * part
                    room -= part
                    left -= part
                    if left == 0 { (at, left) = (at + step, wanted) }
                }
                out[outStart + lane + index * outStep] = UInt8((sum + count / 2) / count)
            }
        }
    }

    /// Brightness 0…255, row by row.
    var grey: [Int32] {
        if channels == 1 { return bytes.map { Int32($0) } }
        return stride(from: 0, to: bytes.count, by: 3).map { at -> Int32 in
            let (red, green, blue) = (Int32(bytes[at]), Int32(bytes[at + 1]), Int32(bytes[at + 2]))
            return (red * 77 + green * 150 + blue * 29) >> 8
        }
    }
}
