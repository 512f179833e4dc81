/// The style sheet of all pages, joined from its parts when the server starts, so that a page loads one file.
///
/// `Public/css/pingheng.css` names the parts in their order and holds nothing else: `@import "base.css";`, a line for each. What stands
/// later overrides what stands earlier, so the order is that list's alone.
enum StyleSheet {
    /// The list of parts in the folder of parts; the address of what is made of them.
    static let list = "pingheng.css"

    /// Why there is no style sheet, in a sentence for whoever starts the server.
    enum Fault: Error, Equatable, CustomStringConvertible {
        /// Named in the list, or the list itself, and not in the folder.
        case missing(String)
        /// In the folder, and not named in the list.
        case unlisted(String)
        case namedTwice(String)
        /// Something else than an `@import` of a file in the list of parts.
        case notAPart(String)

        var description: String {
            switch self {
            case .missing(let name): "样式文件 Public/css/\(name) 不存在，页面需要它。"
            case .unlisted(let name): "样式文件 Public/css/\(name) 没有列入 \(list)：请用 @import 列入，或者删除这个文件。"
            case .namedTwice(let name): "\(list) 两次列出了样式文件 \(name)，请删去一处。"
            case .notAPart(let text): "\(list) 里只能有 @import \"文件名\"; 这样的行，不能有：\(text)"
            }
        }
    }

    /// The parts in the order of the list, each squeezed, on a line of its own.
    ///
    /// - Parameter files: the list and the parts, by the names that the list gives them.
    static func joined(_ files: [String: [UInt8]]) throws(Fault) -> [UInt8] {
        var left = files
        guard let text = left.removeValue(forKey: list) else { throw .missing(list) }
        var lines: [[UInt8]] = []
        for name in try parts(text) {
            guard let part = left.removeValue(forKey: name) else {
                throw files[name] == nil ? .missing(name) : .namedTwice(name)
            }
            lines.append(StyleSqueezer.squeeze(part))
        }
        if let name = left.keys.min() { throw .unlisted(name) }
        return Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    }

    /// The names in the list of parts.
    private static func parts(_ list: [UInt8]) throws(Fault) -> [String] {
        let start = "@import \""
        var names: [String] = []
        for statement in String(decoding: StyleSqueezer.squeeze(list), as: UTF8.self).split(separator: ";") {
            let name = statement.dropFirst(start.count).dropLast()
            guard statement.hasPrefix(start), statement.hasSuffix("\""), !name.isEmpty, !name.contains("\"") else {
                throw .notAPart(String(statement.prefix(80)))
            }
            names.append(String(name))
        }
        return names
    }
}
