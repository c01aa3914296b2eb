namespace Abide.ImportFacts;

/// <summary>One table of data/: a comment on top, then lines that end in LF.</summary>
internal sealed class TableWriter : IDisposable
{
    private readonly StreamWriter _writer;

    /// <param name="data">The folder of all tables.</param>
    /// <param name="name">Path of the table in it.</param>
    /// <param name="about">What the table holds, one comment line each.</param>
    public TableWriter(string data, string name, params ReadOnlySpan<string> about)
    {
        var path = Path.Combine(data, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _writer = new(path) { NewLine = "\n" };
        foreach (var line in about)
            _writer.WriteLine("# " + line);
        _writer.WriteLine("# Made by tools/ImportFacts; layout in docs/formats/data-tables.md.");
    }

    /// <summary>Removes a folder of generated tables, so that none outlives its facts.</summary>
    public static void Clear(string data, string folder)
    {
        var path = Path.Combine(data, folder);
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
    }

    public void Row(params ReadOnlySpan<string> fields) => _writer.WriteLine(string.Join('\t', fields!));

    public void Line(string text) => _writer.WriteLine(text);

    public void Dispose() => _writer.Dispose();
}
