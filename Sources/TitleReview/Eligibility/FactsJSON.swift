extension Facts {
    /// The facts as one JSON object that decodes to the same: what a case keeps of what it was judged by.
    ///
    /// Written by hand as verdicts are: at a deadline every submission keeps its facts, and a general encoder takes as long as all
    /// the judging.
    public var json: String {
        var writer = MemberWriter(capacity: 4096)
        writer.members { facts in
            facts.text("id", id)
            facts.text("speciality", speciality)
            facts.word("filing", filing)
            facts.object("identity", identity) { $1.flag("civilServant", $0.civilServant) }
            facts.object("employer", employer) { employer, json in
                json.word("kind", employer.kind)
                json.word("ownership", employer.ownership)
                json.word("sector", employer.sector)
                json.word("supervisedBy", employer.supervisedBy)
            }
            facts.list("education", education) { one, json in
                json.word("level", one.level)
                json.word("degree", one.degree)
                json.day("graduated", one.graduated)
                json.text("major", one.major)
                json.word("match", one.match)
            }
            facts.list("registrations", registrations) { one, json in
                json.text("name", one.name)
                json.text("speciality", one.speciality)
                json.day("obtained", one.obtained)
            }
            facts.list("fullTimeStudy", fullTimeStudy) { one, json in
                json.text("speciality", one.speciality)
                json.period(one)
                json.flag("certificate", one.certificate)
            }
            facts.list("titles", titles) { one, json in
                json.word("level", one.level)
                json.day("obtained", one.obtained)
                json.text("speciality", one.speciality)
            }
            facts.list("appointments", appointments) { one, json in
                json.word("level", one.level)
                json.period(one)
            }
            facts.list("work", work) { one, json in
                json.period(one)
                json.word("employerKind", one.employerKind)
                json.flag("technical", one.technical)
                json.word("match", one.match)
            }
            facts.flag("backbone", backbone)
            facts.list("skills", skills) { one, json in
                json.word("level", one.level)
                json.day("obtained", one.obtained)
            }
            facts.list("honours", honours) { one, json in
                json.word("kind", one.kind)
                json.day("obtained", one.obtained)
            }
            facts.list("achievements", achievements) { one, json in
                json.number("condition", one.condition)
                json.day("date", one.date)
            }
            facts.list("credits", credits) { one, json in
                json.number("year", one.year)
                json.number("credits", one.credits)
            }
            facts.number("industryRegisterHours", industryRegisterHours)
            facts.list("assessments", assessments) { one, json in
                json.number("year", one.year)
                json.word("result", one.result)
            }
            facts.object("affiliation", affiliation) { affiliation, json in
                json.text("insurance", affiliation.insurance)
                json.text("file", affiliation.file)
                json.text("labour", affiliation.labour)
                json.flag("paidByEmployer", affiliation.paidByEmployer)
            }
            facts.list("integrity", integrity) { $1.period($0) }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

/// Writes objects' members, one after the other; what is nil is left out.
private struct MemberWriter {
    private(set) var bytes: [UInt8] = []
    private var isFirst = true

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    mutating func members(_ write: (inout MemberWriter) -> Void) {
        bytes.append(UInt8(ascii: "{"))
        isFirst = true
        write(&self)
        bytes.append(UInt8(ascii: "}"))
        isFirst = false
    }

    mutating func text(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        begin(name)
        JSONText.write(value, to: &bytes)
    }

    /// A word of the vocabulary: letters alone, so nothing in it is to be escaped.
    mutating func word(_ name: StaticString, _ value: (some FactWord)?) {
        if let value { plain(name, quoted: value.rawValue) }
    }

    mutating func day(_ name: StaticString, _ value: Day?) { if let value { plain(name, quoted: value.description) } }

    mutating func period(_ value: some FactPeriod) {
        day("from", value.from)
        day("to", value.to)
    }

    mutating func flag(_ name: StaticString, _ value: Bool?) { if let value { bare(name, value ? "true" : "false") } }

    mutating func number(_ name: StaticString, _ value: Int?) { if let value { bare(name, "\(value)") } }

    mutating func number(_ name: StaticString, _ value: Double?) { if let value { bare(name, "\(value)") } }

    mutating func object<Value>(_ name: StaticString, _ value: Value?, _ write: (Value, inout MemberWriter) -> Void) {
        guard let value else { return }
        begin(name)
        members { write(value, &$0) }
    }

    mutating func list<Value>(_ name: StaticString, _ values: [Value]?, _ write: (Value, inout MemberWriter) -> Void) {
        guard let values else { return }
        begin(name)
        bytes.append(UInt8(ascii: "["))
        for (index, value) in values.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            members { write(value, &$0) }
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func begin(_ name: StaticString) {
        bytes.append(contentsOf: (isFirst ? "\"" : ",\"").utf8)
        isFirst = false
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: "\":".utf8)
    }

    private mutating func plain(_ name: StaticString, quoted text: String) {
        begin(name)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: text.utf8)
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func bare(_ name: StaticString, _ text: String) {
        begin(name)
        bytes.append(contentsOf: text.utf8)
    }
}
