using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Abide.Compatibility.Targets.Seccomp;

/// <summary>
/// The seccomp profile of a container runtime: the <c>linux.seccomp</c> object of the OCI runtime specification (config-linux.md,
/// "Seccomp"), or the profile files of Docker, Podman and Kubernetes, which add conditions (<c>includes</c>, <c>excludes</c>) to it.
/// Immutable and thread-safe.
/// </summary>
public sealed class SeccompProfile
{
    private readonly ImmutableArray<SeccompRule> _rules;
    private readonly SyscallError _default;

    private SeccompProfile(string name, SyscallError defaultError, ImmutableArray<SeccompRule> rules)
    {
        Name = name;
        _default = defaultError;
        _rules = rules;
    }

    /// <summary>As the user named it.</summary>
    public string Name { get; }

    /// <summary>Reads a profile.</summary>
    /// <param name="json">The file.</param>
    /// <param name="name">How the user named it.</param>
    /// <param name="profile">Null when it is no profile.</param>
    /// <param name="fault">What is wrong with it; null when it was read.</param>
    public static bool TryRead(ReadOnlyMemory<byte> json, string name, [NotNullWhen(true)] out SeccompProfile? profile, [NotNullWhen(false)] out string? fault)
    {
        profile = null;
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32 });
            var root = document.RootElement;
            if (Child(Child(root, "linux"), "seccomp") is { ValueKind: JsonValueKind.Object } nested) root = nested;
            if (Text(root, "defaultAction") is not { } defaultAction)
            {
                fault = "it has no defaultAction";
                return false;
            }

            var rules = ImmutableArray.CreateBuilder<SeccompRule>();
            foreach (var rule in Items(root, "syscalls"))
            {
                var action = Text(rule, "action") ?? "";
                rules.Add(new SeccompRule(
                    [.. Texts(rule, "names"), .. Text(rule, "name") is { } single ? new[] { single } : []],
                    ErrorOf(action, ErrnoOf(rule, "errno")),
                    Items(rule, "args").Any(),
                    Conditions(Child(rule, "includes")),
                    Conditions(Child(rule, "excludes"))));
            }

            profile = new SeccompProfile(name, ErrorOf(defaultAction, ErrnoOf(root, "defaultErrno")), rules.DrainToImmutable());
            fault = null;
            return true;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            fault = e.Message;
            return false;
        }
    }

    /// <summary>What the filter answers before the kernel is asked; <see cref="SyscallError.None"/> when it lets the call through, with any arguments or with some.</summary>
    /// <param name="syscall">Kernel name; null for a number without one, which no rule can name.</param>
    /// <param name="architecture">Canonical, <c>x86_64</c>.</param>
    /// <param name="kernel">The kernel's version, for rules with <c>minKernel</c>.</param>
    public SyscallError Answer(string? syscall, string architecture, Version kernel)
    {
        SeccompRule? conditional = null;
        foreach (var rule in _rules)
        {
            if (syscall is null || !rule.Names.Contains(syscall) || !rule.AppliesTo(architecture, kernel)) continue;
            if (!rule.DependsOnArguments) return rule.Error;
            conditional ??= rule;
        }

        // Some arguments get the rule's answer and the others the default: let through is what a program can count on trying.
        return conditional is null ? _default : conditional.Error == SyscallError.None ? SyscallError.None : _default;
    }

    /// <exception cref="FormatException">The action is not one of the specification.</exception>
    private static SyscallError ErrorOf(string action, SyscallError errno) => action switch
    {
        "SCMP_ACT_ALLOW" or "SCMP_ACT_LOG" or "SCMP_ACT_TRACE" or "SCMP_ACT_NOTIFY" => SyscallError.None,
        "SCMP_ACT_ERRNO" => errno,
        "SCMP_ACT_KILL" or "SCMP_ACT_KILL_PROCESS" or "SCMP_ACT_KILL_THREAD" or "SCMP_ACT_TRAP" => SyscallError.Killed,
        _ => throw new FormatException($"'{action}' is no seccomp action"),
    };

    /// <summary>A number (<c>errnoRet</c>, <c>defaultErrnoRet</c>) or, in Podman's profiles, a name as well; EPERM when nothing is said.</summary>
    private static SyscallError ErrnoOf(JsonElement element, string key) =>
        Child(element, key + "Ret") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) && value > 0 ? (SyscallError)value
        : Text(element, key) == "ENOSYS" ? SyscallError.NotImplemented
        : SyscallError.NotPermitted;

    private static SeccompConditions? Conditions(JsonElement? element) => element is not { ValueKind: JsonValueKind.Object } conditions
        ? null
        : new SeccompConditions([.. Texts(conditions, "caps")], [.. Texts(conditions, "arches")], MinimumKernel(Text(conditions, "minKernel")));

    private static Version? MinimumKernel(string? text) =>
        text is null ? null : Version.TryParse(text, out var version) ? version : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"minKernel is '{text}'"));

    private static JsonElement? Child(JsonElement? element, string key) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(key, out var child) ? child : null;

    private static string? Text(JsonElement element, string key) => Child(element, key) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static IEnumerable<JsonElement> Items(JsonElement element, string key) =>
        Child(element, key) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray().Where(item => item.ValueKind is JsonValueKind.Object) : [];

    private static IEnumerable<string> Texts(JsonElement element, string key) =>
        Child(element, key) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray().Where(item => item.ValueKind is JsonValueKind.String).Select(item => item.GetString()!) : [];
}
