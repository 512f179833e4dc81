import Casework
import TitleReview

/// Files that are sent ahead in pieces, so that they go on from where they stopped (A2.3.5): `Public/js/upload.js` is who asks.
public enum UploadPages {
    /// What is known of an upload.
    struct Model: Encodable, Sendable {
        let id: String
        /// How many bytes are here.
        let offset: Int
        let size: Int
        let expires: Instant
    }

    private static let own = Policy(.signedIn, relation: "own upload")
    private static let most = 1 << 53
    private static let fields = [
        Field("name", "文件名", .hidden(1...255)),
        Field("size", "字节数", .number(0...most)),
        Field("modified", "最后修改时间（1970 年以来的毫秒）", .number(-most...most)),
    ]

    static func routes(_ casework: Casework) -> Routes {
        Routes(
            acts: [
                Act("/uploads", name: "openUpload", policy: own, summary: "开始或接着上传一个文件", fields: fields) {
                    context, form in
                    let file = try await casework.perform(
                        OpenUpload(name: form.text("name"), size: form.int("size"), modified: form.int("modified")),
                        for: context)
                    return .done(
                        "/uploads/\(file.id)", flash: nil,
                        data: Model(id: file.id, offset: try file.offset(), size: file.size, expires: file.expires))
                }
            ],
            intakes: [
                Intake("/uploads/{id}", name: "sendPiece", policy: own, summary: "上传一个文件的一段") { context in
                    try await casework.ask(ReadUpload(id: context.parameter("id")), for: context)
                }
            ])
    }
}

/// The casework's files that were sent ahead, for the forms that name them.
public struct SentAheadFiles: SentAheadKeeper {
    let casework: Casework
    public init(_ casework: Casework) { self.casework = casework }

    public func file(_ id: String, _ context: PageContext) async throws -> (name: String, file: IncomingFile)? {
        do {
            return try await casework.sentAhead(id, as: context.actor)
        } catch let refusal as Refusal where refusal.kind == .notFound || refusal.kind == .signedOut {
            return nil
        }
    }

    public func settle(_ id: String, _ context: PageContext) async {
        // What is not settled counts and stays a little longer, and is not wrong.
        try? await casework.perform(SettleUpload(id: id), as: context.actor)
    }
}
