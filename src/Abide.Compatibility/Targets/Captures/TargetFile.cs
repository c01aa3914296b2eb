using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Abide.Compatibility.Targets.Roots;
using Abide.Formats;

namespace Abide.Compatibility.Targets.Captures;

/// <summary>
/// A captured target, as it is kept and handed around (docs/formats/target-file.md). The same root gives the same bytes. Immutable
/// and thread-safe.
/// </summary>
public sealed class TargetFile
{
    /// <summary>Raised when a reader of the old shape could misread the new one.</summary>
    public const int SchemaVersion = 1;

    private static readonly TargetJsonContext s_context = new(new JsonSerializerOptions(TargetJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // symbols stay readable; the text is not meant for HTML
    });

    internal TargetFile(TargetDocument document) => Document = document;

    /// <summary>As its maker called it.</summary>
    public string Name => Document.Name;

    /// <summary>The bundled release that its os-release names (<c>debian:12</c>), or null.</summary>
    public string? ReleaseName => OsRelease.ReleaseName(Document.OsRelease);

    /// <summary>The kernel that ran when it was captured; null when no running system was.</summary>
    public CapturedKernel? Kernel => Document.Kernel;

    internal TargetDocument Document { get; }

    /// <summary>Reads a target file of this or an older version.</summary>
    /// <param name="json">The whole file.</param>
    /// <param name="path">As the user named it.</param>
    /// <param name="file">Null when it cannot be used.</param>
    /// <param name="problem">Why not; null when it was read.</param>
    public static bool TryRead(ReadOnlySpan<byte> json, string path, [NotNullWhen(true)] out TargetFile? file, [NotNullWhen(false)] out Problem? problem)
    {
        (file, problem) = (null, null);
        try
        {
            var version = JsonSerializer.Deserialize(json, s_context.SchemaVersionDocument)?.SchemaVersion;
            if (version > SchemaVersion)
                problem = Problems.NewerTargetFile.At(path, $"it has schemaVersion {version}, and this version of abide knows {SchemaVersion}");
            else if (version is not > 0)
                problem = Problems.NotTargetFile.At(path, "it has no schemaVersion");
            else if (JsonSerializer.Deserialize(json, s_context.TargetDocument) is not { } document)
                problem = Problems.NotTargetFile.At(path, "it is empty");
            else if (TargetFileCheck.Find(document) is { } fault)
                problem = Problems.NotTargetFile.At(path, fault);
            else
                file = new TargetFile(document);
        }
        catch (JsonException e)
        {
            problem = Problems.NotTargetFile.At(path, e.Message);
        }

        return file is not null;
    }

    /// <summary>
    /// Writes UTF-8 without a byte-order mark. Every member stands on a line of its own, and so does every object, so that two files can be
    /// compared line by line.
    /// </summary>
    /// <param name="output">Where to; stays open.</param>
    public void Write(Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write("{\n"u8);
        Member(output, "schemaVersion", Document.SchemaVersion, s_context.Int32, isFirst: true);
        Member(output, "tool", Document.Tool, s_context.ToolDocument);
        Member(output, "name", Document.Name, s_context.String);
        Member(output, "source", Document.Source, s_context.String);
        Member(output, "architecture", Document.Architecture, s_context.String);
        Member(output, "osRelease", Document.OsRelease, s_context.SortedDictionaryStringString);
        Member(output, "kernel", Document.Kernel, s_context.CapturedKernel);
        Member(output, "selinux", Document.Selinux, s_context.String);
        Member(output, "fips", Document.Fips, s_context.NullableBoolean);
        Member(output, "cryptoPolicy", Document.CryptoPolicy, s_context.String);
        Member(output, "nameServices", Document.NameServices, s_context.SortedDictionaryStringImmutableArrayString);
        Member(output, "nameServiceModules", Document.NameServiceModules, s_context.ImmutableArrayString);
        Members(output, "loaders", Document.Loaders, s_context.LoaderDocument);
        Members(output, "interpreters", Document.Interpreters, s_context.InterpreterDocument);
        Members(output, "kernelHeaders", Document.KernelHeaders, s_context.KernelHeadersDocument);
        Member(output, "packages", Document.Packages, s_context.PackagesDocument);
        Member(output, "tree", Document.Tree, s_context.TreeDocument);
        Members(output, "problems", Document.Problems, s_context.Problem);
        Member(output, "names", Document.Names, s_context.ImmutableArrayString);
        Members(output, "objects", Document.Objects, s_context.ObjectDocument);
        output.Write("\n}\n"u8);
    }

    private static void Member<T>(Stream output, string name, T value, JsonTypeInfo<T> type, bool isFirst = false)
    {
        if (value is null) return;
        Label(output, name, isFirst);
        JsonSerializer.Serialize(output, value, type);
    }

    private static void Members<T>(Stream output, string name, ImmutableArray<T> values, JsonTypeInfo<T> type)
    {
        Label(output, name, isFirst: false);
        output.Write("["u8);
        for (var i = 0; i < values.Length; i++)
        {
            output.Write(i == 0 ? "\n"u8 : ",\n"u8);
            JsonSerializer.Serialize(output, values[i], type);
        }

        output.Write(values.IsEmpty ? "]"u8 : "\n]"u8);
    }

    private static void Label(Stream output, string name, bool isFirst) => output.Write(Encoding.UTF8.GetBytes($"{(isFirst ? "" : ",\n")}\"{name}\": "));
}
