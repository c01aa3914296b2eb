using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Abide.Agent.Tests.Serving;

/// <summary>An agent that runs as its users run it: as a process.</summary>
internal sealed class RunningAgent : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    /// <param name="program">The command, and what stands before its arguments.</param>
    /// <param name="settings">Members of its configuration file beside those that every test needs.</param>
    /// <param name="port">Where it listens; null for a port that is free.</param>
    /// <param name="folderForEveryone">Every user may write where its files are.</param>
    public RunningAgent(string[] program, string settings = "", int? port = null, bool folderForEveryone = false)
    {
        if (folderForEveryone && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_111_111);

        Port = port ?? ServerProcess.FreePort();
        ConfigurationFile = _folder.PathTo("config.json");
        Configure(settings);
        Process = new ServerProcess(program[0], [.. program[1..], "run", "--config", ConfigurationFile]);
        Client = new HttpClient { Timeout = ServerProcess.Patience, BaseAddress = new Uri($"http://127.0.0.1:{Port}") };
    }

    public int Port { get; }

    public ServerProcess Process { get; }

    public HttpClient Client { get; set; }

    public string ConfigurationFile { get; }

    public TemporaryDirectory Folder => _folder;

    public void Configure(string settings)
    {
        string own = $"\"listen\": \"127.0.0.1:{Port}\", \"stateDirectory\": {JsonSerializer.Serialize(_folder.Path)}";

        // A machine may be so busy that its own sources are late.
        if (!settings.Contains("\"scrape\"", StringComparison.Ordinal))
            own += ", \"scrape\": { \"deadlineSeconds\": 60 }";
        File.WriteAllText(ConfigurationFile, $"{{ {own}{(settings.Length > 0 ? ", " : "")}{settings} }}");
    }

    public RunningAgent WithToken(string token)
    {
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return this;
    }

    public Task ReadyAsync() => ServerProcess.UntilAsync(async () => !Process.HasExited && await StatusAsync("/readyz") == 200, () => $"never ready:\n{Process.Output}");

    /// <summary>Waits until its log says this: the log comes on another way than answers.</summary>
    public Task ToldAsync(string text) => ServerProcess.UntilAsync(() => Process.Output.Contains(text, StringComparison.Ordinal), () => $"never told:\n{Process.Output}");

    /// <summary>Status of a GET; 0 if nobody listens.</summary>
    public async Task<int> StatusAsync(string path)
    {
        try
        {
            using var response = await Client.GetAsync(path);
            return (int)response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    public async Task<(int Status, string Text)> PostAsync(string path)
    {
        using var response = await Client.PostAsync(path, content: null);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public Task<string> MetricsAsync() => Client.GetStringAsync("/metrics");

    /// <summary>Value of a sample without labels, or with them written as in the text.</summary>
    public async Task<double> ValueAsync(string sample)
    {
        string text = await MetricsAsync();
        string line = text.Split('\n').FirstOrDefault(line => line.StartsWith(sample + " ", StringComparison.Ordinal)) ?? throw new KeyNotFoundException($"{sample} is not in:\n{text}");
        return double.Parse(line[(sample.Length + 1)..], CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        Process.Dispose();
        Client.Dispose();
        _folder.Dispose();
    }
}
