using System.Collections.Immutable;
using Abide.Builds.Projects;
using Abide.Builds.Projects.Packages;

namespace Abide.Builds.Plans.Cgo;

/// <summary>What a Go build uses cgo for.</summary>
internal sealed class CgoUse
{
    private const int Told = 4;
    private const string Keeping = "see what the plans say that keep cgo: zig, link-kit";

    private static readonly ImmutableHashSet<string> s_lookups = ["net", "os/user"];
    private static readonly ImmutableArray<string> s_modes = ["c-shared", "c-archive", "plugin", "shared"];

    private readonly FixSituation _situation;
    private readonly BuildFacts _build;
    private readonly ImmutableArray<GoPackage> _users;

    private CgoUse(FixSituation situation, BuildFacts build)
    {
        (_situation, _build) = (situation, build);
        _users = [.. (build.Packages ?? []).Where(package => package is { UsesCgo: true, Standard: false })];
        HasLookups = (build.Packages ?? []).Any(package => s_lookups.Contains(package.ImportPath));
    }

    /// <summary>Whether package net or os/user is built in.</summary>
    public bool HasLookups { get; }

    /// <summary>Packages beside Go's own that have C code.</summary>
    public IEnumerable<string> OwnPackages => _users.Select(package => package.ImportPath);

    /// <summary>Packages of the project whose C code has a counterpart for builds without cgo; one sentence each.</summary>
    public ImmutableArray<string> Replaced => [.. _users.Where(HasCounterpart).Select(package => $"package {package.ImportPath} is built from its files for builds without cgo ({string.Join(", ", Counterparts(package))}); whether they do the same is up to them")];

    public ImmutableArray<string> Preconditions =>
    [
        _build.Packages is null ? "Which packages use cgo is not known: go list told none." : _users.IsEmpty ? "No package but Go's own uses cgo." : "Every package of the project that uses cgo has files for builds without it.",
        GoModule() is { } module
            ? $"GOFIPS140={module} stays as it is: that module is Go code, and no part of cgo."
            : _build.Packages is null ? "Whether the toolchain has validated cryptography that would be lost is not known; its name and settings show none."
            : "The toolchain has no validated cryptography that would be lost.",
    ];

    /// <summary>Null when the build is not Go's, or cgo is off already.</summary>
    public static CgoUse? Of(FixSituation situation)
    {
        if (situation.Build is not { Project: not null, Go: not null } build || situation.Command.IsEmpty) return null;
        var made = situation.Before.Programs.Where(program => program.Facts.Go is not null).ToList();
        var isOff = made.Count > 0 ? made.TrueForAll(program => program.Facts.Go!.Cgo == false) : build.Settings["CGO_ENABLED"].Value == "0";
        return isOff ? null : new(situation, build);
    }

    /// <summary>Why the build cannot go without C code; null when it can.</summary>
    /// <param name="how">What is asked for, <c>without cgo</c>.</param>
    public (string Reason, string Hint)? Refusal(string how)
    {
        if (Validated() is { } source)
            return ($"the toolchain has validated cryptography ({source}), which is C code: {how} the program would be built, and its cryptography silently be another", "build with cgo on the oldest release, or against its sysroot");
        if (Mode() is { } mode)
            return ($"-buildmode={mode} needs cgo", Keeping);
        if (_situation.Command.FirstOrDefault(word => word is "-race" or "-msan" or "-asan") is { } sanitizer)
            return ($"{sanitizer} needs cgo", "build without it for releases");

        var needing = _users.Where(package => !HasCounterpart(package)).ToList();
        if (needing.Count == 0) return null;
        var names = string.Join(", ", needing.Take(Told).Select(Describe)) + (needing.Count > Told ? $" and {needing.Count - Told} more" : "");
        return ($"{(needing.Count == 1 ? "a package needs" : "packages need")} C code of {(needing.Count == 1 ? "its" : "their")} own: {names}", Keeping);
    }

    private static string Describe(GoPackage package) =>
        package.Module is { Main: false, Path: { Length: > 0 } module } && module != package.ImportPath ? $"{package.ImportPath} (of {module})" : package.ImportPath;

    /// <summary>Only the project's own choice counts: what other modules put in the place of C code often only says that it is missing.</summary>
    private bool HasCounterpart(GoPackage package) => package.Module is { Main: true } && Counterparts(package).Any();

    private IEnumerable<string> Counterparts(GoPackage package) =>
        _build.Excluded.Where(file => file.Package == package.ImportPath && !file.UsesCgo && file.Constraint?.Contains("!cgo", StringComparison.Ordinal) == true).Select(file => Path.GetFileName(file.Path));

    private string? Mode() =>
        _situation.Command.Select((word, at) => word == "-buildmode" ? _situation.Command.ElementAtOrDefault(at + 1) ?? "" : word.StartsWith("-buildmode=", StringComparison.Ordinal) ? word["-buildmode=".Length..] : "")
            .FirstOrDefault(s_modes.Contains);

    /// <summary>What says that the cryptography is a validated C library; null when nothing does.</summary>
    private string? Validated()
    {
        string[] experiments = ["boringcrypto", "opensslcrypto", "systemcrypto", "cngcrypto"];
        foreach (var (setting, value) in Claims())
        {
            if (experiments.FirstOrDefault(each => value.Contains(each, StringComparison.OrdinalIgnoreCase)) is { } found)
                return $"{setting}: {found}";
        }

        return null;
    }

    /// <summary>Which of Go's own validated modules is built in (Go 1.24 and later); null when none is.</summary>
    private string? GoModule()
    {
        const string Setting = "GOFIPS140";
        return _situation.Before.Programs.Select(program => program.Facts.Go?.Settings.GetValueOrDefault(Setting)).Append(_build.Settings[Setting].Value)
            .FirstOrDefault(value => value is { Length: > 0 } and not "off");
    }

    private IEnumerable<(string Setting, string Value)> Claims()
    {
        yield return ("GOEXPERIMENT", _build.Settings["GOEXPERIMENT"].Value);
        yield return ("GOVERSION", _build.GoVersion ?? "");
        foreach (var program in _situation.Before.Programs)
        {
            if (program.Facts.Go is not { } go) continue;
            yield return ($"{program.Path} says its Go is {go.Version}", go.Version ?? "");
            if (go.Settings.TryGetValue("GOEXPERIMENT", out var experiment)) yield return ($"GOEXPERIMENT in {program.Path}", experiment);
        }

        // The Go of Red Hat calls OpenSSL without an experiment in its settings; the package that does so tells.
        if ((_build.Packages ?? []).FirstOrDefault(package => package.ImportPath.Contains("golang-fips/openssl", StringComparison.Ordinal) || package.ImportPath.EndsWith("crypto/internal/backend", StringComparison.Ordinal)) is { } openssl)
            yield return ($"package {openssl.ImportPath}", "opensslcrypto");
    }
}
