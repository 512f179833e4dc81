/// Names of files and folders for whoever unpacks them, on any system: what a person typed never becomes a path.
enum FileNaming {
    /// A text as one part of a path: no separators, no control or invisible characters, at most 40 characters.
    static func part(_ text: String) -> String {
        let forbidden = Set("/\\:*?\"<>|".unicodeScalars)
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let bad =
                forbidden.contains(scalar) || scalar.value < 0x20 || scalar.value == 0x7F
                || scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.isNoncharacterCodePoint
            kept.append(bad ? "_" : scalar)
        }
        var part = String(String(kept).prefix(40))
        // Most systems hold 255 bytes; numbers and endings come to it.
        while part.utf8.count > 200 { part.removeLast() }
        while let last = part.last, last == "." || last.isWhitespace { part.removeLast() }
        while let first = part.first, first == "." || first.isWhitespace { part.removeFirst() }
        return part.isEmpty ? "未命名" : part
    }

    /// A file's own name with the ending that its bytes ask for.
    static func file(_ name: String, type: String) -> String {
        let endings = ["application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"]
        let ending = endings[type] ?? "bin"
        var stem = name
        if let dot = name.lastIndex(of: "."), name[dot...].count <= 6 { stem = String(name[..<dot]) }
        return "\(part(stem)).\(ending)"
    }
}
