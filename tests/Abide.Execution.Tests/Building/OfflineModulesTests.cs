using System.Collections.Immutable;
using System.IO.Compression;
using Abide.Builds.Projects;
using Abide.Builds.Projects.Modules;
using Abide.Builds.Projects.Settings;
using Abide.Execution.Building;
using Abide.Formats.Roots;

namespace Abide.Execution.Tests.Building;

public sealed class OfflineModulesTests : IDisposable
{
    private const string Module = "example.org/Big/lib";

    private readonly string _directory = Directory.CreateTempSubdirectory("abide-modules-").FullName;

    [Fact]
    public void Versions_of_the_module_cache_and_of_file_proxies_are_found()
    {
        var cache = Download("cache/cache/download", "v1.0.0");
        Download("proxy", "v1.0.0");
        Download("proxy", "v1.2.0-RC.1");
        Directory.CreateDirectory(Path.Combine(_directory, "cache/example.org/!big/lib@v1.0.0"));
        var found = Find($"https://proxy.invalid,file://{_directory}/proxy|off");
        found.Select(module => (module.Version, module.Origin)).ShouldBe([("v1.0.0", "module cache"), ("v1.2.0-RC.1", "file proxy")]);
        found[0].Directory.ShouldBe($"{_directory}/cache/example.org/!big/lib@v1.0.0");
        found[0].Archive.ShouldBeNull();

        var archive = found[1].Archive.ShouldNotBeNull();
        archive.List("/").ShouldBe(["go.mod", "x"]);
        archive.Read("/go.mod").ShouldBe("module example.org/Big/lib\n"u8.ToArray());
        archive.Read("//x/x.go", 5).ShouldBeNull();
        archive.ReadStart("/x/x.go", 7).ShouldBe("package"u8.ToArray());
        archive.Look("/x")!.Value.Kind.ShouldBe(RootEntryKind.Directory);
        archive.Find("/none").ShouldBeNull();
        cache.ShouldNotBeNull();
    }

    [Fact]
    public void A_version_without_all_of_its_files_is_none()
    {
        Download("cache/cache/download", "v1.0.0");
        File.Delete(Path.Combine(_directory, "cache/cache/download/example.org/!big/lib/@v/v1.0.0.mod"));
        Find("off").ShouldBeEmpty();
    }

    [Fact]
    public void A_damaged_archive_is_none()
    {
        var zip = Download("proxy", "v1.0.0");
        File.WriteAllBytes(zip, File.ReadAllBytes(zip)[..40]);
        Find($"file://{_directory}/proxy").ShouldBeEmpty();
        Find("file://").ShouldBeEmpty();
        Find("file:///dev/null,file:relative,,").ShouldBeEmpty();
    }

    [Fact]
    public void Names_that_lead_out_of_the_module_are_passed_over()
    {
        var zip = Download("proxy", "v1.0.0");
        using (var archive = ZipFile.Open(zip, ZipArchiveMode.Update))
        {
            foreach (var name in new[] { "../../etc/passwd", $"{Module}@v1.0.0/../../up.go", $"{Module}@v1.0.0//a.go", "other@v1.0.0/a.go" }) archive.CreateEntry(name);
        }

        Find($"file://{_directory}/proxy").ShouldHaveSingleItem().Archive!.List("/").ShouldBe(["go.mod", "x"]);
    }

    [Fact]
    public void A_required_path_that_leads_out_of_the_cache_is_not_looked_for() => Find("off", "../../etc").ShouldBeEmpty();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private ImmutableArray<Abide.Builds.Plans.OfflineModule> Find(string proxies, string module = Module)
    {
        var settings = ImmutableSortedDictionary<string, string>.Empty.Add("GOMODCACHE", $"{_directory}/cache").Add("GOPROXY", proxies);
        var file = new ModuleFile { Path = "go.mod", Requires = [new(module, "v1.0.0", IsIndirect: false, 3)] };
        return OfflineModules.Find(new BuildFacts
        {
            Directory = "/",
            Settings = new GoSettings(settings, null, null, ImmutableSortedDictionary<string, string>.Empty),
            Project = new ProjectFacts { Root = "/", Module = file, Members = [new("/", file, null)] },
        }).GetValueOrDefault(module, []);
    }

    /// <summary>Puts a version where the go command would look for it.</summary>
    private string Download(string root, string version)
    {
        var name = version.Replace("RC", "!r!c", StringComparison.Ordinal);
        var directory = Directory.CreateDirectory(Path.Combine(_directory, root, "example.org/!big/lib/@v")).FullName;
        File.WriteAllText(Path.Combine(directory, name + ".mod"), $"module {Module}\n");
        File.WriteAllText(Path.Combine(directory, name + ".info"), "{}");
        var zip = Path.Combine(directory, name + ".zip");
        using var archive = ZipFile.Open(zip, ZipArchiveMode.Create);
        foreach (var (path, text) in new[] { ("go.mod", $"module {Module}\n"), ("x/x.go", "package x\n") })
        {
            using var content = archive.CreateEntry($"{Module}@{version}/{path}").Open();
            content.Write(System.Text.Encoding.UTF8.GetBytes(text));
        }

        return zip;
    }
}
