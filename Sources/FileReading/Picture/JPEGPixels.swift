import CTurboJpeg

extension Pixels {
    /// Pixels of a JPEG whose coefficients the decoder holds whole: what has more is decoded at half its size, within the helper's
    /// memory.
    private static let progressiveLimit = 25_000_000

    /// A JPEG, decoded at the smallest scale at which its shorter side still has `least` pixels; as stored, not turned.
    ///
    /// - Parameters:
    ///   - header: read from the same bytes; its pixels are within ``FileReport/Bounds/pixels``.
    ///   - isStrict: whether what the decoder only warns of is damage as well.
    init?(jpeg bytes: [UInt8], header: PhotoHeader, channels: Int, least: Int, isStrict: Bool = false) {
        guard header.storedWidth * header.storedHeight <= FileReport.Bounds.pixels, let handle = tjInitDecompress()
        else { return nil }
        defer { tjDestroy(handle) }
        var seen = (width: Int32(0), height: Int32(0), subsampling: Int32(0), colours: Int32(0))
        guard
            tjDecompressHeader3(
                handle, bytes, UInt(bytes.count), &seen.width, &seen.height, &seen.subsampling, &seen.colours) == 0,
            Int(seen.width) == header.storedWidth, Int(seen.height) == header.storedHeight
        else { return nil }
        let side = min(header.storedWidth, header.storedHeight)
        let isHeavy =
            header.coefficientBytes > 0 && header.storedWidth * header.storedHeight > Pixels.progressiveLimit
        let divisor = [8, 4, 2].first { side / $0 >= least } ?? (isHeavy ? 2 : 1)
        width = (header.storedWidth + divisor - 1) / divisor
        height = (header.storedHeight + divisor - 1) / divisor
        self.channels = channels
        let (w, h) = (Int32(width), Int32(height))
        let format = channels == 1 ? TJPF_GRAY : TJPF_RGB
        let flags = isStrict ? TJFLAG_STOPONWARNING | TJFLAG_FASTDCT | TJFLAG_FASTUPSAMPLE : 0
        var done: Int32 = -1
        let size = width * height * channels
        self.bytes = [UInt8](unsafeUninitializedCapacity: size) { pixels, count in
            // What the decoder leaves out is none of this process's memory.
            pixels.initialize(repeating: 255)
            done = tjDecompress2(
                handle, bytes, UInt(bytes.count), pixels.baseAddress, w, 0, h, Int32(format.rawValue), Int32(flags))
            count = size
        }
        // What the decoder only warns of, cameras do; people see whether it matters.
        guard done == 0 || !isStrict && tjGetErrorCode(handle) == Int32(TJERR_WARNING.rawValue) else { return nil }
    }

    /// As JPEG without any metadata; three channels only.
    func jpeg(quality: Int) -> [UInt8]? {
        guard channels == 3, let handle = tjInitCompress() else { return nil }
        defer { tjDestroy(handle) }
        var written: UnsafeMutablePointer<UInt8>?
        var size: UInt = 0
        defer { tjFree(written) }
        guard
            tjCompress2(
                handle, bytes, Int32(width), 0, Int32(height), Int32(TJPF_RGB.rawValue), &written, &size,
                Int32(TJSAMP_420.rawValue), Int32(quality), 0) == 0, let written
        else { return nil }
        return Array(UnsafeBufferPointer(start: written, count: Int(size)))
    }
}
