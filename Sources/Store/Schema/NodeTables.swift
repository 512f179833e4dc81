/// What the nodes of an installation share beside the office's business.
extension Schema {
    static let nodeTables: [Migration] = [clock, contact]

    // How far a demo's or rehearsal's clock is moved, in microseconds; in production the row is not there.
    private static let clock = Migration(
        number: 50, name: "the clock of a rehearsal",
        steps: [
            "CREATE TABLE business_clock (id {int} PRIMARY KEY CHECK (id = 1), moved {int} NOT NULL){strict}"
        ])

    // Where mails go; sealed like the phone number.
    private static let contact = Migration(
        number: 52, name: "mail addresses", steps: ["ALTER TABLE persons ADD COLUMN email {bytes}"])
}
