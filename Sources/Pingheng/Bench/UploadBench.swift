import Documents
import Foundation
import TitleReview

/// Files that people upload, a second, through the whole act: a form with the file comes over HTTP to a server that is a process of
/// its own, is spooled sealed, read and judged in `pingheng-file`, kept in the vault under its keys, and set down in the database with
/// its audit entry before it is answered. Several people upload at once, each after the answer to the one before; no two files are alike.
///
/// The baselines do with the same files what has to be done with any of them, and nothing else: in this process, from memory, with a
/// task for each core, while the server has nothing to do. No HTTP, no process for each file, no keys, vault or database.
///
/// - `drawnAnew` of a photo is what the act has `pingheng-file` do, with the same functions
///   (``Documents/InProcessInspector``): its structure is read, it is decoded for its legibility and for its background,
///   judged by the plan's rules, decoded whole and encoded anew.
/// - `readAndDrawn` of a PDF is its structure read, which decodes its picture to see whether the page is blank, and the page drawn once
///   as wide as the list of attachments shows it, encoded as JPEG. The act itself draws nothing; whoever looks at the list has it drawn.
/// - `read` of a PDF is its structure alone: no more than the act does.
enum UploadBench {
    private typealias Person = (session: BenchSession, cases: [String])
    private typealias FileWork = @Sendable ([UInt8]) async throws -> Void

    /// People who upload at once.
    private static let connections = 8
    /// Files of all people together, in each of the rounds and in one before them for warming up.
    private static let filesPerRound = 48, rounds = 5
    /// After so long no further round of a kind of file begins.
    private static let secondsEach = 8.0
    /// Pixels: as wide as the list of attachments asks for pages.
    private static let drawnWidth = 160
    /// A line of the matrix that everybody fills.
    private static let slot = "contract"

    static func run(show: (BenchCommand.Figure) throws -> Void) async throws {
        if let problem = await FileProgram.problem() { throw Failure(problem) }
        let folder = BenchFolder()
        defer { folder.remove() }
        let people = try await BenchPeople.readyToSubmit(folder.place, people: connections, cases: 1)
        let server = try BenchServer(folder)
        defer { server.stop() }
        // Plans are decoded once in the life of a server, on the first page that names them.
        _ = try ServerBench.round(
            server, people.map { [LoadClient.request("GET", "/me", session: $0.session)] }, seconds: nil)
        try await photos(server, people, show)
        try await scans(server, people, show)
    }

    private static func photos(
        _ server: BenchServer, _ people: [Person], _ show: (BenchCommand.Figure) throws -> Void
    ) async throws {
        let photos = BenchPhotos()
        let rules = try Resources.plan(named: "linping-manufacturing-2022").photo
        let drawnAnew: FileWork = { bytes in
            guard try await InProcessInspector().photo(FilePieces(bytes: bytes), rules: rules).kept != nil else {
                throw Failure("测量用的照片不符合要求。")
            }
        }
        let seen = try await compare(
            server, people, [drawnAnew],
            make: { number in try photos.photo(number) },
            request: { person, bytes in
                LoadClient.upload(
                    "/applications/\(person.cases[0])/photo", session: person.session,
                    file: .init(field: "photo", name: "photo.jpg", type: "image/jpeg", bytes: bytes))
            })
        try show(figure("uploadPhoto", seen.uploaded, "drawnAnew", seen.here[0]))
    }

    private static func scans(
        _ server: BenchServer, _ people: [Person], _ show: (BenchCommand.Figure) throws -> Void
    ) async throws {
        let scans = try BenchScans()
        let read: FileWork = { bytes in
            guard try await InProcessInspector().inspect(FilePieces(bytes: bytes)).fault == nil else {
                throw Failure("测量用的 PDF 不能用。")
            }
        }
        let readAndDrawn: FileWork = { bytes in
            try await read(bytes)
            let drawing = PageDrawing(page: 1, width: drawnWidth)
            guard try await InProcessInspector().draw(drawing, of: FilePieces(bytes: bytes)) != nil else {
                throw Failure("测量用的 PDF 画不出来。")
            }
        }
        let seen = try await compare(
            server, people, [readAndDrawn, read],
            make: { number in scans.pdf(number) },
            request: { person, bytes in
                LoadClient.upload(
                    "/applications/\(person.cases[0])/attachments", session: person.session, texts: [("slot", slot)],
                    file: .init(field: "file", name: "scan.pdf", type: "application/pdf", bytes: bytes))
            })
        try show(figure("uploadPDF", seen.uploaded, "readAndDrawn", seen.here[0]))
        try show(figure("uploadPDFRead", seen.uploaded, "read", seen.here[1]))
    }

    /// Rounds of the baselines and of the uploads alternate, with the same files in each.
    ///
    /// - Returns: files a second, uploaded and by each of the baselines: medians.
    private static func compare(
        _ server: BenchServer, _ people: [Person], _ works: [FileWork], make: (Int) throws -> [UInt8],
        request: (Person, [UInt8]) -> [UInt8]
    ) async throws -> (uploaded: Double, here: [Double]) {
        let clock = ContinuousClock()
        let start = clock.now
        var uploaded: [Double] = []
        var here = [[Double]](repeating: [], count: works.count)
        for round in -1..<rounds {
            // On a slow machine one round has to do.
            if round > 0, (clock.now - start).seconds > secondsEach { break }
            let first = (round + 1) * filesPerRound
            let files = try (first..<first + filesPerRound).map(make)
            var baselines: [Double] = []
            for work in works { baselines.append(try await perSecond(files, work)) }
            let requests = people.indices.map { index in
                stride(from: index, to: files.count, by: people.count).map { request(people[index], files[$0]) }
            }
            let value = try ServerBench.round(server, requests, seconds: nil, expecting: 303).perSecond
            guard round >= 0 else { continue }
            uploaded.append(value)
            for (index, baseline) in baselines.enumerated() { here[index].append(baseline) }
        }
        return (uploaded.median, here.map { $0.median })
    }

    /// Every file once, on as many tasks as there are cores.
    private static func perSecond(_ files: [[UInt8]], _ work: @escaping FileWork) async throws -> Double {
        let tasks = ProcessInfo.processInfo.activeProcessorCount
        let clock = ContinuousClock()
        let start = clock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<tasks {
                group.addTask {
                    for index in stride(from: task, to: files.count, by: tasks) { try await work(files[index]) }
                }
            }
            try await group.waitForAll()
        }
        return Double(files.count) / (clock.now - start).seconds
    }

    private static func figure(_ name: String, _ value: Double, _ baseline: String, _ here: Double)
        -> BenchCommand.Figure
    {
        .init(
            name: name, value: value, unit: "files/s", baseline: .init(name: baseline, value: here),
            ratio: value / here)
    }
}
