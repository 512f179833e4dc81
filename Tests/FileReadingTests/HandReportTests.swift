import Testing

@testable import FileReading

@Suite struct HandReportTests {
    private static let reports: [HandReport] = HandReport.Finding.allCases.map { finding in
        var report = HandReport(finding: finding)
        (report.width, report.height) = (2400, 1600)
        if finding == .written { report.drawn = [0x89, 0x50, 0x4E, 0x47] }
        return report
    }

    @Test("B50 a report on a signature comes back as written; cut, longer or of another version it is none")
    func roundTrip() throws {
        for report in Self.reports {
            let bytes = report.bytes
            #expect(try HandReport(bytes: bytes) == report)
            for count in 0..<bytes.count {
                #expect(throws: HandReport.Malformed.self) { try HandReport(bytes: Array(bytes.prefix(count))) }
            }
            #expect(throws: HandReport.Malformed.self) { try HandReport(bytes: bytes + [0]) }
            var other = bytes
            other[3] = 2
            #expect(throws: HandReport.Malformed.self) { try HandReport(bytes: other) }
        }
    }

    @Test("B50 whatever one byte is changed to, the report is refused, or says just that")
    func mutants() {
        for bytes in Self.reports.map(\.bytes) {
            for index in bytes.indices {
                for value in [0, 1, 2, 8, 9, 0x7F, 0x80, 0xFF] as [UInt8] {
                    var changed = bytes
                    changed[index] = value
                    if let read = try? HandReport(bytes: changed) { #expect(read.bytes == changed) }
                }
            }
        }
    }

    @Test("B50 sides within their bounds are looked at, others are told by the head", arguments: [0, 1, -1, .max])
    func bounds(_ by: Int32) {
        func head(_ width: Int, _ height: Int) -> [UInt8] {
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
                + [width, height].flatMap { side in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: side >> $0) } }
                + [8, 2, 0, 0, 0]
        }
        let (wide, high) = (HandReading.widths, HandReading.heights)
        let far = by == .max ? Int(Int32.max) : Int(by)
        let large = HandReading.read(head(wide.upperBound + max(far, 0), high.upperBound))
        #expect(large.finding == (far > 0 ? .tooLarge : .broken))
        let small = HandReading.read(head(wide.lowerBound, high.lowerBound + min(far, 0)))
        #expect(small.finding == (far < 0 ? .tooSmall : .broken))
    }
}
