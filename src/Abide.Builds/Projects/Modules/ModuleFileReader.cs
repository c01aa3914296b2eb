using System.Collections.Immutable;

namespace Abide.Builds.Projects.Modules;

/// <summary>
/// Reads go.mod and go.work: lines of words, blocks in parentheses, comments from <c>//</c> to the end of the line, strings in
/// double quotes (Go Modules Reference, "Lexical elements" and "Grammar"). Goes on behind a fault, so that all are told.
/// </summary>
public sealed class ModuleFileReader
{
    /// <summary>Bytes of a file that are read; the go command itself stops at as many (robustio, 16 MiB).</summary>
    public const int MostBytes = 16 << 20;

    private const int MostFaults = 20;

    private readonly ImmutableArray<ModuleRequirement>.Builder _requires = ImmutableArray.CreateBuilder<ModuleRequirement>();
    private readonly ImmutableArray<ModuleReplacement>.Builder _replaces = ImmutableArray.CreateBuilder<ModuleReplacement>();
    private readonly ImmutableArray<Stated<string>>.Builder _uses = ImmutableArray.CreateBuilder<Stated<string>>();
    private readonly ImmutableArray<ModuleFault>.Builder _faults = ImmutableArray.CreateBuilder<ModuleFault>();
    private readonly bool _isWork;
    private Stated<string>? _module;
    private Stated<string>? _go;
    private Stated<string>? _toolchain;

    private ModuleFileReader(bool isWork) => _isWork = isWork;

    /// <summary>Never fails: what cannot be understood is a fault.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="path">As it is to be named; a name that ends in <c>.work</c> is read as go.work.</param>
    public static ModuleFile Read(ReadOnlySpan<byte> bytes, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var reader = new ModuleFileReader(path.EndsWith(".work", StringComparison.Ordinal));
        reader.ReadLines(bytes);
        return new ModuleFile
        {
            Path = path,
            Module = reader._module,
            Go = reader._go,
            Toolchain = reader._toolchain,
            Requires = reader._requires.DrainToImmutable(),
            Replaces = reader._replaces.DrainToImmutable(),
            Uses = reader._uses.DrainToImmutable(),
            Faults = reader._faults.DrainToImmutable(),
        };
    }

    private void ReadLines(ReadOnlySpan<byte> bytes)
    {
        string? block = null;
        var blockLine = 0;
        var number = 0;
        while (!bytes.IsEmpty && _faults.Count < MostFaults)
        {
            var end = bytes.IndexOf((byte)'\n');
            var raw = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? [] : bytes[(end + 1)..];
            number++;
            if (ModuleLine.TrySplit(raw, number, out var line, out var fault) is false)
            {
                _faults.Add(fault!);
                continue;
            }

            if (line.Words is [])
                continue;
            if (block is not null && line.Words is [")"])
                block = null;
            else if (block is not null)
                ReadDirective(block, line.Words, line);
            else if (line.Words is [var verb, "("])
                (block, blockLine) = (Known(verb, line, inBlock: true), number);
            else if (Known(line.Words[0], line, inBlock: false) is { Length: > 0 } known)
                ReadDirective(known, line.Words[1..], line);
        }

        if (block is not null)
            _faults.Add(new(blockLine, 1, $"the block that begins here has no closing parenthesis", $"{block} ("));
    }

    /// <summary>The verb, or an empty text when it is none: the lines of its block are passed over then.</summary>
    private string Known(string verb, ModuleLine line, bool inBlock)
    {
        var isKnown = _isWork
            ? verb is "go" or "toolchain" or "godebug" or "use" or "replace"
            : verb is "module" or "go" or "toolchain" or "godebug" or "require" or "exclude" or "replace" or "retract" or "tool" or "ignore";
        if (!isKnown)
            Fault(line, 0, inBlock ? $"unknown block type: {verb}" : $"unknown directive: {verb}");
        return isKnown ? verb : "";
    }

    private void ReadDirective(string verb, ImmutableArray<string> words, ModuleLine line)
    {
        switch (verb)
        {
            case "module" when _module is not null:
                Fault(line, 0, "the module directive is repeated");
                break;
            case "module" when words is [var path]:
                _module = new(path, line.Number);
                break;
            case "go" when _go is not null:
                Fault(line, 0, "the go directive is repeated");
                break;
            case "go" when words is [var version] && GoRelease.TryParse(version, out _):
                _go = new(version, line.Number);
                break;
            case "go":
                Fault(line, 1, $"invalid go version '{string.Join(' ', words)}': must be like 1.23 or 1.23.4");
                break;
            case "toolchain" when words is [var name]:
                _toolchain = new(name, line.Number);
                break;
            case "use" when words is [var directory]:
                _uses.Add(new(directory, line.Number));
                break;
            case "require" when words is [var path, var version]:
                if (ModuleVersion.IsValid(version))
                    _requires.Add(new(path, version, line.IsIndirect, line.Number));
                else
                    Fault(line, line.Words.Length - 1, $"'{version}' is no version of a module, such as v1.2.3");
                break;
            case "replace":
                ReadReplacement(words, line);
                break;
            case "module" or "toolchain" or "use" or "require":
                Fault(line, 0, $"{verb} is followed by {words.Length} words; usage: {Usage(verb)}");
                break;
            default:
                break; // exclude, retract, godebug, tool and ignore: nothing here depends on them
        }
    }

    private void ReadReplacement(ImmutableArray<string> words, ModuleLine line)
    {
        var arrow = words.IndexOf("=>");
        var (old, @new) = arrow < 0 ? (words, []) : (words[..arrow], words[(arrow + 1)..]);
        if (arrow < 0 || old.Length is 0 or > 2 || @new.Length is 0 or > 2)
        {
            Fault(line, 0, $"usage: {Usage("replace")}");
            return;
        }

        var replacement = new ModuleReplacement(old[0], old.ElementAtOrDefault(1), @new[0], @new.ElementAtOrDefault(1), line.Number, line.Text);
        if (!replacement.IsDirectory && replacement.NewVersion is null)
            Fault(line, line.Words.Length - 1, $"replacement module without a version must be a directory path that starts with ./ or ../: {replacement.NewPath}");
        else if (replacement is { IsDirectory: true, NewVersion: not null })
            Fault(line, line.Words.Length - 1, $"the directory {replacement.NewPath} cannot have a version");
        else
            _replaces.Add(replacement);
    }

    private static string Usage(string verb) => verb switch
    {
        "module" => "module example.com/path",
        "toolchain" => "toolchain go1.22.4",
        "use" => "use ./directory",
        "require" => "require module/path v1.2.3",
        _ => "replace module/path [v1.2.3] => other/module v1.4, or => ../directory",
    };

    private void Fault(ModuleLine line, int word, string message) =>
        _faults.Add(new(line.Number, word < line.Columns.Length ? line.Columns[word] : 1, message, line.Text));
}
