import Glibc

// Bytes that libFuzzer makes up, for what reads bytes of strangers: built by `Tests/Fuzz/build` together with the sources of
// `FileReading`, `Documents/Spreadsheet` and `Documents/Signature`; run by `Tests/Long/test_fuzz.py`. What is to be found is a
// trap, a crash or a hang.

/// What reads them: `inspect`, `photo`, `hand`, `report`, `table` or `signature`, by the environment's `PINGHENG_FUZZ`.
private let reader = getenv("PINGHENG_FUZZ").map { String(cString: $0) } ?? "inspect"

/// Signatures are judged by an authority's certificate: without one nothing of them is read.
private let trust: [String] = {
    let day = Instant(microseconds: 1_671_500_000_000_000)
    return (try? SigningIdentity.create(commonName: "甲", from: day)).map { [$0.authorityPEM] } ?? []
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    switch reader {
    case "photo": check(FileReader.photo(bytes))
    case "hand":
        let report = HandReading.read(bytes)
        precondition((try? HandReport(bytes: report.bytes)) == report)
    case "report": if let report = try? FileReport(bytes: bytes) { precondition(report.bytes == bytes) }
    case "table": _ = SheetReading.read(bytes)
    case "signature":
        precondition(!trust.isEmpty)
        precondition(!PDFSignatureVerifier.verify(bytes, trust: trust).ok)
    default: check(FileReader.inspect(bytes))
    }
    return 0
}

/// Whatever is found can be told, and is understood as it was meant.
private func check(_ report: FileReport) {
    let told = try? FileReport(bytes: report.bytes)
    precondition(told == report)
}
