/// Reads `multipart/form-data` (RFC 7578) with limits (S20): parts, header lines, texts; a file's size is judged by its
/// field. Nothing in it traps or grows beyond the body.
struct Multipart {
    /// The boundary of a content type, or nil when it has none that RFC 2046 admits.
    static func boundary(_ contentType: String) -> String? {
        guard let parameters = HeaderValue.parameters(contentType), let boundary = parameters["boundary"],
            (1...70).contains(boundary.utf8.count), boundary.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        return boundary
    }

    static func read(_ body: [UInt8], boundary: String) throws(Refused) -> Submission {
        var submission = Submission()
        let dash = Array("--\(boundary)".utf8)
        let separator = [0x0D, 0x0A] + dash
        guard body.starts(with: dash) else { throw broken("没有以分隔行开头") }
        var at = dash.count
        var parts = 0
        var texts = 0
        while true {
            if body[at...].starts(with: [0x2D, 0x2D]) { return submission }
            guard body[at...].starts(with: [0x0D, 0x0A]) else { throw broken("分隔行后面应为换行") }
            at += 2
            parts += 1
            guard parts <= Limits.parts else { throw Refused(413, "内容太多", "一次最多提交 \(Limits.parts) 个部分。") }
            let head = try header(body, at: &at)
            guard let end = find(separator, in: body, from: at) else { throw broken("没有结束的分隔行，上传可能中断了") }
            let content = Array(body[at..<end])
            at = end + separator.count
            if let fileName = head.fileName {
                submission.add(head.name, Upload(name: fileName, declaredType: head.type, bytes: content))
            } else {
                texts += content.count
                guard texts <= Limits.form else { throw Refused(413, "内容太大", "文字内容最多 1 MB。") }
                guard let text = String(validating: content, as: UTF8.self) else { throw broken("文字不是有效的 UTF-8") }
                try submission.add(head.name, text)
            }
        }
    }

    private struct Head {
        var name = ""
        var fileName: String?
        var type = "text/plain"
    }

    private static func broken(_ why: String) -> Refused { Refused(400, "上传内容有误", "\(why)。") }

    private static func header(_ body: [UInt8], at: inout Int) throws(Refused) -> Head {
        let limit = min(body.count, at + Limits.partHeaders)
        var head = Head()
        var named = false
        while true {
            guard let end = find([0x0D, 0x0A], in: body, from: at, to: limit) else { throw broken("部分的头太长或不完整") }
            let line = body[at..<end]
            at = end + 2
            if line.isEmpty { break }
            guard let text = String(validating: line, as: UTF8.self), let colon = text.utf8.firstIndex(of: 0x3A) else {
                throw broken("部分的头有误")
            }
            let value = String(text[text.index(after: colon)...])
            switch text[..<colon].lowercased() {
            case "content-disposition":
                guard !named, HeaderValue.first(value) == "form-data", let parameters = HeaderValue.parameters(value),
                    let name = parameters["name"], !name.isEmpty
                else { throw broken("部分没有名称") }
                named = true
                head.name = name
                head.fileName = parameters["filename"].map(displayName)
            case "content-type": head.type = String(Field.trimmed(value).prefix(100))
            case "content-transfer-encoding":
                guard ["binary", "8bit", "7bit"].contains(Field.trimmed(value).lowercased()) else { throw broken("不支持的传输编码") }
            default: break
            }
        }
        guard named else { throw broken("部分没有名称") }
        return head
    }

    /// The last part of a path, without anything that could hide or reorder it; only ever shown, never opened (S33).
    static func displayName(_ raw: String) -> String {
        let decoded = raw.contains("%") ? (Percent.decode(Array(raw.utf8), plusIsSpace: false) ?? raw) : raw
        var scalars = String.UnicodeScalarView()
        for scalar in decoded.unicodeScalars {
            if scalar == "/" || scalar == "\\" {
                scalars.removeAll()
            } else if (try? CleanText.read(String(scalar), multiline: false)) != nil {
                scalars.append(scalar)
            } else {
                scalars.append("_")
            }
        }
        return String(String(scalars).prefix(120))
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

/// Values of header lines with parameters: `form-data; name="a"; filename="b"`.
enum HeaderValue {
    /// What stands before the first semicolon, in small letters.
    static func first(_ value: String) -> String {
        Field.trimmed(String(value.prefix { $0 != ";" })).lowercased()
    }

    /// - Returns: nil when a quote does not end or a name comes twice.
    static func parameters(_ value: String) -> [String: String]? {
        var result: [String: String] = [:]
        var scalars = value.unicodeScalars[...]
        guard let start = scalars.firstIndex(of: ";") else { return [:] }
        scalars = scalars[start...]
        while scalars.first == ";" {
            scalars = scalars.dropFirst()
            guard let equals = scalars.firstIndex(of: "=") else { return scalars.allSatisfy { $0 == " " } ? result : nil }
            let name = Field.trimmed(String(scalars[..<equals])).lowercased()
            scalars = scalars[scalars.index(after: equals)...]
            var text = String.UnicodeScalarView()
            if scalars.first == "\"" {
                scalars = scalars.dropFirst()
                var closed = false
                while let scalar = scalars.popFirst() {
                    if scalar == "\"" {
                        closed = true
                        break
                    }
                    // Browsers write %22 for a quote; others a backslash before a quote or a backslash.
                    if scalar == "\\", let next = scalars.first, next == "\"" || next == "\\" {
                        text.append(next)
                        scalars = scalars.dropFirst()
                    } else {
                        text.append(scalar)
                    }
                }
                guard closed else { return nil }
                scalars = scalars.drop { $0 == " " }
                guard scalars.isEmpty || scalars.first == ";" else { return nil }
            } else {
                while let scalar = scalars.first, scalar != ";" {
                    text.append(scalar)
                    scalars = scalars.dropFirst()
                }
                text = Field.trimmed(String(text)).unicodeScalars
            }
            guard result.updateValue(String(text), forKey: name) == nil else { return nil }
        }
        return result
    }
}
