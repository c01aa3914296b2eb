using System.Collections.Immutable;

namespace Abide.Builds.Traces.CommandLines;

/// <summary>The command line of ld.bfd, gold, lld or mold, as far as a link map needs it (ld manual, "Command-line Options").</summary>
public sealed record LinkerArguments
{
    // Options whose value is the next word, besides those that may be joined to it.
    private static readonly HashSet<string> s_apart = new(StringComparer.Ordinal)
    {
        "-plugin", "-plugin-opt", "-dynamic-linker", "--dynamic-linker", "-m", "-z", "-h", "-soname", "--soname", "-rpath", "--rpath", "-rpath-link", "--rpath-link", "-e", "--entry", "-u", "--undefined",
        "-Map", "--Map", "-y", "-T", "--script", "-dT", "--version-script", "--dynamic-list", "-a", "-A", "-b", "--format", "-F", "-f", "-G", "-init", "-fini", "-Y", "--defsym", "--section-start",
        "-Ttext", "-Tdata", "-Tbss", "--hash-style", "--build-id-file", "--image-base", "--wrap", "--trace-symbol", "--retain-symbols-file", "--exclude-libs", "-mllvm", "--icf-file", "-I", "--sort-section",
    };

    /// <summary>-L, in order.</summary>
    public required ImmutableArray<string> Directories { get; init; }

    /// <summary>-l, in order, without the option: <c>ssl</c>, <c>:libssl.a</c>.</summary>
    public required ImmutableArray<string> Libraries { get; init; }

    /// <summary>Files that are named.</summary>
    public required ImmutableArray<string> Files { get; init; }

    public string? Output { get; init; }

    public string? Sysroot { get; init; }

    /// <param name="words">Behind the program's name, and behind <c>ld.lld</c> of zig.</param>
    /// <param name="readResponse">The text of a response file, or null when it cannot be read.</param>
    public static LinkerArguments Parse(IEnumerable<string> words, Func<string, string?>? readResponse = null)
    {
        var all = new List<string>();
        foreach (var word in words)
        {
            if (word is ['@', _, ..] && readResponse?.Invoke(word[1..]) is { } text)
                all.AddRange(CompilerArguments.SplitResponse(text));
            else
                all.Add(word);
        }

        var (directories, libraries, files) = (new List<string>(), new List<string>(), new List<string>());
        var (output, sysroot) = ("a.out", (string?)null);
        for (var i = 0; i < all.Count; i++)
        {
            var word = all[i];
            if (Value(all, ref i, "-L", "--library-path") is { } directory)
                directories.Add(directory);
            else if (Value(all, ref i, "-l", "--library") is { } library)
                libraries.Add(library);
            else if (Value(all, ref i, "--sysroot", "--sysroot") is { } root)
                sysroot = root;
            else if (s_apart.Contains(word))
                i++;
            else if (!word.StartsWith("-oformat", StringComparison.Ordinal) && Value(all, ref i, "-o", "--output") is { } name)
                output = name;
            else if (word is not ['-', ..])
                files.Add(word);
        }

        return new() { Directories = [.. directories], Libraries = [.. libraries], Files = [.. files], Output = output, Sysroot = sysroot };
    }

    /// <summary>The value of an option in one of its forms, or null when the word is another.</summary>
    private static string? Value(List<string> words, ref int at, string shortName, string longName)
    {
        var word = words[at];
        if (word == shortName || word == longName)
            return at + 1 < words.Count ? words[++at] : null;
        if (word.StartsWith(longName + "=", StringComparison.Ordinal))
            return word[(longName.Length + 1)..];
        return shortName.Length == 2 && word.StartsWith(shortName, StringComparison.Ordinal) && !word.StartsWith("--", StringComparison.Ordinal) ? word[2..] : null;
    }
}
