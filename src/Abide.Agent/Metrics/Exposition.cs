using System.Buffers;
using System.Text;

namespace Abide.Agent.Metrics;

/// <summary>
/// Writes snapshots as Prometheus text (prometheus.io, "Exposition formats", 0.0.4) or OpenMetrics 1.0. They differ in the
/// names of counters in the lines about the family, in units, in how whole bounds are written, and in the end.
/// </summary>
internal sealed class Exposition(IBufferWriter<byte> output, ExpositionFormat format, string prefix)
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create("\\\"\n");

    /// <summary>All families, each once, with the samples of all snapshots that have it.</summary>
    public static IEnumerable<(MetricFamily Family, List<IReadOnlyList<Sample>> Samples)> Gather(IEnumerable<MetricSnapshot> snapshots)
    {
        Dictionary<MetricFamily, List<IReadOnlyList<Sample>>> families = new(ReferenceEqualityComparer.Instance);
        List<MetricFamily> order = [];
        foreach (var samples in snapshots.SelectMany(snapshot => snapshot.Families))
        {
            if (!families.TryGetValue(samples.Family, out var lists))
            {
                families.Add(samples.Family, lists = []);
                order.Add(samples.Family);
            }

            lists.Add(samples.Samples);
        }

        return order.Select(family => (family, families[family]));
    }

    public void WriteFamily(MetricFamily family, List<IReadOnlyList<Sample>> samples)
    {
        WriteHead(family);
        foreach (var sample in samples.SelectMany(list => list))
            WriteSample(family, sample);
    }

    /// <summary>What stands behind the last family.</summary>
    public void WriteEnd()
    {
        if (format == ExpositionFormat.OpenMetrics)
            Write("# EOF\n"u8);
    }

    private void WriteHead(MetricFamily family)
    {
        // In text a family is named as its samples are.
        string suffix = format == ExpositionFormat.Text && family.Type == MetricType.Counter ? "_total" : "";
        string type = family.Type switch
        {
            MetricType.Counter => "counter",
            MetricType.Gauge => "gauge",
            MetricType.Histogram => "histogram",
            _ => format == ExpositionFormat.Text ? "untyped" : "unknown",
        };

        WriteLine("# HELP ", family, suffix, family.Help);
        WriteLine("# TYPE ", family, suffix, type);
        if (format == ExpositionFormat.OpenMetrics && family.Unit is { } unit)
            WriteLine("# UNIT ", family, suffix, unit);
    }

    private void WriteLine(string keyword, MetricFamily family, string suffix, string text)
    {
        Write(keyword);
        WriteName(family, suffix);
        Write(" "u8);
        Write(text);
        Write("\n"u8);
    }

    private void WriteSample(MetricFamily family, Sample sample)
    {
        if (sample.Histogram is { } histogram)
        {
            for (int i = 0; i < histogram.Cumulative.Length; i++)
            {
                WriteName(family, "_bucket");
                WriteLabels(family, sample, i < histogram.UpperBounds.Length ? histogram.UpperBounds[i] : double.PositiveInfinity);
                Write(" "u8);
                Write(histogram.Cumulative[i]);
                Write("\n"u8);
            }

            WriteName(family, "_sum");
            WriteLabels(family, sample, bound: null);
            Write(" "u8);
            Write(sample.Value, whole: false);
            Write("\n"u8);
            WriteName(family, "_count");
            WriteLabels(family, sample, bound: null);
            Write(" "u8);
            Write(histogram.Count);
        }
        else
        {
            WriteName(family, family.Type == MetricType.Counter ? "_total" : "");
            WriteLabels(family, sample, bound: null);
            Write(" "u8);
            Write(sample.Value, whole: false);
        }

        Write("\n"u8);
    }

    private void WriteName(MetricFamily family, string suffix)
    {
        Write(prefix);
        Write("_"u8);
        Write(family.Name);
        Write(suffix);
    }

    private void WriteLabels(MetricFamily family, Sample sample, double? bound)
    {
        if (family.Labels.Length == 0 && bound is null)
            return;

        Write("{"u8);
        for (int i = 0; i < family.Labels.Length; i++)
        {
            if (i > 0)
                Write(","u8);
            Write(family.Labels[i]);
            Write("=\""u8);
            WriteEscaped(sample.Labels[i]);
            Write("\""u8);
        }

        if (bound is { } le)
        {
            Write(family.Labels.Length > 0 ? ",le=\""u8 : "le=\""u8);
            Write(le, whole: format == ExpositionFormat.OpenMetrics);
            Write("\""u8);
        }

        Write("}"u8);
    }

    private void WriteEscaped(string value)
    {
        var rest = value.AsSpan();
        for (int at = rest.IndexOfAny(Escaped); at >= 0; at = rest.IndexOfAny(Escaped))
        {
            Write(rest[..at]);
            Write(rest[at] switch { '\n' => "\\n"u8, '"' => "\\\""u8, _ => "\\\\"u8 });
            rest = rest[(at + 1)..];
        }

        Write(rest);
    }

    /// <param name="value">Any number; Go's forms of the infinite ones are what both texts ask for.</param>
    /// <param name="whole">Write 1 as 1.0, the canonical form of bounds in OpenMetrics.</param>
    private void Write(double value, bool whole)
    {
        if (double.IsNaN(value))
            Write("NaN"u8);
        else if (double.IsInfinity(value))
            Write(value > 0 ? "+Inf"u8 : "-Inf"u8);
        else
        {
            var span = output.GetSpan(40);
            value.TryFormat(span, out int written);
            span[..written].Replace((byte)'E', (byte)'e');
            if (whole && span[..written].IndexOfAny((byte)'.', (byte)'e') < 0)
            {
                span[written++] = (byte)'.';
                span[written++] = (byte)'0';
            }

            output.Advance(written);
        }
    }

    private void Write(ulong value)
    {
        var span = output.GetSpan(20);
        value.TryFormat(span, out int written);
        output.Advance(written);
    }

    private void Write(ReadOnlySpan<byte> text) => output.Write(text);

    private void Write(ReadOnlySpan<char> text)
    {
        // Lone surrogates become U+FFFD: what is written is always UTF-8.
        var span = output.GetSpan(text.Length * 3);
        output.Advance(Encoding.UTF8.GetBytes(text, span));
    }
}
