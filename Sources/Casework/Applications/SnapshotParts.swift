import Store
import TitleReview

/// An application's content as it stands in `snapshot_parts`: three texts, each a JSON list of flat objects of texts, with names in
/// their order, so that the same content always has the same bytes. A name that a later format does not know is passed over.
struct SnapshotParts: Sendable, Equatable {
    typealias Object = [String: String]
    /// An object on its way to a text, where nobody looks a name up.
    private typealias Pairs = [(name: String, value: String)]

    let application: String
    let archive: String
    let answers: String

    init(application: String, archive: String, answers: String) {
        self.application = application
        self.archive = archive
        self.answers = answers
    }

    init(_ content: ApplicationContent) throws {
        var head: Pairs = [
            ("is", "application"), ("format", "1"), ("speciality", content.speciality),
            ("filing", content.filing.rawValue), ("details", try JSON.encode(content.declared)),
        ]
        if let photo = content.photo { head.append(("photo", photo)) }
        if let commitment = content.commitment { head.append(("commitment", commitment)) }
        let attached = try content.files.filter { $0.recordID == nil }.map(SnapshotParts.pairs)
        let picked = content.picked.map { one in
            SnapshotParts.merge(
                [
                    ("is", "picked"), ("record", one.recordID), ("kind", one.kind), ("contribution", one.contribution),
                    ("marker", one.marker), ("representative", one.representative ? "1" : "0"),
                ], body: one.body)
        }
        let spots = content.nameSpots.sorted { $0.key < $1.key }.map { record, spot -> Pairs in
            [
                ("is", "spot"), ("record", record), ("file", spot.fileID), ("page", "\(spot.page)"),
                ("left", "\(spot.left)"), ("top", "\(spot.top)"), ("width", "\(spot.width)"),
                ("height", "\(spot.height)"),
            ]
        }
        application = SnapshotParts.text([head] + attached + picked + spots)

        let records = content.typed.map { one in
            SnapshotParts.merge(
                [("is", "record"), ("id", one.id), ("kind", one.kind), ("version", "\(one.version)")], body: one.body)
        }
        archive = SnapshotParts.text(
            try records + content.files.filter { $0.recordID != nil }.map(SnapshotParts.pairs))
        answers = SnapshotParts.text(
            content.answers.flatMap { one in
                [
                    [
                        ("is", "answer"), ("id", one.id), ("register", one.register.rawValue),
                        ("edition", "\(one.edition)"), ("source", one.source),
                        ("checked", "\(one.checkedAt.microseconds)"),
                    ]
                ] + one.records.map { SnapshotParts.merge([("is", "answered"), ("answer", one.id)], body: $0) }
            })
    }

    /// - Throws: ``StoreError`` where a part says something that this program has no word for.
    func content() throws -> ApplicationContent {
        let answers = try SnapshotParts.answers(SnapshotParts.objects(self.answers))
        let archive = try SnapshotParts.objects(self.archive)
        let application = try SnapshotParts.objects(self.application)
        guard let head = application.first, head["is"] == "application",
            let filing = head["filing"].flatMap(Facts.Filing.init(rawValue:))
        else { throw StoreError.row("快照里没有申报信息") }
        let files = try (archive + application).filter { $0["is"] == "file" }.map(SnapshotParts.file)
        let evidence = Dictionary(grouping: files, by: { $0.recordID ?? "" })
        return ApplicationContent(
            speciality: head["speciality"] ?? "", filing: filing, photo: head["photo"], commitment: head["commitment"],
            declared: try ApplicationDetails(stored: head["details"] ?? "{}"),
            typed: try archive.filter { $0["is"] == "record" }.map { one in
                let id = try SnapshotParts.word("id", in: one)
                let kind = try SnapshotParts.word("kind", in: one)
                let body = SnapshotParts.body(of: one)
                return ArchiveRecord(
                    id: id, kind: kind, kindName: ArchiveKind.find(kind)?.name ?? kind,
                    title: ArchiveKind.find(kind)?.title(body) ?? "", state: "approved", body: body,
                    version: try SnapshotParts.number("version", in: one), reason: "",
                    evidence: (evidence[id] ?? []).map(\.item), origin: nil, isReplaced: answers.replace(kind, body))
            },
            files: files,
            picked: try application.filter { $0["is"] == "picked" }.map { one in
                ApplicationContent.Picked(
                    recordID: try SnapshotParts.word("record", in: one), kind: try SnapshotParts.word("kind", in: one),
                    body: SnapshotParts.body(of: one), contribution: one["contribution"] ?? "",
                    marker: one["marker"] ?? "", representative: one["representative"] == "1")
            },
            nameSpots: try SnapshotParts.spots(application.filter { $0["is"] == "spot" }), answers: answers)
    }

    // MARK: Objects

    private static let bodyPrefix = "body."

    private static func merge(_ pairs: Pairs, body: Object) -> Pairs {
        pairs + body.map { (bodyPrefix + $0.key, $0.value) }
    }

    private static func body(of object: Object) -> Object {
        var body: Object = [:]
        for (name, value) in object where name.hasPrefix(bodyPrefix) {
            body[String(name.dropFirst(bodyPrefix.count))] = value
        }
        return body
    }

    private static func pairs(_ file: ApplicationContent.File) throws -> Pairs {
        let item = file.item
        var pairs: Pairs = [
            ("is", "file"), ("id", item.id), ("address", file.address), ("name", item.name), ("type", item.type),
            ("size", "\(item.size)"), ("pages", "\(item.pages)"), ("slot", item.slot),
        ]
        if let record = file.recordID { pairs.append(("record", record)) }
        if item.turn != 0 { pairs.append(("turn", "\(item.turn)")) }
        if !item.hints.isEmpty { pairs.append(("hints", try JSON.encode(item.hints))) }
        return pairs
    }

    private static func file(_ object: Object) throws -> ApplicationContent.File {
        ApplicationContent.File(
            item: EvidenceItem(
                id: try word("id", in: object), name: try word("name", in: object), type: try word("type", in: object),
                size: try number("size", in: object), slot: object["slot"] ?? "",
                pages: try number("pages", in: object),
                hints: try object["hints"].map { try JSON.decode([EvidenceItem.Hint].self, $0) } ?? [],
                turn: try object["turn"] == nil ? 0 : number("turn", in: object)),
            address: try word("address", in: object), recordID: object["record"])
    }

    private static func answers(_ objects: [Object]) throws -> [RegisterAnswer] {
        let records = Dictionary(grouping: objects.filter { $0["is"] == "answered" }, by: { $0["answer"] ?? "" })
        return try objects.filter { $0["is"] == "answer" }.map { one in
            let id = try word("id", in: one)
            guard let register = OutsideRegister(rawValue: one["register"] ?? "") else {
                throw StoreError.row("快照里有不认识的系统 \(one["register"] ?? "")")
            }
            return RegisterAnswer(
                id: id, register: register, edition: try number("edition", in: one), source: one["source"] ?? "",
                checkedAt: Instant(microseconds: Int64(try number("checked", in: one))),
                records: (records[id] ?? []).map(body))
        }
    }

    private static func spots(_ objects: [Object]) throws -> [String: NameSpot] {
        var spots: [String: NameSpot] = [:]
        for one in objects {
            spots[try word("record", in: one)] = NameSpot(
                fileID: try word("file", in: one), page: try number("page", in: one), left: try number("left", in: one),
                top: try number("top", in: one), width: try number("width", in: one),
                height: try number("height", in: one))
        }
        return spots
    }

    private static func word(_ name: String, in object: Object) throws -> String {
        guard let word = object[name] else { throw StoreError.row("快照里缺少 \(name)") }
        return word
    }

    private static func number(_ name: String, in object: Object) throws -> Int {
        guard let number = Int(try word(name, in: object)) else { throw StoreError.row("快照里的 \(name) 不是数") }
        return number
    }

    // MARK: Text

    private static func objects(_ text: String) throws -> [Object] {
        try FlatJSON.read(text) { scanner in scanner.list { $0.object() } } ?? JSON.decode([Object].self, text)
    }

    private static func text(_ objects: [Pairs]) -> String {
        var bytes: [UInt8] = [UInt8(ascii: "[")]
        for (index, object) in objects.enumerated() {
            bytes.append(contentsOf: index == 0 ? "{".utf8 : ",{".utf8)
            for (place, pair) in object.sorted(by: { $0.name < $1.name }).enumerated() {
                if place > 0 { bytes.append(UInt8(ascii: ",")) }
                JSONText.write(pair.name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                JSONText.write(pair.value, to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(UInt8(ascii: "]"))
        return String(decoding: bytes, as: UTF8.self)
    }
}
