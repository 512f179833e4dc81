import Testing

@testable import TitleReview

@Suite struct CertificateNumberTests {
    @Test(
        "N3.4 a number is prefix, year and six digits, and reads back",
        arguments: [
            ("ZJ330110", 1, "ZJ3301102022000001"), ("ZJ330110", 999_999, "ZJ3301102022999999"),
            ("A-1", 123, "A-12022000123"),
        ])
    func format(_ prefix: String, _ sequence: Int, _ text: String) throws {
        let number = try #require(CertificateNumber(prefix: prefix, year: 2022, sequence: sequence))
        #expect(number.description == text && CertificateNumber(parsing: text) == number)
    }

    @Test(
        "N3.4 what is no number is refused",
        arguments: [
            "", "2022000001", "ZJ2022000000", "ZJ202200001", "ZJ1899000001", "ZJ２022000001", "Z J2022000001",
            "中2022000001", "ABCDEFGHIJKLMNOPQ2022000001",
        ])
    func refused(_ text: String) { #expect(CertificateNumber(parsing: text) == nil) }

    @Test("N3.4 after the last number of a year there is none")
    func next() {
        #expect(CertificateNumber(prefix: "ZJ", year: 2022, sequence: 999_999)?.next == nil)
        #expect(CertificateNumber(prefix: "ZJ", year: 2022, sequence: 7)?.next?.sequence == 8)
    }
}
