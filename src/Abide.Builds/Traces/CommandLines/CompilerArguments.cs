using System.Collections.Immutable;

namespace Abide.Builds.Traces.CommandLines;

/// <summary>One option with its value, or one input.</summary>
/// <param name="Name"><c>-I</c>; empty for an input.</param>
/// <param name="Value">Of the option, or the input; null for a plain option.</param>
/// <param name="Words">As they were written: one, or two when the value stands apart.</param>
public readonly record struct CompilerOption(string Name, string? Value, ImmutableArray<string> Words);

/// <summary>How far a driver goes.</summary>
public enum CompilerMode
{
    /// <summary>It is asked about itself, or given nothing.</summary>
    Ask,

    /// <summary>-E, -M</summary>
    Preprocess,

    /// <summary>-c, -S, -fsyntax-only</summary>
    Compile,

    /// <summary>To the end.</summary>
    Link,
}

/// <summary>
/// The command line of gcc, clang or zig cc, as far as a trace needs it (GCC manual, "Option Summary"; clang's ClangCommandLineReference).
/// </summary>
public sealed class CompilerArguments
{
    private const int MostWords = 1_000_000;
    private const int DeepestResponse = 20;

    // Options whose value may, or must, be the next word.
    private static readonly string[] s_joinedOrApart =
    [
        "-isystem", "-iquote", "-idirafter", "-iprefix", "-iwithprefixbefore", "-iwithprefix", "-isysroot", "-imacros", "-include-pch", "-include", "-imultilib",
        "-cxx-isystem", "-c-isystem", "-stdlib++-isystem", "-iframework", "-Xpreprocessor", "-Xassembler", "-Xlinker", "-Xclang", "-MF", "-MT", "-MQ", "-MJ", "-aux-info",
        "-I", "-L", "-D", "-U", "-l", "-o", "-x", "-T", "-u", "-z", "-B", "-F", "-A",
    ];

    private static readonly HashSet<string> s_apart = new(StringComparer.Ordinal)
    {
        "--param", "-wrapper", "-dumpbase", "-dumpbase-ext", "-dumpdir", "-target", "-arch", "-framework", "-mllvm", "-gcc-toolchain", "--sysroot", "--serialize-diagnostics", "-ivfsoverlay",
        "-working-directory", "-e", "-h", "-rpath", "-soname", "--include-directory", "--output", "-G", "-specs", "-target-cpu", "-dynamic-linker",
    };

    private static readonly HashSet<string> s_questions = new(StringComparer.Ordinal) { "-###", "--version", "-dumpmachine", "-dumpversion", "-dumpfullversion", "-dumpspecs", "--help", "-cc1", "-V", "-qversion" };

    private CompilerArguments(ImmutableArray<CompilerOption> options) => Options = options;

    /// <summary>Everything behind the driver's own words, in order, response files read.</summary>
    public ImmutableArray<CompilerOption> Options { get; }

    /// <summary>What is compiled or linked, in order; <c>-</c> for standard input.</summary>
    public IEnumerable<string> Inputs => Options.Where(option => option.Name.Length == 0).Select(option => option.Value!);

    /// <summary>Inputs that go through the preprocessor, each with its language where <c>-x</c> names one.</summary>
    public IEnumerable<(string Path, string? Language)> Sources
    {
        get
        {
            string? language = null;
            foreach (var option in Options)
            {
                if (option.Name == "-x")
                    language = option.Value == "none" ? null : option.Value;
                else if (option.Name.Length == 0 && IsPreprocessed(option.Value!, language))
                    yield return (option.Value!, language);
            }
        }
    }

    /// <summary>Whether all inputs are assembly that is not preprocessed.</summary>
    public bool OnlyAssembles => Inputs.Any() && Inputs.All(input => input.EndsWith(".s", StringComparison.Ordinal));

    public CompilerMode Mode
    {
        get
        {
            if (!Inputs.Any() || Options.Any(option => s_questions.Contains(option.Name) || option.Name.StartsWith("-print-", StringComparison.Ordinal) || option.Name.StartsWith("--print-", StringComparison.Ordinal) || option.Name.StartsWith("--help", StringComparison.Ordinal)))
                return CompilerMode.Ask;
            return Options.Any(option => option.Name is "-E" or "-M" or "-MM") ? CompilerMode.Preprocess
                : Options.Any(option => option.Name is "-c" or "-S" or "-fsyntax-only" or "--precompile") ? CompilerMode.Compile
                : CompilerMode.Link;
        }
    }

    /// <summary>The last of -o, or null.</summary>
    public string? Output => Last("-o") ?? Last("--output");

    /// <summary>The directory that default headers and libraries are looked for in, or null.</summary>
    public string? Sysroot => Last("--sysroot");

    /// <summary>The directory that default headers are looked for in; -isysroot wins over --sysroot. Null when there is none.</summary>
    public string? HeaderRoot => Last("-isysroot") ?? Sysroot;

    /// <summary>Of clang and zig: the machine to compile for, or null.</summary>
    public string? Target => Last("-target") ?? Last("--target");

    /// <param name="words">Behind the program's name, and behind <c>cc</c> of zig.</param>
    /// <param name="readResponse">The text of a response file (<c>@file</c>), or null when it cannot be read.</param>
    public static CompilerArguments Parse(IEnumerable<string> words, Func<string, string?>? readResponse = null)
    {
        var all = new List<string>();
        Expand(words, readResponse, all, depth: 0);

        var options = ImmutableArray.CreateBuilder<CompilerOption>(all.Count);
        for (var i = 0; i < all.Count; i++)
        {
            var word = all[i];
            var next = i + 1 < all.Count ? all[i + 1] : null;
            var option = Read(word, next);
            options.Add(option);
            if (option.Words.Length == 2)
                i++;
        }

        return new(options.ToImmutable());
    }

    /// <summary>The words of a response file: blanks separate, quotes and backslashes keep (libiberty, argv.c).</summary>
    public static IEnumerable<string> SplitResponse(string text)
    {
        var word = new System.Text.StringBuilder();
        var (quote, inWord) = ('\0', false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (inWord)
                    yield return word.ToString();
                word.Clear();
                inWord = false;
                continue;
            }

            inWord = true;
            if (c == '\\' && quote != '\'' && i + 1 < text.Length)
                word.Append(text[++i]);
            else if (quote == c)
                quote = '\0';
            else if (quote == '\0' && c is '\'' or '"')
                quote = c;
            else
                word.Append(c);
        }

        if (inWord)
            yield return word.ToString();
    }

    private string? Last(string name)
    {
        string? last = null;
        foreach (var option in Options)
        {
            if (option.Name == name)
                last = option.Value;
        }

        return last;
    }

    private static void Expand(IEnumerable<string> words, Func<string, string?>? readResponse, List<string> into, int depth)
    {
        foreach (var word in words)
        {
            if (into.Count >= MostWords)
                return;
            if (word is ['@', _, ..] && depth < DeepestResponse && readResponse?.Invoke(word[1..]) is { } text)
                Expand(SplitResponse(text), readResponse, into, depth + 1);
            else
                into.Add(word);
        }
    }

    private static CompilerOption Read(string word, string? next)
    {
        if (word is not ['-', _, ..])
            return new("", word, [word]);
        if (s_apart.Contains(word))
            return next is null ? new(word, null, [word]) : new(word, next, [word, next]);

        // -Wp,... and -Wl,... hold lists; they are kept whole.
        if (word.StartsWith("-W", StringComparison.Ordinal) || word.StartsWith("-f", StringComparison.Ordinal) || word.StartsWith("-m", StringComparison.Ordinal) || word.StartsWith("-std", StringComparison.Ordinal))
            return new(word, null, [word]);
        if (word.StartsWith("--", StringComparison.Ordinal) && word.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
            return new(word[..equals], word[(equals + 1)..], [word]);
        if (s_questions.Contains(word) || word.StartsWith("-static", StringComparison.Ordinal) || word.StartsWith("-dD", StringComparison.Ordinal) || word is "-undef" or "-emit-llvm")
            return new(word, null, [word]);
        foreach (var name in s_joinedOrApart)
        {
            if (!word.StartsWith(name, StringComparison.Ordinal))
                continue;
            if (word.Length > name.Length)
                return new(name, word[name.Length..], [word]);
            return next is null ? new(name, null, [word]) : new(name, next, [word, next]);
        }

        return new(word, null, [word]);
    }

    private static bool IsPreprocessed(string path, string? language) => language is not null
        ? language is "c" or "c++" or "objective-c" or "objective-c++" or "assembler-with-cpp" or "c-header" or "c++-header"
        : Path.GetExtension(path) is ".c" or ".cc" or ".cp" or ".cpp" or ".cxx" or ".CPP" or ".c++" or ".C" or ".m" or ".mm" or ".M" or ".S" or ".sx" or ".h" or ".hh" or ".hpp" or ".H";
}
