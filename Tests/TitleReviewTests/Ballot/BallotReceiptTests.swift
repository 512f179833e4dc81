import Testing
import TitleReview

@Suite struct BallotReceiptTests {
    private let random: [UInt8] = [0x00, 0x44, 0x32, 0x14, 0xC7, 0x42, 0x54, 0xB6, 0x35, 0xCF]

    @Test("S49 eighty bits are sixteen characters in groups of four, and come back however they are typed")
    func codes() throws {
        let receipt = BallotReceipt(random: random)
        #expect(receipt.code == "0123456789ABCDEF" && receipt.description == "0123-4567-89AB-CDEF")
        for typed in ["0123-4567-89ab-cdef", "o123 4567 89AB CDEF", "0i23456789abcdef", "0L23456789ABCDEF"] {
            #expect(BallotReceipt(parsing: typed) == receipt, "\(typed)")
        }
        for wrong in ["", "0123-4567-89AB-CDE", "0123-4567-89AB-CDEF0", "0123-4567-89AB-CDEU", "0123-4567-89AB-CDE一"] {
            #expect(BallotReceipt(parsing: wrong) == nil, "\(wrong)")
        }
        #expect(BallotReceipt(random: [UInt8](repeating: 255, count: 10)).code == String(repeating: "Z", count: 16))
    }

    @Test("S49 one code has another digest in every ballot, as printf and sha256sum compute it")
    func digests() {
        let receipt = BallotReceipt(random: random)
        #expect(receipt.digest(in: "a").hex == "78839181fbb13c85c50ec5fa5edadf7df191ed6e20dadc504cddd70d44ed3cb1")
        #expect(receipt.digest(in: "b") != receipt.digest(in: "a"))
    }

    @Test("S49 the list is in the order of its digests, whatever the order in which they came")
    func lists() {
        let one = ReceiptList(ballotID: "a", digests: ["22", "11"])
        let other = ReceiptList(ballotID: "a", digests: ["11", "22"])
        #expect(
            one == other && one.digests == ["11", "22"]
                && one.digest == "7448998deb9af10efe1098356db85969ac22ec1d1b569c73a508916023745c23")
        #expect(ReceiptList(ballotID: "b", digests: ["11", "22"]).digest != one.digest)
    }
}
