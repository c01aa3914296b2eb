namespace Abide.Compatibility.Tests.Verdicts.Corpus;

/// <summary>Builds programs of tests/corpus/c.</summary>
internal static class C
{
    /// <summary>Path of a source file.</summary>
    public static string Source(string name) => Path.Combine(AppContext.BaseDirectory, "corpus", "c", name);

    /// <summary>A program for this machine's own C library, or with <c>-static</c> for none.</summary>
    public static void Program(string output, string source, params IEnumerable<string> arguments) => Compile("gcc", output, source, arguments);

    /// <summary>A shared library without needs of its own; its soname is its file name.</summary>
    public static void Library(string output, string source, params IEnumerable<string> arguments) =>
        Compile("gcc", output, source, ["-shared", "-fPIC", "-nostdlib", $"-Wl,-soname,{Path.GetFileName(output)}", .. arguments]);

    public static void Compile(string compiler, string output, string source, params IEnumerable<string> arguments)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(output)!);
        Command.Build(compiler, ["-O1", "-o", output, Source(source), .. arguments]);
    }
}
