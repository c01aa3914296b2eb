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

    [Theory]
    [InlineData("consul", true, false)]
    [InlineData("etcd", true, false)]
    [InlineData("etcd", false, false)]
    [InlineData("", false, true)]
    public void A_value_that_was_not_read_is_refused_until_its_store_or_Consul_answers(string heard, bool hasKey, bool isRefused)
    {
        using TemporaryDirectory folder = new();
        var keeper = Start(folder, Consul);
        keeper.HeardUnread("etcd", new StoreValueException("the answer is too long"));
        keeper.Health.Refused.ShouldBeTrue();

        if (heard.Length > 0)
            keeper.Heard(heard, hasKey);

        keeper.Health.Refused.ShouldBe(isRefused);
        keeper.Health.Refusals["etcd"].ShouldBe(1);
    }

    [Theory]
    [InlineData("one", 8, true)]
    [InlineData("one", 6, false)]
    [InlineData("other", 8, false)] // counts anew: made from an old snapshot, for all that is known
    public void Only_a_later_value_of_the_same_cluster_is_newer_than_one_of_etcd(string cluster, long revision, bool isNewer)
    {
        using TemporaryDirectory folder = new();
        new LastGood { Store = "etcd", Key = "a", Revision = 7, Cluster = "one", Value = "{}" }.Save(folder.Path);
        var keeper = Start(folder, """, "etcd": { "addresses": ["https://127.0.0.1:1"], "key": "a" }""");
        StoreValue backup = new("etcd", "a", revision, cluster, "{}"u8.ToArray());

        keeper.IsNewer(backup, alone: false).ShouldBe(isNewer);
        keeper.IsNewer(backup, alone: true).ShouldBeTrue();
    }

    [Fact]
    public void A_broken_file_is_replaced_by_the_last_good_one_though_the_environment_has_only_half_of_what_belongs_together()
    {
        using TemporaryDirectory folder = new();
        new LastGood { File = """{ "tls": { "keyFile": "/key" }, "prefix": "kept" }""" }.Save(folder.Path);
        var environment = ConfigurationLayer.FromEnvironment([new("ABIDE_AGENT_TLS_CERTIFICATE_FILE", "/certificate"), new("ABIDE_AGENT_STATE_DIRECTORY", folder.Path)]);

        var keeper = ConfigurationKeeper.Start(
            new ConfigurationInputs(folder.Write("config.json", "{ broken"), Required: true, environment, ConfigurationLayer.Empty("command line")),
            TimeProvider.System, NullLogger.Instance, keeps: false);

        keeper.Current.Configuration.Prefix.ShouldBe("kept");
    }

    [Fact]
    public void Told_to_ask_anew_while_it_ends_a_follower_does_not_mind()
    {
        using TemporaryDirectory folder = new();
        StoreFollower follower = new(Start(folder, ""), TimeProvider.System);
        follower.Dispose();

        Should.NotThrow(follower.Restart);
        Should.NotThrow(follower.Restart);
    }

    private static ConfigurationKeeper Start(TemporaryDirectory folder, string store) => ConfigurationKeeper.Start(
        new ConfigurationInputs(Write(folder, store), Required: true, ConfigurationLayer.Empty("environment"), ConfigurationLayer.Empty("command line")),
        TimeProvider.System, NullLogger.Instance, keeps: false);

    private static string Write(TemporaryDirectory folder, string store) =>
        folder.Write("config.json", $$"""{ "stateDirectory": "{{folder.Path}}", "scrape": { "deadlineSeconds": 2 }{{store}} }""");
}
