using System.Text;
using Abide.Agent.Configuration;
using Abide.Agent.Metrics;
using Microsoft.AspNetCore.Http;

namespace Abide.Agent.Serving;

/// <summary>Answers requests.</summary>
internal sealed class Endpoints(ConfigurationKeeper keeper, SourceCollector collector, Authorization authorization, AgentLife life, Thrift thrift)
{
    /// <summary>How much of an answer is written before it is waited for the client to take it.</summary>
    private const int PieceBytes = 16 * 1024;

    /// <summary>
    /// How long a client may take to read an answer. Kestrel's least rate is of no help: what it forgives adds up over requests that are sent ahead.
    /// </summary>
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(10);

    public async Task AnswerAsync(HttpContext context)
    {
        var configuration = keeper.Current.Configuration;
        string path = context.Request.Path.Value ?? "/";
        (string method, bool changes) = path switch
        {
            "/healthz" or "/readyz" or "/metrics" or "/" => (HttpMethods.Get, false),
            "/-/drain" or "/-/reload" => (HttpMethods.Post, true),
            _ => ("", false),
        };

        bool health = path is "/healthz" or "/readyz";
        var refusal = health ? null : authorization.Refuse(context, configuration, changes);

        // There is room for few connections: one that asks for nothing that needs authorization is not kept.
        if (health || refusal is not null || method.Length == 0)
            context.Response.Headers.Connection = "close";
        if (refusal is var (status, reason))
        {
            if (status == StatusCodes.Status401Unauthorized)
                context.Response.Headers.WWWAuthenticate = "Bearer";
            await TellAsync(context, status, reason);
        }
        else if (method.Length == 0)
        {
            await TellAsync(context, StatusCodes.Status404NotFound, "there is /metrics, /healthz, /readyz, and to be posted /-/drain and /-/reload");
        }
        else if (context.Request.Method != method && !(method == HttpMethods.Get && HttpMethods.IsHead(context.Request.Method)))
        {
            context.Response.Headers.Allow = method == HttpMethods.Get ? "GET, HEAD" : method;
            await TellAsync(context, StatusCodes.Status405MethodNotAllowed, $"{path} takes {method} only");
        }
        else
        {
            if (!health)
                Newcomers.Keep(context.Features);
            await AnswerAsync(context, path, configuration);
        }
    }

    private Task AnswerAsync(HttpContext context, string path, AgentConfiguration configuration)
    {
        switch (path)
        {
            case "/metrics":
                return TellMetricsAsync(context, configuration);
            case "/healthz":
                return TellAsync(context, StatusCodes.Status200OK, "live");
            case "/readyz":
                string? missing = life.MissingForReady;
                return TellAsync(context, missing is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, missing ?? "ready");
            case "/-/drain":
                life.Stop();
                return TellAsync(context, StatusCodes.Status200OK, "draining");
            case "/-/reload":
                string? refused = life.Reload();
                return TellAsync(context, refused is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity, refused ?? "reloaded");
            default:
                return TellAsync(context, StatusCodes.Status200OK, $"abide-agent {OwnVersion.Text}: /metrics, /healthz, /readyz");
        }
    }

    private async Task TellMetricsAsync(HttpContext context, AgentConfiguration configuration)
    {
        if (!life.HasConfiguration)
        {
            await TellAsync(context, StatusCodes.Status503ServiceUnavailable, "the configuration has not been decided yet");
            return;
        }

        context.Response.OnCompleted(() =>
        {
            thrift.GiveBack();
            return Task.CompletedTask;
        });
        var readings = await collector.CollectAsync(configuration);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        enough.CancelAfter(LongestAnswer);
        try
        {
            await WriteMetricsAsync(context, configuration, readings, enough.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            life.CountBrokenScrape();
            context.Abort();
        }
    }

    private async Task WriteMetricsAsync(HttpContext context, AgentConfiguration configuration, IReadOnlyList<SourceReading> readings, CancellationToken cancellation)
    {
        var format = ExpositionFormats.Choose(context.Request.Headers.Accept);
        var response = context.Response;
        response.ContentType = format == ExpositionFormat.OpenMetrics ? ExpositionFormats.OpenMetricsType : ExpositionFormats.TextType;
        Exposition exposition = new(response.BodyWriter, format, configuration.Prefix);
        foreach (var (family, samples) in Exposition.Gather([.. readings.Select(reading => reading.Snapshot), SourceHealth.Of(readings), life.Tell()]))
        {
            exposition.WriteFamily(family, samples);
            if (response.BodyWriter.UnflushedBytes >= PieceBytes)
                await FlushAsync(response, cancellation);
        }

        exposition.WriteEnd();
        await FlushAsync(response, cancellation);
    }

    private static async Task FlushAsync(HttpResponse response, CancellationToken cancellation)
    {
        var result = await response.BodyWriter.FlushAsync(cancellation);
        if (result.IsCompleted)
            throw new IOException("the client is gone");
    }

    private static async Task TellAsync(HttpContext context, int status, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text + "\n");
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
