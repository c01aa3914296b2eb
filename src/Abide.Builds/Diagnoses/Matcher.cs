using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Abide.Builds.Logs;

namespace Abide.Builds.Diagnoses;

/// <summary>
/// One form in which a tool tells a failure, and what it means. Forms are those of the tools' sources, from the beginning of the line,
/// so that a text that only speaks of the failure is none.
/// </summary>
internal sealed class Matcher
{
    private readonly Form _form;
    private readonly Func<Sight, Recognition?> _read;

    /// <param name="key">A text that every such line holds, for finding candidates.</param>
    /// <param name="form">The whole form, with groups for what it names.</param>
    /// <param name="read">What it means here; null when it is something else after all.</param>
    public Matcher(string key, [StringSyntax(StringSyntaxAttribute.Regex)] string form, Func<Sight, Recognition?> read)
    {
        Key = key;
        _read = read;
        _form = new(form);
    }

    /// <inheritdoc cref="Matcher(string, string, Func{Sight, Recognition?})"/>
    /// <param name="key">A text that every such line holds.</param>
    /// <param name="form">The whole form.</param>
    /// <param name="diagnosis">What it always means.</param>
    /// <param name="headline">One line about this case.</param>
    public Matcher(string key, [StringSyntax(StringSyntaxAttribute.Regex)] string form, Diagnosis diagnosis, Func<Sight, string> headline)
        : this(key, form, sight => new Recognition(diagnosis, headline(sight), sight.Named()))
    {
    }

    public string Key { get; }

    public Recognition? Read(LogWindow window, string? package)
    {
        if (!window.Line.Text.Contains(Key, StringComparison.Ordinal))
            return null;

        return _form.Match(window.Line.Text) is { } match ? _read(new Sight(window, match, package)) : null;
    }
}

/// <summary>A message and what is around it.</summary>
internal sealed class Sight(LogWindow window, Match match, string? package)
{
    /// <summary>What a group of the form holds; empty when it took no part.</summary>
    public string this[string group] => match.Groups[group].Value;

    public LogLine Line => window.Line;

    /// <summary>The package in whose header (<c># path</c>) the message stands, or null.</summary>
    public string? Package => package;

    /// <summary>The line that many lines before, or null.</summary>
    public LogLine? Before(int lines) => window.At(-lines);

    /// <summary>The line that many lines after, or null.</summary>
    public LogLine? After(int lines) => window.At(lines);

    /// <summary>The nearest line before that has a text, or null.</summary>
    public LogLine? LastWith(string text, int within = LogWindow.Back)
    {
        for (var distance = 1; distance <= within && Before(distance) is { } line; distance++)
        {
            if (line.Text.Contains(text, StringComparison.Ordinal))
                return line;
        }

        return null;
    }

    /// <summary>The nearest of the next lines that has a text, or null.</summary>
    public LogLine? NextWith(string text, int within = LogWindow.Ahead)
    {
        for (var distance = 1; distance <= within && After(distance) is { } line; distance++)
        {
            if (line.Text.Contains(text, StringComparison.Ordinal))
                return line;
        }

        return null;
    }

    /// <summary>All named groups that took part.</summary>
    public ImmutableArray<(string Name, string Value)> Named() =>
        [.. match.Groups.Values.Where(group => group.Success && group.Length > 0 && !char.IsAsciiDigit(group.Name[0])).Select(group => (group.Name, group.Value))];
}

/// <summary>What a message means.</summary>
/// <param name="Diagnosis">The cause.</param>
/// <param name="Headline">One line about this case; of several messages that have the cause, the first one's is told.</param>
/// <param name="Facts">What the message names.</param>
internal sealed record Recognition(Diagnosis Diagnosis, string Headline, ImmutableArray<(string Name, string Value)> Facts)
{
    /// <summary>Messages of one diagnosis and one subject have one cause.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Makes the headline of all messages of the cause; null to keep the first.</summary>
    public Func<ImmutableArray<LogFact>, string>? Summary { get; init; }

    /// <summary>Lines beside the message that belong to the evidence.</summary>
    public ImmutableArray<LogLine?> Beside { get; init; } = [];
}
