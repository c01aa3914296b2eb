using System.Text;

namespace Abide.ImportFacts;

/// <summary>Comma-separated values as in RFC 4180, one record a line.</summary>
internal static class Csv
{
    /// <summary>Records without the header line.</summary>
    public static IEnumerable<string[]> Read(string path) => File.ReadLines(path).Skip(1).Where(line => line.Length > 0).Select(Split);

    public static string[] Split(string line)
    {
        if (!line.Contains('"')) return line.Split(',');

        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (quoted && c == '"' && i + 1 < line.Length && line[i + 1] == '"')
            {
                field.Append(line[++i]);
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(c);
            }
        }

        fields.Add(field.ToString());
        return [.. fields];
    }

    public static string Join(params ReadOnlySpan<string> fields)
    {
        var line = new StringBuilder();
        foreach (var field in fields)
        {
            if (line.Length > 0) line.Append(',');
            if (field.AsSpan().IndexOfAny(',', '"') < 0)
                line.Append(field);
            else
                line.Append('"').Append(field.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }

        return line.ToString();
    }
}
