using System.Globalization;

namespace Abide.Agent.Metrics;

/// <summary>The two texts in which metrics are told.</summary>
internal enum ExpositionFormat
{
    /// <summary>Prometheus text, version 0.0.4.</summary>
    Text,

    /// <summary>OpenMetrics 1.0.</summary>
    OpenMetrics,
}

internal static class ExpositionFormats
{
    public const string TextType = "text/plain; version=0.0.4; charset=utf-8";
    public const string OpenMetricsType = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    /// <summary>
    /// What the client likes best (RFC 9110, 12.5.1). Who says nothing that we know, or nothing at all, gets the text that every scraper reads.
    /// </summary>
    /// <param name="accept">Values of the Accept header.</param>
    public static ExpositionFormat Choose(IEnumerable<string?> accept)
    {
        double text = 0;
        double openMetrics = 0;
        foreach (string range in accept.SelectMany(value => (value ?? "").Split(',')))
        {
            string[] parts = range.Split(';', StringSplitOptions.TrimEntries);
            double quality = 1;
            string version = "";
            foreach (string parameter in parts.Skip(1))
            {
                if (parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase))
                    quality = double.TryParse(parameter.AsSpan(2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double q) ? q : 0;
                else if (parameter.StartsWith("version=", StringComparison.OrdinalIgnoreCase))
                    version = parameter[8..].Trim('"');
            }

            switch (parts[0].ToLowerInvariant())
            {
                case "application/openmetrics-text" when version is "" or "1.0.0" or "0.0.1":
                    openMetrics = Math.Max(openMetrics, quality);
                    break;
                case "text/plain" when version is "" or "0.0.4":
                case "text/*" or "*/*":
                    text = Math.Max(text, quality);
                    break;
            }
        }

        return openMetrics > text ? ExpositionFormat.OpenMetrics : ExpositionFormat.Text;
    }
}
