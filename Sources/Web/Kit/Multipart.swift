import Casework
import Synchronization
import TitleReview

/// Reads `multipart/form-data` (RFC 7578) as it arrives, with limits (S20): parts, header lines, texts; a file's size is judged
/// by its field. Texts stay in memory, files go to disk a piece at a time (S21). Nothing in it traps or grows beyond the body.
final class MultipartReader: Sendable {
    private struct State {
        var place = Place.start
        /// What has arrived and is not understood yet: less than a separator, or a part's head.
        var waiting: [UInt8] = []
        var submission = Submission()
        var parts = 0
        var texts = 0
        var part: Part?
    }

    private enum Place { case start, afterSeparator, head, content, end }

    /// The part whose content arrives.
    private struct Part {
        let head: PartHead
        var text: [UInt8] = []
        var file: IncomingWriter?
    }

    private let dash: [UInt8]
    private let separator: [UInt8]
    private let files: IncomingFiles
    private let state = Mutex(State())

    init(boundary: String, into files: IncomingFiles) {
        dash = Array("--\(boundary)".utf8)
        separator = [0x0D, 0x0A] + dash
        self.files = files
    }

    func take(_ piece: [UInt8]) throws {
        try state.withLock { state in
            guard state.place != .end else { return }
            state.waiting += piece
            var at = 0
            while try step(&state, &at) {}
            state.waiting.removeFirst(at)
        }
    }

    /// All that was sent.
    func finish() throws -> Submission {
        try state.withLock { state in
            switch state.place {
            case .end: return state.submission
            case .start: throw Multipart.broken("没有以分隔行开头")
            case .afterSeparator: throw Multipart.broken("分隔行后面应为换行")
            case .head: throw Multipart.broken("部分的头太长或不完整")
            case .content: throw Multipart.broken("没有结束的分隔行，上传可能中断了")
            }
        }
    }

    /// - Parameter at: how far what waits has been understood.
    /// - Returns: false when more has to arrive first.
    private func step(_ state: inout State, _ at: inout Int) throws -> Bool {
        let rest = state.waiting.count - at
        switch state.place {
        case .start:
            guard state.waiting.prefix(dash.count).elementsEqual(dash.prefix(rest)) else {
                throw Multipart.broken("没有以分隔行开头")
            }
            guard rest >= dash.count else { return false }
            at += dash.count
            state.place = .afterSeparator
        case .afterSeparator:
            guard rest >= 2 else { return false }
            if state.waiting[at...].starts(with: [0x2D, 0x2D]) {
                state.place = .end
                at = state.waiting.count
                return false
            }
            guard state.waiting[at...].starts(with: [0x0D, 0x0A]) else { throw Multipart.broken("分隔行后面应为换行") }
            at += 2
            state.parts += 1
            guard state.parts <= Limits.parts else { throw Refused(413, "内容太多", "一次最多提交 \(Limits.parts) 个部分。") }
            state.place = .head
        case .head: return try readHead(&state, &at)
        case .content: return try readContent(&state, &at)
        case .end: return false
        }
        return true
    }

    private func readHead(_ state: inout State, _ at: inout Int) throws -> Bool {
        // A head without a line names nothing.
        if state.waiting[at...].starts(with: [0x0D, 0x0A]) { throw Multipart.broken("部分没有名称") }
        let limit = min(state.waiting.count, at + Limits.partHeaders)
        guard let end = Multipart.find([0x0D, 0x0A, 0x0D, 0x0A], in: state.waiting, from: at, to: limit) else {
            guard limit - at < Limits.partHeaders else { throw Multipart.broken("部分的头太长或不完整") }
            return false
        }
        var part = Part(head: try PartHead(Array(state.waiting[at..<end])))
        if part.head.fileName != nil { part.file = try files.open() }
        state.part = part
        state.place = .content
        at = end + 4
        return true
    }

    private func readContent(_ state: inout State, _ at: inout Int) throws -> Bool {
        if let end = Multipart.find(separator, in: state.waiting, from: at) {
            try add(at..<end, &state)
            try close(&state)
            at = end + separator.count
            state.place = .afterSeparator
            return true
        }
        // The separator may have begun in what is last.
        let sure = state.waiting.count - separator.count + 1
        if sure > at {
            try add(at..<sure, &state)
            at = sure
        }
        return false
    }

    private func add(_ range: Range<Int>, _ state: inout State) throws {
        if state.part?.file != nil {
            try state.part?.file?.write(state.waiting[range])
        } else {
            state.texts += range.count
            guard state.texts <= Limits.form else { throw Refused(413, "内容太大", "文字内容最多 1 MB。") }
            state.part?.text += state.waiting[range]
        }
    }

    private func close(_ state: inout State) throws {
        guard var part = state.part.take() else { return }
        if let fileName = part.head.fileName, let file = try part.file?.finish() {
            try state.submission.add(part.head.name, Upload(name: fileName, declaredType: part.head.type, file: file))
        } else {
            guard let text = String(validating: part.text, as: UTF8.self) else {
                throw Multipart.broken("文字不是有效的 UTF-8")
            }
            try state.submission.add(part.head.name, text)
        }
    }
}

/// What the header lines of a part say.
private struct PartHead {
    var name = ""
    var fileName: String?
    var type = "text/plain"

    init(_ bytes: [UInt8]) throws(Refused) {
        var named = false
        var at = 0
        while at <= bytes.count {
            let end = Multipart.find([0x0D, 0x0A], in: bytes, from: at) ?? bytes.count
            let line = bytes[at..<end]
            at = end + 2
            guard let text = String(validating: line, as: UTF8.self), let colon = text.utf8.firstIndex(of: 0x3A),
                SentName.isToken(text[..<colon])
            else {
                throw Multipart.broken("部分的头有误")
            }
            let value = String(text[text.index(after: colon)...])
            switch text[..<colon].lowercased() {
            case "content-disposition":
                guard !named, HeaderValue.first(value) == "form-data", let parameters = HeaderValue.parameters(value),
                    let name = parameters["name"], !name.isEmpty
                else { throw Multipart.broken("部分没有名称") }
                named = true
                self.name = name
                fileName = parameters["filename"].map(Multipart.displayName)
            case "content-type": type = String(Field.trimmed(value).prefix(100))
            case "content-transfer-encoding":
                guard ["binary", "8bit", "7bit"].contains(Field.trimmed(value).lowercased()) else {
                    throw Multipart.broken("不支持的传输编码")
                }
            default: break
            }
        }
        guard named else { throw Multipart.broken("部分没有名称") }
    }
}

/// What `multipart/form-data` is made of.
enum Multipart {
    /// The boundary of a content type, or nil when it has none that RFC 2046 admits.
    static func boundary(_ contentType: String) -> String? {
        guard let parameters = HeaderValue.parameters(contentType), let boundary = parameters["boundary"],
            (1...70).contains(boundary.utf8.count), boundary.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        return boundary
    }

    static func broken(_ why: String) -> Refused { Refused(400, "上传内容有误", "\(why)。") }

    /// The last part of a path, without anything that could hide or reorder it; only ever shown, never opened (S33).
    static func displayName(_ raw: String) -> String {
        let decoded = raw.contains("%") ? (Percent.decode(Array(raw.utf8), plusIsSpace: false) ?? raw) : raw
        var scalars = String.UnicodeScalarView()
        var marks = PiledMarks.Count()
        for scalar in decoded.unicodeScalars {
            if marks.isTooMany(scalar) { continue }
            if scalar == "/" || scalar == "\\" {
                scalars.removeAll()
            } else if (try? CleanText.read(String(scalar), multiline: false)) != nil {
                scalars.append(scalar)
            } else {
                scalars.append("_")
            }
        }
        return shortened(String(scalars))
    }

    /// A name as a list can show it, its ending kept; many marks on one letter count as what they are.
    private static func shortened(_ name: String) -> String {
        let scalars = name.unicodeScalars
        guard scalars.count > 120 else { return name }
        let end = scalars.lastIndex(of: ".").map { scalars[$0...] } ?? scalars[scalars.endIndex...]
        let kept = end.count <= 10 ? String(end) : ""
        return String(String.UnicodeScalarView(scalars.prefix(118 - kept.unicodeScalars.count))) + "…" + kept
    }

    /// Where `needle` begins, by Horspool's rule: the body is passed over in steps of the needle's length.
    static func find(_ needle: [UInt8], in body: [UInt8], from: Int, to: Int? = nil) -> Int? {
        let end = to ?? body.count
        let length = needle.count
        guard length > 0, end - from >= length else { return nil }
        var skip = [Int](repeating: length, count: 256)
        for index in 0..<(length - 1) { skip[Int(needle[index])] = length - 1 - index }
        return body.withUnsafeBufferPointer { bytes in
            var at = from
            while at + length <= end {
                var index = length - 1
                while bytes[at + index] == needle[index] {
                    if index == 0 { return at }
                    index -= 1
                }
                at += skip[Int(bytes[at + length - 1])]
            }
            return nil
        }
    }
}
