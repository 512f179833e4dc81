import Casework
import TitleReview

/// Files that are sent ahead in pieces, and forms that name them.
extension Site {
    func take(_ intake: Intake, _ ask: Ask, _ body: BodySource, _ context: PageContext) async throws -> Answer {
        let context = try admit(intake.policy, context)
        if ask.method == "HEAD" {
            let file = try await intake.find(context)
            return Site.progress(200, try file.offset(), of: file)
        }
        try checkOrigin(ask)
        if ask.header("authorization") == nil { try checkToken(Submission(), ask, context) }
        guard HeaderValue.first(ask.header("content-type") ?? "") == Intake.type else {
            throw Refused(415, "不支持这种内容", "请以 \(Intake.type) 发送一段文件。")
        }
        guard let start = ask.header("upload-offset").flatMap({ Int($0) }), start >= 0 else {
            throw Refused(400, "请求有误", "请用 Upload-Offset 说明这一段从第几个字节开始。")
        }
        let file = try await intake.find(context)
        do {
            let receiver = try file.receive(at: start)
            try await pour(body, min(Limits.piece, receiver.rest)) { try receiver.write($0) }
        } catch let misplaced as MisplacedPiece {
            return Site.progress(409, misplaced.offset, of: file)
        }
        return Site.progress(204, try file.offset(), of: file)
    }

    private static func progress(_ status: Int, _ offset: Int, of file: ArrivingFile) -> Answer {
        Answer(status, headers: [("upload-offset", "\(offset)"), ("upload-length", "\(file.size)")])
    }

    /// What a form says, with the files in it that it only names: a field for a file that holds an upload's id stands for that file.
    /// - Returns: also the ids, to be settled when the form has been carried out.
    func withFilesSentAhead(_ submitted: Submission, _ act: Act, _ context: PageContext) async throws -> (
        Submission, ids: [String]
    ) {
        guard act.takesFiles, let keeper = hooks.sentAhead else { return (submitted, []) }
        var arrived: [(field: String, file: Upload)] = []
        var ids: [String] = []
        for (name, values) in submitted.texts
        where values.count == 1 && Site.isUploadID(values[0]) && Form.field(name, in: act.fields)?.isFile == true {
            guard let found = try await keeper.file(values[0], context) else {
                throw Refused(410, "文件要重新上传", "这个文件还没有传完，或已经过期。请回到上一页，重新选择文件再上传一次。")
            }
            arrived.append((name, Upload(name: Multipart.displayName(found.name), declaredType: "", file: found.file)))
            ids.append(values[0])
        }
        var whole = submitted
        try whole.exchange(arrived)
        return (whole, ids)
    }

    private static func isUploadID(_ text: String) -> Bool {
        text.utf8.count == 32 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
