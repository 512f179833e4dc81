import ArgumentParser
import Casework
import Adapters
import FileReading
import Foundation
import Gateways
import ServiceLifecycle
import Store
import TitleReview
import Web

/// `pingheng serve`: the server.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "serve", abstract: "启动服务。")

    @Option(help: "监听端口；0 表示任选一个。") var port = 8080
    @Option(help: "监听地址；默认只在本机。") var host = "127.0.0.1"
    @Option(help: "数据目录（SQLite 和文件），不存在则创建。") var data = "pingheng-data"
    @Option(help: "密钥目录，与数据目录分开；默认在用户自己的目录下，每个安装一个；演示的密钥在数据目录里。") var keys: String?
    @Option(help: "postgres:// 地址，代替内置数据库。") var database: String?
    @Option(help: "文件存放处；目前支持目录。") var files: String?
    @Flag(help: "演示：演示人员、演示时钟和 /demo 页面。") var demo = false
    @Option(help: "业务时钟从这一时刻开始运行（ISO 8601）；shared 表示与同一数据库的其他节点一致。") var clock: String?
    @Flag(help: "生产环境：拒绝 --demo 和 --clock。") var production = false
    @Option(help: "人们访问的网址，用于证书上的链接。") var address: String?
    @Option(help: "请求频率的限度：通常的几倍，或 off；默认 1，演示默认 off。") var limits: String?
    @Option(help: "前面的代理的地址，其 X-Forwarded-For 可信；可写多次，默认 127.0.0.1 和 ::1。") var trustedProxy: [String] = []
    @Option(help: "查病毒的 clamd：unix:/路径，或本机的 主机:端口；写了就每个文件查过才收。") var clamd: String?
    @Option(help: "放 /metrics 令牌的文件，只有运行服务的用户能读；不写就只有本机能查。") var metricsToken: String?
    @OptionGroup var messages: MessageOptions
    @OptionGroup var lookups: LookupOptions

    func validate() throws {
        if production && (demo || clock != nil) { throw ValidationError("生产环境不能使用 --demo 或 --clock。") }
        if clock == "shared", database == nil {
            throw ValidationError("--clock shared 用于多个节点共用一个 PostgreSQL 的情形，需要 --database。")
        }
        if let clock, clock != "shared", Instant(iso8601: clock) == nil {
            throw ValidationError("--clock 应写成 2022-08-10T09:00:00+08:00 的样子。")
        }
        if let files, files.contains("://") { throw ValidationError("--files 目前只支持目录；对象存储还没有实现。") }
        if let limits, limits != "off", !((Double(limits).map { $0 >= 0.01 && $0 <= 10_000 }) ?? false) {
            throw ValidationError("--limits 应是 0.01 到 10000 之间的数，或 off。")
        }
        if production && limits == "off" { throw ValidationError("生产环境不能用 --limits off。") }
        do { _ = try clamd.map { try ClamdScanner.Settings($0) } } catch { throw ValidationError("\(error)") }
        if let metricsToken {
            let token: String
            do { token = try TokenFile.read(metricsToken) } catch { throw ValidationError("\(error)") }
            guard token.utf8.count >= 16, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                throw ValidationError("/metrics 的令牌至少 16 个字符，不含空格和中文。")
            }
        }
        for proxy in trustedProxy where NetworkAddress(proxy) == nil {
            throw ValidationError("--trusted-proxy 写代理的地址，如 10.0.0.5；不写主机名和网段：\(proxy)")
        }
        if !(0...65_535).contains(port) { throw ValidationError("--port 应在 0 到 65535 之间。") }
        if production && host != "127.0.0.1" && address?.hasPrefix("https://") != true {
            throw ValidationError("生产环境对外服务必须经 https：请在前面放置 TLS 代理，并用 --address https://… 说明网址。")
        }
    }

    /// As it stands in an address.
    private var shownHost: String { host.contains(":") ? "[\(host)]" : host }

    func run() async throws {
        CrashReports.turnOff()
        let start = clock.flatMap { Instant(iso8601: $0) } ?? (demo ? DemoWorld.start : nil)
        let business =
            clock == "shared" ? BusinessClock(joining: ()) : start.map { BusinessClock(start: $0) } ?? BusinessClock()
        let base = address ?? "http://\(shownHost):\(port)"
        let (messageGateways, closeMessageGateways) = try messages.messageGateways()
        let (registers, closeRegisters) = try lookups.registers(production: production)
        let scanner = try clamd.map { ClamdScanner(try ClamdScanner.Settings($0)) }
        let assembly = try await Assembly.open(
            data: data, files: files, keys: keys, newKeys: demo ? KeyPlaces.besides(data) : nil, databaseURL: database,
            clock: business, address: base, messageGateways: messageGateways,
            registers: RegisterGateways(registers, perHour: lookups.lookupsPerHour), scanner: scanner)
        try assembly.removeLeftovers(sharesFiles: database != nil || files != nil)
        if clock == "shared" {
            guard try await assembly.casework.align(business, first: true) else {
                throw Failure("还没有节点在用移动的时钟。请先启动带 --clock 时刻的节点。")
            }
        } else {
            // A demo that is started again goes on where it stood.
            if demo, clock == nil, let stood = try await assembly.casework.clockStood() { business.takeUp(at: stood) }
            try await assembly.casework.share(business, first: true)
        }
        let accounts = demo ? try await DemoWorld.prepare(assembly, dataFolder: data) : []
        let first = demo ? nil : try await assembly.casework.perform(OpenFirstLink(), as: nil)
        let room = ServerRoom(
            assembly: assembly, demo: demo ? business : nil, accounts: accounts, secure: base.hasPrefix("https://"),
            address: address,
            isProduction: production,
            limits: limits.map { Double($0) } ?? (demo ? nil : 1),
            trustedProxies: trustedProxy.isEmpty ? nil : Set(trustedProxy.compactMap(NetworkAddress.init)),
            metricsToken: try metricsToken.map { try TokenFile.read($0) })
        try await room.serve(host: host, port: port) { port in
            var lines = ["评衡已启动：http://\(shownHost):\(port)/"]
            if demo {
                lines.append("演示入口：http://\(shownHost):\(port)/demo （时钟 \(business.now().chinese)）")
                var shown: Set<String> = []
                for account in accounts where shown.insert(account.role).inserted {
                    let factor = account.secondFactor.map { "  二次验证密钥 \($0)" } ?? ""
                    lines.append("  \(account.who)：账号 \(account.account)  密码 \(account.password)\(factor)")
                }
            }
            // S58: no default password. Whoever starts the server becomes its administrator, or hands the link on.
            if let first {
                lines.append("还没有平台管理员。请在 \(OpenFirstLink.minutes) 分钟内打开下面的链接设立；只能用一次，重新启动会换一个新的：")
                lines.append("  \(address ?? "http://\(shownHost):\(port)")/first/\(first)")
            }
            // Past any buffer: `print` into a file or a pipe would keep it until the server ends, and lose it when it is killed.
            FileHandle.standardOutput.write(Data((lines.joined(separator: "\n") + "\n").utf8))
        }
        _ = try? await assembly.casework.share(business)
        try await assembly.close()
        await closeMessageGateways()
        await closeRegisters()
        await scanner?.close()
    }
}
