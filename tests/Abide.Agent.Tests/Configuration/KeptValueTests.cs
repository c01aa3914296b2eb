using Abide.Agent.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Abide.Agent.Tests.Configuration;

public sealed class KeptValueTests
{
    private const string Consul = """, "consul": { "address": "https://127.0.0.1:1", "key": "a" }""";

    [Theory]
    [InlineData(Consul, 9, "disk: consul (revision 7)")]
    [InlineData("", 2, "file ")]
    [InlineData(""", "consul": { "address": "https://127.0.0.1:1", "key": "b" }""", 2, "file ")]
    [InlineData(""", "etcd": { "addresses": ["https://127.0.0.1:1"], "key": "a" }""", 2, "file ")]
    public void What_was_kept_counts_only_while_its_store_and_key_are_configured(string store, double deadline, string origin)
    {
        using TemporaryDirectory folder = new();
        new LastGood { Store = "consul", Key = "a", Revision = 7, Value = """{"scrape":{"deadlineSeconds":9}}""" }.Save(folder.Path);

        var started = Start(folder, store);
        started.Current.Configuration.Scrape.DeadlineSeconds.ShouldBe(deadline);
        started.Current.Origins["scrape.deadlineSeconds"].ShouldStartWith(origin);

        var reloaded = Start(folder, Consul);
        Write(folder, store);
        reloaded.ReloadFile().ShouldBeNull();
        reloaded.Current.Configuration.Scrape.DeadlineSeconds.ShouldBe(deadline);
    }

    private static ConfigurationKeeper Start(TemporaryDirectory folder, string store) => ConfigurationKeeper.Start(
        new ConfigurationInputs(Write(folder, store), Required: true, ConfigurationLayer.Empty("environment"), ConfigurationLayer.Empty("command line")),
        TimeProvider.System, NullLogger.Instance, keeps: false);

    private static string Write(TemporaryDirectory folder, string store) =>
        folder.Write("config.json", $$"""{ "stateDirectory": "{{folder.Path}}", "scrape": { "deadlineSeconds": 2 }{{store}} }""");
}
