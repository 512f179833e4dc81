import Documents
import TitleReview

extension Casework {
    /// A page of a file as a picture, upright, for whoever was given the file's reference (R8, A2.3.5): drawn when it is asked for.
    ///
    /// - Parameters:
    ///   - page: from 1.
    ///   - width: pixels; taken to the nearest that is drawn.
    ///   - quarters: turns clockwise, beyond those that its owner has turned it by.
    /// - Throws: ``Refusal`` when there is no such page, or when many are being drawn.
    public func draw(_ file: FileReference, page: Int, width: Int, quarters: Int) async throws -> [UInt8] {
        guard (1...10_000).contains(page) else { throw Refusal.notFound }
        let drawing = PageDrawing(page: page, width: width, quarters: file.turn + quarters)
        let key = PageCache.Key(address: file.address, drawing: drawing)
        if let known = pages.page(key) { return known }
        guard let drawn = try await drawn(file.address, drawing) else { throw Refusal.notFound }
        pages.keep(drawn, key)
        return drawn
    }

    /// A page of a kept file, drawn anew: JPEG; nil when there is no such page or it cannot be drawn.
    func drawn(_ address: String, _ drawing: PageDrawing) async throws -> [UInt8]? {
        do {
            let pieces = FilePieces { [files] take in try files.read(address) { piece, _ in try take(piece) } }
            return try await inspector.draw(drawing, of: pieces)
        } catch is FileSandbox.Busy {
            throw Refusal(.overloaded, "现在打开材料的人较多，请稍等片刻再试。")
        }
    }
}
