using Abide.Tests;

namespace Abide.Agent.Tests.Deploy;

/// <summary>Both forms as packages, and what they leave on a host.</summary>
public sealed class Packages : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);

    private int _roots;

    public Packages()
    {
        foreach (var (form, program) in new[] { ("native", PublishedAgent.Native()), ("ready", PublishedAgent.ReadyToRun()) })
            _files[form] = Tool.Answer(Repository.PathTo("deploy/package.sh"), Path.GetDirectoryName(program)!, _directory.PathTo(form)).Trim();
    }

    /// <summary>Asks rpm about a package.</summary>
    public string[] Ask(string form, params string[] questions) =>
        Tool.Answer("rpm", ["-qp", "--dbpath", _directory.PathTo("database"), .. questions, _files[form]]).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Path of a package.</summary>
    public string FileOf(string form) => _files[form];

    /// <summary>Unpacks a package into an empty root directory.</summary>
    public string Unpack(string form)
    {
        string root = Directory.CreateDirectory(_directory.PathTo($"root{++_roots}")).FullName;
        Tool.Answer("bash", "-c", "cd \"$1\" && rpm2cpio \"$2\" | busybox cpio -idm", "unpack", root, _files[form]);
        return root;
    }

    public void Dispose() => _directory.Dispose();
}

[CollectionDefinition(nameof(Packages))]
public sealed class PackagesCollection : ICollectionFixture<Packages>;
