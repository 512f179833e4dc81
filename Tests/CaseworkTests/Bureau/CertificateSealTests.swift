import Casework
import Foundation
import Testing
import TitleReview

@Suite struct CertificateSealTests {
    @Test("S55 a lost seal is replaced, and what the earlier one signed stays trusted; every file is for its owner only")
    func lost() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pingheng-seal-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let now = try #require(Instant(iso8601: "2022-08-10T10:00:00+08:00"))
        let first = try CertificateSeal.open(directory: folder, at: now)
        #expect(try CertificateSeal.open(directory: folder, at: now).identity.certificatePEM == first.identity.certificatePEM)
        try FileManager.default.removeItem(atPath: folder + "/seal-key.pem")
        let second = try CertificateSeal.open(directory: folder, at: now)
        #expect(second.identity.certificatePEM != first.identity.certificatePEM)
        #expect(second.trust.contains(first.identity.authorityPEM) && second.trust.first == second.identity.authorityPEM)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            #expect(try FileManager.default.attributesOfItem(atPath: folder + "/" + name)[.posixPermissions] as? Int == 0o600, "\(name)")
        }
    }
}
