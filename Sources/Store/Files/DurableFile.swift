import Glibc

/// Files that are there wholly or not at all, whatever happens (S44).
package enum DurableFile {
    /// Writes a temporary file beside `path`, syncs it, renames it over `path` and syncs the folder.
    package static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o600) throws {
        try write(to: path, mode: mode) { file in try writeAll(bytes, to: file) }
    }

    /// The same for what is written piece by piece by `fill`.
    static func write(to path: String, mode: mode_t = 0o600, _ fill: (_ file: Int32) throws -> Void) throws {
        let temporary = "\(path).\(getpid()).\(UInt32.random(in: 0...UInt32.max)).tmp"
        do {
            let file = try open(temporary, O_WRONLY | O_CREAT | O_EXCL, mode: mode)
            defer { Glibc.close(file) }
            try fill(file)
            guard fsync(file) == 0 else { throw failure("写入", temporary) }
        } catch {
            unlink(temporary)
            throw error
        }
        guard rename(temporary, path) == 0 else {
            let error = failure("改名", path)
            unlink(temporary)
            throw error
        }
        try syncFolder(of: path)
    }

    /// Adds a line at the end and syncs it.
    static func append(_ line: String, to path: String) throws {
        let isNew = access(path, F_OK) != 0
        let file = try open(path, O_WRONLY | O_CREAT | O_APPEND, mode: 0o600)
        defer { Glibc.close(file) }
        try writeAll(Array(line.utf8), to: file)
        guard fsync(file) == 0 else { throw failure("写入", path) }
        if isNew { try syncFolder(of: path) }
    }

    static func read(_ path: String) throws -> [UInt8] {
        let file = try open(path, O_RDONLY)
        defer { Glibc.close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw failure("读取", path) }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes {
                Glibc.read(file, $0.baseAddress?.advanced(by: filled), $0.count - filled)
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure("读取", path) }
            if count == 0 { break }
            filled += count
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }

    /// Fills the first `count` bytes of the buffer from that place on.
    /// - Returns: false when the file ends before.
    static func read(_ file: Int32, at offset: Int, into buffer: inout [UInt8], count: Int) throws -> Bool {
        var filled = 0
        while filled < count {
            let got = buffer.withUnsafeMutableBytes {
                pread(file, $0.baseAddress?.advanced(by: filled), count - filled, off_t(offset + filled))
            }
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw failure("读取", "文件") }
            if got == 0 { return false }
            filled += got
        }
        return true
    }

    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func open(_ path: String, _ flags: Int32, mode: mode_t = 0o600) throws -> Int32 {
        let file = Glibc.open(path, flags | O_CLOEXEC, mode)
        guard file >= 0 else { throw failure("打开", path) }
        return file
    }

    static func writeAll(_ bytes: [UInt8], to file: Int32) throws {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress?.advanced(by: done), $0.count - done) }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw errno == ENOSPC ? StoreError.full : failure("写入", "文件") }
            done += count
        }
    }

    static func syncFolder(of path: String) throws {
        let folder = parent(of: path)
        let file = try open(folder, O_RDONLY | O_DIRECTORY)
        defer { Glibc.close(file) }
        guard fsync(file) == 0 else { throw failure("写入", folder) }
    }

    /// Makes the folder and those above it, each for its owner only.
    static func makeFolder(_ path: String) throws {
        if exists(path) { return }
        let above = parent(of: path)
        if above != path { try makeFolder(above) }
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure("创建", path) }
        try syncFolder(of: path)
    }

    static func temporaryFolder() throws -> String {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(base)/pingheng-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw failure("创建", base) }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Names in the folder, sorted; none when the folder is missing.
    static func names(in folder: String) throws -> [String] {
        guard let handle = opendir(folder) else {
            if errno == ENOENT { return [] }
            throw failure("读取", folder)
        }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Removes a folder with all it holds; symbolic links are removed, not followed.
    static func removeFolder(_ path: String) {
        for name in (try? names(in: path)) ?? [] {
            let inside = "\(path)/\(name)"
            var status = stat()
            guard lstat(inside, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR { removeFolder(inside) } else { unlink(inside) }
        }
        rmdir(path)
    }

    /// Removes a file that nobody has written to for so long.
    static func remove(_ path: String, olderThan minutes: Int) {
        var status = stat()
        if lstat(path, &status) == 0, status.st_mtim.tv_sec <= time(nil) - 60 * minutes { unlink(path) }
    }

    /// Where a file lies below a folder, with a slash in front; nil when it lies elsewhere, or one of them is not there.
    static func place(of path: String, in folder: String) -> String? {
        guard let path = realpath(path, nil), let folder = realpath(folder, nil) else { return nil }
        defer {
            free(path)
            free(folder)
        }
        let (whole, front) = (String(cString: path), String(cString: folder) + "/")
        return whole.hasPrefix(front) ? "/" + whole.dropFirst(front.count) : nil
    }

    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    static func failure(_ act: String, _ path: String) -> StoreError {
        errno == ENOSPC ? .full : .system("不能\(act) \(path)：\(String(cString: strerror(errno)))")
    }
}
