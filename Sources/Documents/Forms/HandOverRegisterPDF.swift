import TitleReview

/// The register of evaluation forms that an acceptance point handed over to employers on a day, to sign (N3.5).
public struct HandOverRegisterPDF: Sendable {
    public struct Line: Sendable, Equatable {
        public let employer: String
        public let name: String
        public let speciality: String
        /// The certificate's number; empty before it is issued.
        public let certificate: String
        public let receiver: String

        public init(employer: String, name: String, speciality: String, certificate: String, receiver: String) {
            (self.employer, self.name, self.speciality, self.certificate, self.receiver) = (
                employer, name, speciality, certificate, receiver
            )
        }
    }
    public let unit: String
    public let day: Day
    public let lines: [Line]

    public init(unit: String, day: Day, lines: [Line]) { (self.unit, self.day, self.lines) = (unit, day, lines) }

    public func document(at now: Instant) throws(DocumentFailure) -> PDFDocument {
        var writer = try PageWriter(.a4Landscape)
        writer.title("评审表移交登记表", subtitle: "\(unit)　\(day.chineseDate)　共 \(lines.count) 份")
        writer.table(
            FormTable(
                columns: [0.6, 3, 1.2, 1.6, 2.2, 1.2, 1.6],
                rows: [FormRow.head(["序号", "接收单位", "姓名", "专业", "证书编号", "接收人", "签收"])]
                    + lines.enumerated().map { index, line in
                        FormRow([
                            .value("\(index + 1)", .centre), .value(line.employer), .value(line.name),
                            .value(line.speciality), .value(line.certificate), .value(line.receiver), .value(""),
                        ])
                    }))
        writer.space(14)
        writer.signatureLine("移交人（签字）")
        return PDFDocument(title: "评审表移交登记表", createdAt: now, pages: writer.finish())
    }
}
