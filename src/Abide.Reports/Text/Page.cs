using System.Text;

namespace Abide.Reports.Text;

/// <summary>Writes lines with optional colour, wrapped at a width; every text is escaped on the way.</summary>
internal sealed class Page(TextWriter output, bool colour, int? width)
{
    /// <summary>Columns, or null when nothing is to be wrapped or shortened.</summary>
    public int? Width => width;

    public Page Text(string text, Style style = Style.Plain)
    {
        Put(Printable.Escape(text), style);
        return this;
    }

    public Page Padded(string text, int columns, Style style = Style.Plain)
    {
        var safe = Printable.Escape(text);
        Put(safe, style);
        output.Write(new string(' ', Math.Max(0, columns - Printable.Width(safe))));
        return this;
    }

    public void Line(string text = "", Style style = Style.Plain)
    {
        Put(Printable.Escape(text), style);
        output.Write('\n');
    }

    /// <summary>
    /// Goes on at <paramref name="column"/>, where the label before it ended; later lines start there too, or at
    /// <paramref name="later"/>.
    /// </summary>
    public void Wrapped(string text, int column, Style style = Style.Plain, int? later = null)
    {
        var line = new StringBuilder();
        var used = 0;
        foreach (var word in Printable.Escape(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var length = Printable.Width(word);
            if (used > 0 && used + 1 + length > Room(column))
            {
                Put(line.ToString(), style);
                output.Write('\n');
                column = later ?? column;
                output.Write(new string(' ', column));
                line.Clear();
                used = 0;
            }

            line.Append(used > 0 ? " " : "").Append(word);
            used += length + (used > 0 ? 1 : 0);
        }

        Put(line.ToString(), style);
        output.Write('\n');
    }

    private int Room(int column) => width is { } columns ? Math.Max(columns - column, 20) : int.MaxValue;

    private void Put(string safe, Style style)
    {
        if (!colour || style == Style.Plain || safe.Length == 0)
        {
            output.Write(safe);
            return;
        }

        output.Write($"\e[{Styles.Sgr(style)}m{safe}\e[0m");
    }
}
