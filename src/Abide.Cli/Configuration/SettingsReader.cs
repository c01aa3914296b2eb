using System.Collections.Immutable;
using System.Globalization;
using Abide.Cli.Observations;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Abide.Cli.Configuration;

/// <summary>
/// Reads abide.yaml from parser events: no reflection, no recursion, no aliases, and every fault names its line. A key that
/// is not known is a fault, because a mistyped waiver must not be silently without effect.
/// </summary>
internal sealed class SettingsReader
{
    private static readonly ImmutableArray<string> TopKeys = ["targets", "fail-on", "observe", "waivers"];
    private static readonly ImmutableArray<string> WaiverKeys = ["finding", "path", "target", "reason", "expires"];

    private readonly IParser _parser;
    private readonly string _file;

    private SettingsReader(IParser parser, string file)
    {
        _parser = parser;
        _file = file;
    }

    /// <exception cref="UserException">The file says something that is not understood.</exception>
    public static ProjectSettings Read(TextReader text, string file)
    {
        try
        {
            return new SettingsReader(new Parser(text), file).ReadDocument();
        }
        catch (YamlException e)
        {
            throw new UserException($"{file}:{e.Start.Line}: not valid YAML: {e.InnerException?.Message ?? e.Message}", "check the indentation and the quotes on that line");
        }
    }

    private ProjectSettings ReadDocument()
    {
        var settings = new ProjectSettings { Directory = "" };
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<StreamEnd>(out _))
            return settings;

        _parser.Consume<DocumentStart>();
        if (_parser.Accept<Scalar>(out var nothing) && nothing.Value.Length == 0)
            return settings;

        ReadMapping("the file", TopKeys, key => settings = key switch
        {
            "targets" => settings with { Targets = ReadTexts("targets") },
            "fail-on" => settings with { FailOn = ReadFailOn() },
            "observe" => settings with { Observe = [.. ReadTexts("observe").Select(ReadCommand)] },
            _ => settings with { Waivers = ReadWaivers() },
        });
        _parser.Consume<DocumentEnd>();
        if (!_parser.TryConsume<StreamEnd>(out _))
            throw Fault(_parser.Current!, "a second YAML document", "keep one document in the file");
        return settings;
    }

    private ImmutableArray<string> ReadCommand(string line) =>
        CommandWords.Split(_file, line) is { IsEmpty: false } words
            ? words
            : throw new UserException($"{_file}: observe has an empty command line", "write the program's path and its arguments");

    private string ReadFailOn()
    {
        var scalar = ReadScalar("fail-on");
        return scalar.Value is "fails" or "degraded"
            ? scalar.Value
            : throw Fault(scalar, $"fail-on is '{scalar.Value}'", "write fails or degraded");
    }

    private ImmutableArray<Waiver> ReadWaivers()
    {
        var waivers = ImmutableArray.CreateBuilder<Waiver>();
        ReadSequence("waivers", () => waivers.Add(ReadWaiver()));
        return waivers.ToImmutable();
    }

    private Waiver ReadWaiver()
    {
        var start = _parser.Current!;
        var values = new Dictionary<string, Scalar>(StringComparer.Ordinal);
        ReadMapping("a waiver", WaiverKeys, key => values[key] = ReadScalar(key));
        return new Waiver
        {
            Finding = Text(values, start, "finding"),
            Path = Text(values, start, "path"),
            Target = values.TryGetValue("target", out var target) ? new Glob(target.Value) : null,
            Reason = Text(values, start, "reason"),
            Expires = Date(values, start, "expires"),
            Line = (int)start.Start.Line,
        };
    }

    private DateOnly Date(Dictionary<string, Scalar> values, ParsingEvent start, string key)
    {
        var text = Text(values, start, key);
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw Fault(values[key], $"{key} is '{text}', which is no date", "write the last day as year-month-day, for example 2026-12-31");
    }

    private string Text(Dictionary<string, Scalar> values, ParsingEvent start, string key) =>
        values.TryGetValue(key, out var scalar) && scalar.Value.Length > 0
            ? scalar.Value
            : throw Fault(start, $"the waiver has no {key}", "a waiver needs finding, path, reason and expires; target is optional");

    private ImmutableArray<string> ReadTexts(string key)
    {
        if (_parser.Accept<Scalar>(out _))
            return [ReadScalar(key).Value];

        var texts = ImmutableArray.CreateBuilder<string>();
        ReadSequence(key, () => texts.Add(ReadScalar(key).Value));
        return texts.ToImmutable();
    }

    private void ReadMapping(string what, ImmutableArray<string> known, Action<string> read)
    {
        if (!_parser.TryConsume<MappingStart>(out _))
            throw Fault(_parser.Current!, $"{what} is not a mapping", $"write key: value lines; known keys are {string.Join(", ", known)}");

        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadScalar("a key");
            if (!known.Contains(key.Value))
                throw Fault(key, $"unknown key '{key.Value}'", Suggestions.Hint(key.Value, known, $"known keys are {string.Join(", ", known)}"));
            if (!seen.Add(key.Value))
                throw Fault(key, $"'{key.Value}' is given twice", "keep one of them");
            read(key.Value);
        }
    }

    private void ReadSequence(string key, Action readItem)
    {
        if (!_parser.TryConsume<SequenceStart>(out _))
            throw Fault(_parser.Current!, $"{key} is not a list", "write one '- item' a line below it");
        while (!_parser.TryConsume<SequenceEnd>(out _))
            readItem();
    }

    private Scalar ReadScalar(string what) =>
        _parser.TryConsume<Scalar>(out var scalar) ? scalar : throw Fault(_parser.Current!, $"{what} is not a plain text", "write it as one word or in quotes");

    private UserException Fault(ParsingEvent at, string what, string hint) => new($"{_file}:{at.Start.Line}: {what}", hint);
}
