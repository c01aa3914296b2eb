using System.Collections.Immutable;
using static Abide.Builds.Diagnoses.Forms;
using static Abide.Builds.Diagnoses.Modules.ModulesDiagnoses;

namespace Abide.Builds.Diagnoses.Modules;

/// <summary>What is said when modules are fetched: by cmd/go/internal/modfetch, net/http and git.</summary>
internal static class FetchMatchers
{
    // The innermost module that is named.
    private const string Module = @"^(?:go: (?:[^:]*: )*?|(?:\t|package [\w.~/@-]+: |[\w./~@-]+\.go:\d+:\d+: |[\w.~-]+(?:/[\w.~@-]+)+: )*?)(?:(?<module>[\w.~-]+\.[\w.~/-]+)@(?<version>[^\s:]+): )?";

    // net/http, behind the go command's words: other programs that fetch have other words before it.
    private const string Asks = Go + @"(?:verifying )?(?:module: |go\.mod: )?(?:[^\s:]+@[^\s:]+: )?(?:initializing sumdb\.Client: )?(?:unrecognized import path ""[^""]+"": https fetch: )?(?:Get|Post|read) ""?(?<address>https?://[^\s""]+)""?: ";

    public static ImmutableArray<Matcher> All { get; } =
    [
        new("disabled by GOPROXY=off", Go + "module lookup disabled by GOPROXY=off$", sight => new Recognition(LookupDisabled, "a module is not in the cache, and GOPROXY=off forbids to fetch it", ModuleIn(sight))),
        new("GONOPROXY", "^(?:go: ).*GOPROXY list is not the empty string, but contains no entries$", LookupDisabled, _ => "GOPROXY names no proxy"),

        new("dial tcp", Asks + @"(?:.*: )?dial tcp:? (?<answer>.+)$", Unreachable),
        new("i/o timeout", Asks + @"(?<answer>.*(?:i/o timeout|TLS handshake timeout))$", Unreachable),
        new("proxyconnect", Asks + @"(?<answer>proxyconnect .*)$", Unreachable),
        new("context deadline exceeded", Asks + @"(?<answer>.*context deadline exceeded.*)$", Unreachable),
        new("Could not resolve host", @"^\tfatal: unable to access '(?<address>[^']+)': Could not resolve host: (?<answer>\S+)$", Unreachable),
        new("unable to access", @"^\tfatal: unable to access '(?<address>[^']+)': (?<answer>Failed to connect to .*|.*timed out.*)$", Unreachable),

        new("certificate signed by unknown authority", Asks + @".*x509: certificate signed by unknown authority", CertificateUnknown, sight => $"the certificate of {Host(sight["address"])} is not trusted here"),
        new("certificate problem", @"^\tfatal: unable to access '(?<address>[^']+)': (?:SSL certificate problem|server certificate verification failed).*", CertificateUnknown, sight => $"the certificate of {Host(sight["address"])} is not trusted by git here"),
        new("server certificate verification failed", @"^\tfatal: unable to access '(?<address>[^']+)': server certificate verification failed.*", CertificateUnknown, sight => $"the certificate of {Host(sight["address"])} is not trusted by git here"),

        new("verifying ", Go + @"verifying (?:module|go\.mod): (?:(?<module>[^\s@]+)@(?<version>[^\s:/]+)(?:/go\.mod)?: )?(?:[^\s:]+: )?(?:reading |Get ""?|initializing sumdb\.Client: )(?<address>[^\s""]*).*$", Database),
        new("missing GOSUMDB", Go + "(?:missing GOSUMDB|invalid GOSUMDB).*$", ChecksumDatabase, _ => "GOSUMDB has a value that cannot be used"),

        new("unknown revision", Module + @"(?:[^:]+: )*?unknown revision (?<revision>\S+)$", Version),
        new(": 404 ", Module + @"reading (?<address>https?://\S+): 404 .*$", Version),
        new(": 410 ", Module + @"reading (?<address>https?://\S+): 410 .*$", Version),
        new("reading http", Module + @"reading (?<address>https?://\S+): (?<code>\d{3}) (?<text>.*)$", Answered),
        new("ssh: connect to host", @"^\tssh: connect to host (?<address>\S+) port \d+: (?<answer>.+)$", sight => new Recognition(ProxyUnreachable, $"{sight["address"]} cannot be reached by ssh ({sight["answer"]})", sight.Named()) { Subject = sight["address"], Beside = [sight.LastWith("go: ", 12)] }),
        new(": no such file or directory", Module + @"reading (?<address>file://\S+): no such file or directory$", Version),
        new("no matching versions for query", @"^go: .*?(?<module>[\w.~-]+\.[\w.~/-]+)(?:@\S+)?: no matching versions for query ""(?<version>[^""]*)""", Version),
        new("unrecognized import path", Module + @"unrecognized import path ""(?<path>[^""]+)"": .*", UnrecognizedPath),
        new("repository ", @"^\t(?:fatal: |remote: )?(?:repository '(?<address>[^']+)' not found|Repository not found\.?)", Refused),

        new("terminal prompts disabled", @"^\tfatal: could not read (?:Username|Password) for '(?<address>[^']+)': terminal prompts disabled$", Refused),
        new("could not read Username", @"^\tfatal: could not read Username for '(?<address>[^']+)': No such device or address$", Refused),
        new("Permission denied (publickey", @"^\t(?<address>[^\s:]+): Permission denied \(publickey", Refused),
        new("Host key verification failed", @"^\tHost key verification failed\.$", Refused),
        new("Authentication failed for", @"^\tfatal: Authentication failed for '(?<address>[^']+)'", Refused),
        new("executable file not found in $PATH", Go + @"(?:git .*: |error obtaining VCS status: )?exec: ""(?<tool>git|hg|bzr|svn|fossil)"": executable file not found in \$PATH", NoGit),

        new("missing Git command", Go + @"missing (?<tool>Git|Mercurial|Subversion|Bazaar|Fossil) command\. See https://", NoGit),

        new("error obtaining VCS status", Go + @"error obtaining VCS status: (?<answer>.+)$", VcsStamping, sight => sight["answer"].StartsWith("exec: ", StringComparison.Ordinal)
            ? "git is not installed, and the go command wants to ask it for the commit" : $"git could not tell the commit of the checkout ({sight["answer"]})"),
        new("detected dubious ownership", @"^\tfatal: detected dubious ownership in repository at '(?<directory>[^']+)'", sight => new Recognition(VcsStamping, "git could not tell the commit of the checkout: it belongs to another user", sight.Named())),
    ];

    private static ImmutableArray<(string, string)> ModuleIn(Sight sight)
    {
        var word = sight.Line.Text.Split(' ').FirstOrDefault(part => part.IndexOf('@') > 0)?.TrimEnd(':');
        return word is null ? [] : [("module", word)];
    }

    private static Recognition? Unreachable(Sight sight)
    {
        var (address, line) = (sight["address"], sight.Line.Text);
        if (address.Contains("/golang.org/toolchain/", StringComparison.Ordinal))
            return new(Toolchains.ToolchainDiagnoses.ToolchainUnavailable, $"another Go is asked for, and {Host(address)} cannot be reached to fetch it", sight.Named());
        return IsDatabase(line, address)
            ? new(ChecksumDatabase, $"the checksum database {Host(address)} cannot be reached", sight.Named())
            : new(ProxyUnreachable, $"{Host(address)} cannot be reached ({sight["answer"]})", sight.Named()) { Subject = Host(address) };
    }

    private static Recognition? Database(Sight sight) =>
        sight["address"].Length > 0 || sight.Line.Text.Contains("sumdb", StringComparison.Ordinal)
            ? new(ChecksumDatabase, sight["module"] is { Length: > 0 } module ? $"the checksum database cannot answer for {module} {sight["version"]}" : "the checksum database cannot answer", sight.Named())
            : null;

    private static bool IsDatabase(string line, string address) =>
        line.Contains(": verifying ", StringComparison.Ordinal) || line.StartsWith("verifying ", StringComparison.Ordinal) || address.Contains("/sumdb/", StringComparison.Ordinal) || address.Contains("://sum.golang.", StringComparison.Ordinal);

    private static Recognition? Version(Sight sight)
    {
        if (!sight.Line.Text.StartsWith("go: ", StringComparison.Ordinal) && sight["module"].Length == 0)
            return null;
        if (IsDatabase(sight.Line.Text, sight["address"]))
            return Database(sight);
        if (sight["address"].Contains("/golang.org/toolchain/", StringComparison.Ordinal) || sight["module"] == "golang.org/toolchain")
            return new(Toolchains.ToolchainDiagnoses.ToolchainUnavailable, "another Go is asked for, and the proxy does not have it", sight.Named());

        var what = sight["module"] is { Length: > 0 } module ? $"{module} has no version {sight["version"]}" : $"there is no {(sight["revision"] is { Length: > 0 } revision ? revision : "such version")}";
        return new(VersionUnknown, what, sight.Named()) { Subject = what };
    }

    private static Recognition Answered(Sight sight)
    {
        var (host, told) = (Host(sight["address"]), $"{sight["code"]} {sight["text"]}");
        return IsDatabase(sight.Line.Text, sight["address"]) ? new(ChecksumDatabase, $"the checksum database {host} answers {told}", sight.Named())
            : new(ProxyUnreachable, $"{host} answers {told}", sight.Named()) { Subject = host };
    }

    private static Recognition UnrecognizedPath(Sight sight) =>
        new(VersionUnknown, $"nothing at {sight["path"]} says where a module is", sight.Named()) { Subject = sight["path"] };

    /// <summary>The go command shows what git said behind a tab; git by itself has nothing to do with modules.</summary>
    private static Recognition Refused(Sight sight) =>
        new(OriginRefuses, sight["address"] is { Length: > 0 } address ? $"git was refused at {address}" : "git was refused at the origin of a module", sight.Named()) { Beside = [sight.LastWith("go: ", 12)] };

    private static Recognition NoGit(Sight sight) => sight.Line.Text.Contains("VCS status", StringComparison.Ordinal)
        ? new(VcsStamping, "git is not installed, and the go command wants to ask it for the commit", sight.Named())
        : new(OriginRefuses, $"{sight["tool"]} is not installed, and a module is to be fetched with it", sight.Named());

    private static string Host(string address) => address.IndexOf("://", StringComparison.Ordinal) is var start and >= 0 ? address[(start + 3)..].Split('/')[0] : address;
}
