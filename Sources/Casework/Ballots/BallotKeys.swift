import CSodium
import Foundation
import Store
import TitleReview

/// The private halves of open ballots' keys: one file each in the key directory, apart from the database and every backup
/// of it, wrapped under the installation's own key for that, destroyed when the ballot is counted (security 2a, design B).
///
/// Where the meeting's key is split among persons, the private half is wrapped under that key first: then nothing that lies on the
/// machine opens a ballot without two of the three.
struct BallotKeys: Sendable {
    /// What a file's name tells: `ballot-INSTALLATION-MEETING-BALLOT.key`, or `ballot-BALLOT.key` of earlier programs.
    struct File: Sendable {
        let name: String
        let ballot: String
        /// Nil in names that do not tell it.
        let meeting: String?
    }

    private let keys: KeyRing
    private let installation: Installation
    private var directory: String { keys.directory }

    init(_ keys: KeyRing, of installation: Installation) {
        self.keys = keys
        self.installation = installation
    }

    private func path(_ ballot: String, _ meeting: String) -> String {
        "\(directory)/ballot-\(installation.name)-\(meeting)-\(ballot).key"
    }

    /// Nil for other keys that lie in the same directory, and for ballots of another installation.
    private func file(_ name: String) -> File? {
        guard name.hasPrefix("ballot-"), name.hasSuffix(".key") else { return nil }
        let ids = name.dropFirst(7).dropLast(4).split(separator: "-", omittingEmptySubsequences: false)
        guard ids.allSatisfy({ $0.utf8.count == 32 && Hexadecimal.decode($0) != nil }) else { return nil }
        switch ids.count {
        case 1: return File(name: name, ballot: String(ids[0]), meeting: nil)
        case 3 where ids[0] == installation.name:
            return File(name: name, ballot: String(ids[2]), meeting: String(ids[1]))
        default: return nil
        }
    }

    private func files() -> [File] {
        ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).compactMap(file)
    }

    /// A new key pair; the private half is on disk, wrapped, before this returns. Never in a transaction, which would wait for the disk
    /// as often as there are ballots, and may be carried out twice.
    ///
    /// - Parameter shared: the key that two of three persons give; nil where the machine keeps it alone.
    func create(_ ballot: String, meeting: String, shared: [UInt8]?) throws -> [UInt8] {
        var publicKey = [UInt8](repeating: 0, count: Int(crypto_box_PUBLICKEYBYTES))
        var secret = [UInt8](repeating: 0, count: Int(crypto_box_SECRETKEYBYTES))
        crypto_box_keypair(&publicKey, &secret)
        defer { sodium_memzero(&secret, secret.count) }
        let bytes =
            try publicKey + keys.wrap(shared.map { BallotKeys.lock(secret, with: $0) } ?? secret, ballot: ballot)
        do { try DurableFile.write(bytes, to: path(ballot, meeting)) } catch is StoreError {
            throw Refusal.conflict("无法保存选票密钥，表决没有开始。")
        }
        return publicKey
    }

    /// Public and private half of an open ballot.
    func read(_ ballot: String, meeting: String, shared: [UInt8]?) throws -> (publicKey: [UInt8], secret: [UInt8]) {
        let data = [path(ballot, meeting), "\(directory)/ballot-\(ballot).key"].lazy
            .compactMap { FileManager.default.contents(atPath: $0) }.first
        guard let data, data.count > Int(crypto_box_PUBLICKEYBYTES) else {
            throw Refusal.conflict("选票密钥不在这台机器上，无法计票。按规定应重新表决。")
        }
        let bytes = [UInt8](data)
        let open = Int(crypto_box_PUBLICKEYBYTES)
        let kept: [UInt8]
        do {
            kept = try keys.unwrap(Array(bytes.dropFirst(open)), ballot: ballot)
        } catch is StoreError {
            throw Refusal.conflict(
                """
                选票密钥不能打开：文件被改动过，或包裹它的密钥不在这台机器上，无法计票。\
                请先恢复密钥目录；恢复不了的，按规定应重新表决。
                """)
        }
        if kept.count == Int(crypto_box_SECRETKEYBYTES) { return (Array(bytes.prefix(open)), kept) }
        guard let shared, let secret = BallotKeys.unlock(kept, with: shared) else {
            throw Refusal.invalid("share", "这两片密钥打不开选票，计票没有进行。请核对是不是这次表决的密钥片。")
        }
        return (Array(bytes.prefix(open)), secret)
    }

    private static func box(_ shared: [UInt8]) -> [UInt8] {
        SHA256Digest(of: Array("pingheng ballot key\n".utf8) + shared).bytes
    }

    private static func lock(_ secret: [UInt8], with shared: [UInt8]) -> [UInt8] {
        var nonce = [UInt8](repeating: 0, count: Int(crypto_secretbox_NONCEBYTES))
        var locked = [UInt8](repeating: 0, count: secret.count + Int(crypto_secretbox_MACBYTES))
        randombytes_buf(&nonce, nonce.count)
        crypto_secretbox_easy(&locked, secret, UInt64(secret.count), nonce, box(shared))
        return nonce + locked
    }

    private static func unlock(_ locked: [UInt8], with shared: [UInt8]) -> [UInt8]? {
        let nonce = Int(crypto_secretbox_NONCEBYTES)
        guard locked.count == nonce + Int(crypto_secretbox_MACBYTES + crypto_box_SECRETKEYBYTES) else { return nil }
        var secret = [UInt8](repeating: 0, count: Int(crypto_box_SECRETKEYBYTES))
        guard
            crypto_secretbox_open_easy(
                &secret, Array(locked[nonce...]), UInt64(locked.count - nonce), Array(locked[..<nonce]), box(shared))
                == 0
        else { return nil }
        return secret
    }

    /// The files that have lain here for a minute or more, so that no ballot of them is in the middle of being opened.
    func settled() -> [File] {
        files().filter { file in
            let made =
                (try? FileManager.default.attributesOfItem(atPath: directory + "/" + file.name))?[.modificationDate]
                as? Date
            return made.map { $0.timeIntervalSinceNow < -60 } ?? false
        }
    }

    /// Overwrites and removes the private halves of these ballots.
    func destroy(_ ballots: some Sequence<String>) {
        let ballots = Set(ballots)
        for file in files() where ballots.contains(file.ballot) { destroy(file) }
    }

    private func destroy(_ file: File) {
        let path = directory + "/" + file.name
        let descriptor = open(path, O_WRONLY)
        if descriptor >= 0 {
            let zeros = [UInt8](repeating: 0, count: max(0, Int(lseek(descriptor, 0, SEEK_END))))
            lseek(descriptor, 0, SEEK_SET)
            _ = write(descriptor, zeros, zeros.count)
            fsync(descriptor)
            close(descriptor)
        }
        unlink(path)
    }
}

/// Votes under seal: all of one length, so that a sealed vote tells nothing.
enum SealedVote {
    static func seal(_ vote: Vote, for publicKey: [UInt8]) throws -> [UInt8] {
        let plain = vote.encoded
        var sealed = [UInt8](repeating: 0, count: plain.count + crypto_box_sealbytes())
        guard crypto_box_seal(&sealed, plain, UInt64(plain.count), publicKey) == 0 else {
            throw Refusal.conflict("选票没有投出，请再试一次。")
        }
        return sealed
    }

    static func open(_ sealed: [UInt8], publicKey: [UInt8], secret: [UInt8]) -> Vote? {
        guard sealed.count > crypto_box_sealbytes() else { return nil }
        var plain = [UInt8](repeating: 0, count: sealed.count - crypto_box_sealbytes())
        guard crypto_box_seal_open(&plain, sealed, UInt64(sealed.count), publicKey, secret) == 0 else { return nil }
        return Vote(encoded: plain)
    }
}
