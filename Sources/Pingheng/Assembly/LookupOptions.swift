import ArgumentParser
import Casework
import Adapters
import Foundation
import Gateways
import TitleReview

/// How other authorities' registers are asked: options of `serve`, each token in a file of its own.
struct LookupOptions: ParsableArguments {
    @Option(help: "继续教育系统的查询接口（https）。") var creditsRegister: String?
    @Option(help: "放继续教育接口令牌的文件，只有运行服务的用户能读。") var creditsRegisterKey: String?
    @Option(help: "社保系统的查询接口（https）。") var insuranceRegister: String?
    @Option(help: "放社保接口令牌的文件，只有运行服务的用户能读。") var insuranceRegisterKey: String?
    @Option(help: "每人每小时最多查询几次。") var lookupsPerHour = 6

    func validate() throws {
        guard (1...1000).contains(lookupsPerHour) else { throw ValidationError("--lookups-per-hour 应在 1 到 1000 之间。") }
        do { _ = try settings() } catch { throw ValidationError("\(error)") }
    }

    private func settings() throws -> [OutsideRegister: HTTPRegister.Settings] {
        var found: [OutsideRegister: HTTPRegister.Settings] = [:]
        found[.credits] = try settings(creditsRegister, creditsRegisterKey, "--credits-register")
        found[.insurance] = try settings(insuranceRegister, insuranceRegisterKey, "--insurance-register")
        return found
    }

    private func settings(_ url: String?, _ key: String?, _ flag: String) throws -> HTTPRegister.Settings? {
        guard let url else {
            guard key == nil else { throw Failure("写了 \(flag)-key，还要用 \(flag) 写明接口的网址。") }
            return nil
        }
        guard let key else { throw Failure("用 \(flag) 时请用 \(flag)-key 指明放令牌的文件。") }
        return try HTTPRegister.Settings(url: url, token: TokenFile.read(key))
    }

    /// Whoever answers for each register, and what ends them; where nothing is configured it is the built-in simulation,
    /// and nobody in production.
    func registers(production: Bool) throws -> (
        byRegister: [OutsideRegister: any LookupGateway], close: @Sendable () async -> Void
    ) {
        let adapters = try settings().mapValues { HTTPRegister($0) }
        var found: [OutsideRegister: any LookupGateway] = adapters
        if !production {
            for register in OutsideRegister.allCases where found[register] == nil {
                found[register] = SimulatedRegister()
            }
        }
        return (found, { for adapter in adapters.values { await adapter.close() } })
    }
}
