using System.Globalization;
using System.Text.RegularExpressions;

namespace Abide.Agent.Tests.Metrics;

/// <summary>A sample as a scraper reads it: labels in the order of the text.</summary>
internal sealed record ParsedSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);

/// <summary>
/// A strict reader of OpenMetrics 1.0 (sections "Overall structure", "ABNF" and "Metric types"), for what the agent uses of it. It throws where a
/// scraper may refuse the text.
/// </summary>
internal static partial class OpenMetricsParser
{
    private static readonly string[] Types = ["counter", "gauge", "histogram", "unknown"];

    public static List<ParsedSample> Parse(string text)
    {
        text.EndsWith("\n# EOF\n", StringComparison.Ordinal).ShouldBeTrue("the end must be marked");
        List<ParsedSample> samples = [];
        HashSet<string> families = new(StringComparer.Ordinal);
        HashSet<string> series = new(StringComparer.Ordinal);
        string family = "";
        string type = "";
        foreach (string line in text[..^"# EOF\n".Length].TrimEnd('\n').Split('\n'))
        {
            line.ShouldNotBeEmpty();
            if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                string[] words = line.Split(' ', 4);
                words.Length.ShouldBe(4, line);
                if (words[2] != family)
                {
                    families.Add(words[2]).ShouldBeTrue($"{words[2]} comes twice");
                    (family, type) = (words[2], "");
                }

                switch (words[1])
                {
                    case "TYPE":
                        Types.ShouldContain(words[3]);
                        type = words[3];
                        break;
                    case "UNIT":
                        family.ShouldEndWith("_" + words[3]);
                        break;
                    default:
                        words[1].ShouldBe("HELP");
                        break;
                }
            }
            else
            {
                var sample = ReadSample(line);
                series.Add(string.Join('\0', sample.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}").Prepend(sample.Name)))
                    .ShouldBeTrue($"{line} comes twice");
                Suffixes(type).Select(suffix => family + suffix).ShouldContain(sample.Name, line);
                if (type is "counter" or "histogram" && !sample.Name.EndsWith("_sum", StringComparison.Ordinal))
                    sample.Value.ShouldBeGreaterThanOrEqualTo(0, line);
                samples.Add(sample);
            }
        }

        CheckHistograms(samples);
        return samples;
    }

    private static string[] Suffixes(string type) => type switch
    {
        "counter" => ["_total"],
        "histogram" => ["_bucket", "_sum", "_count"],
        "gauge" or "unknown" => [""],
        _ => throw new InvalidDataException("a sample comes before the type of its family"),
    };

    private static ParsedSample ReadSample(string line)
    {
        var match = Sample().Match(line);
        match.Success.ShouldBeTrue($"not a sample: {line}");
        Dictionary<string, string> labels = new(StringComparer.Ordinal);
        var names = match.Groups["label"].Captures;
        for (int i = 0; i < names.Count; i++)
            labels.Add(names[i].Value, Escape().Replace(match.Groups["text"].Captures[i].Value, escape => escape.Value switch { "\\n" => "\n", "\\\"" => "\"", _ => "\\" }));
        string number = match.Groups["value"].Value;
        double value = number switch { "+Inf" => double.PositiveInfinity, "-Inf" => double.NegativeInfinity, _ => double.Parse(number, CultureInfo.InvariantCulture) };
        return new ParsedSample(match.Groups["name"].Value, labels, value);
    }

    /// <summary>Bounds rise, counts do not fall, the last bound is infinite and its count is that of all.</summary>
    private static void CheckHistograms(List<ParsedSample> samples)
    {
        foreach (var histogram in samples.Where(sample => sample.Name.EndsWith("_bucket", StringComparison.Ordinal))
            .GroupBy(sample => sample.Name + string.Join(',', sample.Labels.Where(label => label.Key != "le")), StringComparer.Ordinal))
        {
            double[] bounds = [.. histogram.Select(sample => sample.Labels["le"]).Select(le =>
            {
                le.ShouldMatch(@"^(\+Inf|.*[.E].*)$", "bounds are written as numbers with a fraction");
                return le == "+Inf" ? double.PositiveInfinity : double.Parse(le, CultureInfo.InvariantCulture);
            })];
            bounds.ShouldBe(bounds.Order());
            bounds[^1].ShouldBe(double.PositiveInfinity);
            double[] counts = [.. histogram.Select(sample => sample.Value)];
            counts.ShouldBe(counts.Order());
            string count = histogram.First().Name[..^"_bucket".Length] + "_count";
            var labels = histogram.First().Labels.Where(label => label.Key != "le").ToArray();
            samples.Single(sample => sample.Name == count && sample.Labels.SequenceEqual(labels)).Value.ShouldBe(counts[^1]);
        }
    }

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{((?<label>[a-zA-Z_][a-zA-Z0-9_]*)="(?<text>([^"\\]|\\["\\n])*)"(,(?!\})|(?=\})))*\})? (?<value>[+-]?(Inf|NaN|[0-9.]+([eE][+-]?[0-9]+)?)|NaN)$""", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Sample();

    [GeneratedRegex("""\\["\\n]""", RegexOptions.None, 2000)]
    private static partial Regex Escape();
}
