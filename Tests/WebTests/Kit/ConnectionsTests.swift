import Casework
import NIOCore
import Synchronization
import Testing

@testable import Web

/// Bounds on connections, and on answers that nobody reads.
@Suite struct ConnectionsTests {
    /// Stand for connections that people have open.
    private final class Caller: Sendable {
        private let count = Mutex(0)
        var times: Int { count.withLock { $0 } }
        var isClosed: Bool { times > 0 }
        func close() { count.withLock { $0 += 1 } }
    }

    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    private func answer(
        _ connections: Connections, _ caller: Caller, _ bytes: Int, after seconds: Int64
    ) {
        connections.answered(bytes, on: ObjectIdentifier(caller), at: start + .seconds(seconds)) {
            caller.close()
        }
    }

    @Test(
        "B61 a thousand connections from one address are open at once; who leaves makes room; proxies are not counted")
    func byAddress() {
        let connections = Connections(trusted: NetworkAddress.loopback)
        for _ in 0..<Connections.fromOneAddress { #expect(connections.enter("192.0.2.1")) }
        #expect(!connections.enter("192.0.2.1") && !connections.enter("::ffff:192.0.2.1"))
        #expect(connections.enter("192.0.2.2"))
        connections.leave("192.0.2.1")
        #expect(connections.enter("192.0.2.1") && !connections.enter("192.0.2.1"))
        // Of IPv6 the /64 is one.
        for host in 0..<Connections.fromOneAddress { #expect(connections.enter("2001:db8::\(host % 9 + 1)")) }
        #expect(!connections.enter("2001:db8::ffff") && connections.enter("2001:db8:0:1::1"))
        for address in ["127.0.0.1", "::1", ""] {
            for _ in 0...Connections.fromOneAddress { #expect(connections.enter(address)) }
        }
    }

    @Test("B61 who takes nothing for a minute is closed, and later where much waits; who takes a little goes on")
    func slow() {
        let connections = Connections(trusted: [])
        let (still, slow, other) = (Caller(), Caller(), Caller())
        answer(connections, still, 1024, after: 0)
        answer(connections, slow, 100 << 10, after: 0)
        answer(connections, other, 1, after: 61)
        #expect(!still.isClosed)
        connections.taken(1024, on: ObjectIdentifier(slow), at: start + .seconds(100))
        answer(connections, other, 1, after: 67)
        #expect(still.isClosed && !slow.isClosed && !other.isClosed)
        // A minute, and a second for each kilobyte of the ninety-nine that wait.
        answer(connections, other, 1, after: 100 + 60 + 99)
        #expect(!slow.isClosed)
        answer(connections, other, 1, after: 100 + 60 + 99 + 6)
        #expect(slow.isClosed)
        #expect(still.times == 1, "closed once")
    }

    @Test(
        "B61 beyond the bytes that may lie there in all, whoever has taken nothing for longest is closed, one after the other"
    )
    func inAll() {
        let connections = Connections(trusted: [])
        let callers = (0..<40).map { _ in Caller() }
        for (index, caller) in callers.enumerated() { answer(connections, caller, 1 << 20, after: Int64(index) / 20) }
        // Thirty-two fit; eight came too much, and so eight of those who have stood for longest went.
        #expect(callers.count(where: \.isClosed) == 8)
        #expect(callers[20...].allSatisfy { !$0.isClosed })
        // Until they are gone their bytes are nobody else's fault: who reads what comes is left alone.
        let reader = Caller()
        for second in 2..<42 {
            answer(connections, reader, 1 << 10, after: Int64(second))
            connections.taken(1 << 10, on: ObjectIdentifier(reader), at: start + .seconds(Int64(second)))
        }
        #expect(!reader.isClosed && callers.count(where: \.isClosed) == 9)
        for caller in callers where caller.isClosed {
            connections.taken(1 << 20, on: ObjectIdentifier(caller), at: start + .seconds(43))
        }
        #expect(connections.untaken == 31 << 20)
        // Who takes what is there makes room, and stands last again.
        connections.taken(1 << 20, on: ObjectIdentifier(callers[39]), at: start + .seconds(43))
        answer(connections, callers[39], 2 << 20, after: 44)
        #expect(callers.count(where: \.isClosed) == 9)
    }
}
