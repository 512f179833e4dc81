import Testing

@testable import FileReading

@Suite struct ReportTests {
    private static let numbers: [UInt32] = [
        0, 1, 2, 999, 1000, 1001, 0x7FFF, 0xFFFF, 0x10_0000, 0x10_0001, 0x4000_0000, 0x4000_0001, 0x7FFF_FFFF,
        0x8000_0000, 0x8000_0001, 0xFFFE_0001, 0xFFFE_0002, 0xFFFF_FFFE, 0xFFFF_FFFF,
    ]

    private static func photo(_ background: PhotoReport.Background?, drawn: [UInt8] = []) -> FileReport {
        var report = FileReport(kind: .jpeg, byteCount: 80_000)
        var photo = PhotoReport(structure: .whole)
        (photo.width, photo.height, photo.background, photo.drawn) = (413, 579, background, drawn)
        report.photo = photo
        return report
    }

    private static var reports: [FileReport] {
        var all = FileSort.allCases.map { FileReport(kind: $0, byteCount: 0) }
        for fault in ReadFault.allCases {
            var report = FileReport(kind: .pdf, byteCount: 1 << 31)
            (report.fault, report.pages, report.width, report.height) = (fault, 201, 1 << 30, 1)
            all.append(report)
        }
        var hinted = FileReport(kind: .jpeg, byteCount: 1)
        (hinted.orientation, hinted.isBlurred, hinted.blanks) = (8, true, .init(first: 2, count: 3))
        all.append(hinted)
        let backgrounds: [PhotoReport.Background?] = [
            nil, .measured(whitePerMille: 1000, red: 255, green: 0, blue: 1),
            .tooManyPixels(65_535 * 65_535, limit: 25_000_000), .notRGB, .undecodable,
        ]
        all += backgrounds.map { photo($0, drawn: [0xFF, 0xD8, 0xFF]) }
        for structure in PhotoReport.Structure.allCases {
            var report = FileReport(kind: .png, byteCount: 9)
            report.photo = PhotoReport(structure: structure)
            all.append(report)
        }
        return all
    }

    @Test("B50 every report comes back as it was written")
    func roundTrip() throws {
        for report in Self.reports { #expect(try FileReport(bytes: report.bytes) == report) }
    }

    @Test("B50 a report that is cut, or longer than it says, is none")
    func lengths() {
        for report in Self.reports {
            let bytes = report.bytes
            for count in 0..<bytes.count {
                #expect(throws: FileReport.Malformed.self) { try FileReport(bytes: Array(bytes.prefix(count))) }
            }
            #expect(throws: FileReport.Malformed.self) { try FileReport(bytes: bytes + [0]) }
        }
    }

    @Test("B50 whatever one byte is changed to, the report is refused, or says just that: nothing has two spellings")
    func mutants() {
        for report in [Self.photo(.measured(whitePerMille: 900, red: 1, green: 2, blue: 3), drawn: [1, 2])]
            + Self.reports.suffix(8)
        {
            let bytes = report.bytes
            for index in bytes.indices {
                for value in [0, 1, 2, 3, 4, 5, 9, 16, 17, 27, 28, 0x7F, 0x80, 0xFF] as [UInt8] {
                    var changed = bytes
                    changed[index] = value
                    guard let read = try? FileReport(bytes: changed) else { continue }
                    #expect(read.bytes == changed)
                }
            }
        }
    }

    @Test("B50 numbers at the edges of what they can be are read or refused", arguments: numbers)
    func edges(_ number: UInt32) {
        let bytes = Self.photo(.tooManyPixels(1, limit: 1), drawn: [1]).bytes
        for place in stride(from: 8, through: 52, by: 4) where place != 32 {
            var changed = bytes
            for byte in 0..<4 { changed[place + byte] = UInt8(truncatingIfNeeded: number >> UInt32(24 - 8 * byte)) }
            if let read = try? FileReport(bytes: changed) { #expect(read.bytes == changed) }
        }
    }

    @Test("B50 another version's report is refused")
    func version() {
        var bytes = FileReport(kind: .pdf, byteCount: 1).bytes
        bytes[3] = 2
        #expect(throws: FileReport.Malformed.self) { try FileReport(bytes: bytes) }
    }
}
