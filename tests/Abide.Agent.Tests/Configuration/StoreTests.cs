using System.Globalization;
using Abide.Agent.Configuration;

namespace Abide.Agent.Tests.Configuration;

/// <summary>A node and its stores, each killed, frozen and started again.</summary>
public sealed class StoreTests(RealStores stores) : IClassFixture<RealStores>, IAsyncLifetime
{
    private const double Default = 1;
    private static int s_keys;

    private readonly string _key = $"service/{Interlocked.Increment(ref s_keys)}/config";

    private ConsulConfiguration Consul => stores.Consul with { Key = _key };

    private EtcdConfiguration Etcd => stores.Etcd with { Key = "/backup/" + _key };

    public Task InitializeAsync() => stores.EverythingRunsAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task What_Consul_has_is_taken_and_what_changes_is_followed()
    {
        await PutConsulAsync(2);
        await using FollowedNode node = new(Consul, etcd: null);
        await node.DeadlineIsAsync(2);

        node.Keeper.Health.Source.ShouldBe("consul");
        for (int i = 3; i < 6; i++)
        {
            await PutConsulAsync(i);
            await node.DeadlineIsAsync(i);
        }
    }

    [Fact]
    public async Task A_bad_value_is_refused_whole_and_named_and_the_next_good_one_is_taken()
    {
        await PutConsulAsync(2);
        await using FollowedNode node = new(Consul, etcd: null);
        await node.DeadlineIsAsync(2);

        await stores.PutConsulAsync(_key, """{"prefix":"other","scrape":{"deadlineSeconds":-1}}""");
        await node.UntilAsync(health => health.Refusals["consul"] == 1 && health.Refused);
        node.Keeper.Current.Configuration.Prefix.ShouldBe("centos_agent");
        node.Deadline.ShouldBe(2);
        node.Log.ShouldContain("scrape.deadlineSeconds must be from");
        node.Log.ShouldContain("consul (revision");

        foreach (string bad in new[] { "garbage", "", "[]", """{"consul":{"address":""}}""", """{"nothing":1}""", """{"prefix":1}""", """{"prefix":"a","prefix":"b"}""", "\"\\ud800\"", new string('[', 5000), $"{{\"prefix\":\"{new string('x', 300_000)}\"}}" })
        {
            long before = node.Keeper.Health.Refusals["consul"];
            await stores.PutConsulAsync(_key, bad);
            await node.UntilAsync(health => health.Refusals["consul"] > before);
            node.Deadline.ShouldBe(2, bad);
        }

        await PutConsulAsync(3);
        await node.DeadlineIsAsync(3);
        node.Keeper.Health.Refused.ShouldBeFalse();
    }

    [Fact]
    public async Task When_Consul_is_killed_only_a_backup_that_is_written_later_is_taken_and_Consul_counts_again_when_it_is_back()
    {
        await PutEtcdAsync(7);
        await PutConsulAsync(2);
        await using FollowedNode node = new(Consul, Etcd);
        await node.DeadlineIsAsync(2);
        await node.UntilAsync(health => health.Stores.GetValueOrDefault("etcd") is { Up: true });

        stores.ConsulProcess.Kill();
        await node.UntilAsync(health => health.Stores["consul"].Failures > 2);
        node.Deadline.ShouldBe(2, "the backup is older");

        await PutEtcdAsync(8);
        await node.DeadlineIsAsync(8);
        node.Keeper.Health.Source.ShouldBe("etcd");
        await PutEtcdAsync(9);
        await node.DeadlineIsAsync(9);

        stores.StartConsul();
        await node.DeadlineIsAsync(2);
        node.Keeper.Health.Source.ShouldBe("consul");
        node.Keeper.Health.Stores["consul"].Up.ShouldBeTrue();
    }

    [Fact]
    public async Task When_Consul_is_frozen_at_the_start_the_backup_is_asked_after_a_short_time()
    {
        await PutConsulAsync(2);
        await PutEtcdAsync(7);
        stores.ConsulProcess.Signal("STOP");
        try
        {
            await using FollowedNode node = new(Consul with { DeadlineSeconds = 2 }, Etcd);
            await node.DecidedAsync();
            await node.DeadlineIsAsync(7);
            node.Log.ShouldContain("did not answer within 2 s");

            stores.ConsulProcess.Signal("CONT");
            await node.DeadlineIsAsync(2);
        }
        finally
        {
            stores.ConsulProcess.Signal("CONT");
        }
    }

    [Fact]
    public async Task When_Consul_freezes_while_it_is_followed_that_is_noticed_long_before_its_answer_is_due_and_the_backup_is_asked()
    {
        await PutEtcdAsync(7);
        await PutConsulAsync(2);
        await using FollowedNode node = new(Consul with { DeadlineSeconds = 1, WaitSeconds = 600 }, Etcd);
        await node.DeadlineIsAsync(2);
        await node.UntilAsync(health => health.Stores.GetValueOrDefault("etcd") is { Up: true });
        stores.ConsulProcess.Signal("STOP");
        try
        {
            await node.UntilAsync(health => health.Stores["consul"] is { Up: false });
            node.Deadline.ShouldBe(2, "the backup is older");
            await PutEtcdAsync(8);
            await node.DeadlineIsAsync(8);
        }
        finally
        {
            stores.ConsulProcess.Signal("CONT");
        }

        await PutConsulAsync(3);
        await node.DeadlineIsAsync(3);
        node.Keeper.Health.Source.ShouldBe("consul");
    }

    [Fact]
    public async Task What_is_on_disk_counts_until_the_store_says_the_same_and_nothing_changes_then()
    {
        await PutConsulAsync(2);
        using TemporaryDirectory folder = new();
        await using (FollowedNode before = new(Consul, Etcd, folder))
            await before.DeadlineIsAsync(2);

        stores.ConsulProcess.Signal("STOP");
        try
        {
            await using FollowedNode node = new(Consul, Etcd, folder);
            node.Deadline.ShouldBe(2, "nobody was waited for");
            node.Keeper.Health.Source.ShouldBe("disk");
            var inForce = node.Keeper.Current.Configuration;

            stores.ConsulProcess.Signal("CONT");
            await node.UntilAsync(health => health.Source == "consul");
            node.Keeper.Current.Configuration.ShouldBeSameAs(inForce);
            node.Changes.ShouldBe(0);
        }
        finally
        {
            stores.ConsulProcess.Signal("CONT");
        }
    }

    [Theory]
    [InlineData("KILL")]
    [InlineData("STOP")]
    public async Task With_both_stores_down_a_cold_start_goes_on_with_what_was_last_good(string signal)
    {
        await PutConsulAsync(2);
        using TemporaryDirectory folder = new();
        await using (FollowedNode before = new(Consul, Etcd, folder))
            await before.DeadlineIsAsync(2);

        ServerProcess[] both = [stores.ConsulProcess, stores.EtcdProcess];
        foreach (var process in both)
            process.Signal(signal);
        try
        {
            await using FollowedNode node = new(Consul, Etcd, folder);
            await node.DecidedAsync();
            await node.UntilAsync(health => health.Stores.GetValueOrDefault("consul") is { Up: false } && health.Stores.GetValueOrDefault("etcd") is { Up: false });

            node.Deadline.ShouldBe(2);
            node.Keeper.Health.Source.ShouldBe("disk");
        }
        finally
        {
            foreach (var process in both.Where(_ => signal == "STOP"))
                process.Signal("CONT");
        }
    }

    [Fact]
    public async Task After_a_cold_start_without_Consul_too_the_backup_counts_only_if_it_is_newer()
    {
        await PutEtcdAsync(7);
        await PutConsulAsync(2);
        using TemporaryDirectory folder = new();
        await using (FollowedNode before = new(Consul, Etcd, folder))
        {
            await before.DeadlineIsAsync(2);
            await ServerProcess.UntilAsync(() => LastGood.Load(folder.Path)?.BackupRevision > 0, () => before.Log);
        }

        stores.ConsulProcess.Kill();
        await using FollowedNode node = new(Consul, Etcd, folder);
        await node.DecidedAsync();
        node.Deadline.ShouldBe(2);

        await PutEtcdAsync(8);
        await node.DeadlineIsAsync(8);
    }

    [Fact]
    public async Task Without_Consul_etcd_is_followed_when_it_was_killed_or_frozen_too()
    {
        await PutEtcdAsync(2);
        await using FollowedNode node = new(consul: null, Etcd);
        await node.DeadlineIsAsync(2);

        stores.EtcdProcess.Kill();
        await node.UntilAsync(health => health.Stores["etcd"] is { Up: false });
        node.Deadline.ShouldBe(2);
        stores.StartEtcd();
        await stores.EverythingRunsAsync();
        await PutEtcdAsync(3);
        await node.DeadlineIsAsync(3);

        stores.EtcdProcess.Signal("STOP");
        try
        {
            // As long as a watch may be silent.
            await node.UntilAsync(health => health.Stores["etcd"] is { Up: false });
            node.Deadline.ShouldBe(3);
        }
        finally
        {
            stores.EtcdProcess.Signal("CONT");
        }

        await PutEtcdAsync(4);
        await node.DeadlineIsAsync(4);
    }

    [Fact]
    public async Task A_key_that_is_deleted_changes_nothing()
    {
        await PutEtcdAsync(2);
        await using FollowedNode node = new(consul: null, Etcd);
        await node.DeadlineIsAsync(2);

        await stores.PostEtcdAsync("kv/deleterange", $$"""{"key":"{{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Etcd.Key))}}"}""");
        await node.UntilAsync(health => health.Stores["etcd"] is { HasKey: false });

        node.Deadline.ShouldBe(2);
        node.Log.ShouldContain("etcd has no such key");
    }

    [Fact]
    public async Task An_authority_or_certificate_that_is_not_right_is_told_and_is_right_as_soon_as_the_file_is()
    {
        await PutConsulAsync(2);
        using TemporaryDirectory folder = new();
        using TestAuthority stranger = new(folder.Path, "stranger");
        string authority = folder.Write("ca.pem", File.ReadAllText(stranger.Path));
        string certificate = folder.Write("client.pem", "nonsense");
        await using FollowedNode node = new(Consul with { CaFile = authority, CertificateFile = certificate }, etcd: null);
        await node.DecidedAsync();
        node.Deadline.ShouldBe(Default);
        node.Log.ShouldContain("client.pem");

        File.Copy(stores.Client.Certificate, certificate, overwrite: true);
        await node.UntilAsync(health => health.Stores["consul"].Failures > 2);
        node.Keeper.Health.Stores["consul"].Up.ShouldBeFalse("the authority is a stranger's");

        File.Copy(stores.Authority.Path, authority, overwrite: true);
        await node.DeadlineIsAsync(2);
        node.Keeper.Health.Stores["consul"].CertificatesUnusable.ShouldBeFalse();
    }

    [Fact]
    public async Task A_certificate_for_a_store_that_turns_bad_is_told_and_counted_and_the_one_before_stays_in_use()
    {
        await PutConsulAsync(2);
        using TemporaryDirectory folder = new();
        string certificate = folder.Write("client.pem", File.ReadAllText(stores.Client.Certificate));
        await using FollowedNode node = new(Consul with { CertificateFile = certificate }, etcd: null);
        await node.DeadlineIsAsync(2);
        node.Keeper.Health.Stores["consul"].CertificateErrors.ShouldBe(0);

        File.Move(folder.Write("bad.pem", "nonsense"), certificate, overwrite: true);
        await node.UntilAsync(health => health.Stores["consul"].CertificatesUnusable);
        node.Keeper.Health.Stores["consul"].CertificateErrors.ShouldBe(1);
        node.Log.ShouldContain("certificates for consul cannot be used");
        await PutConsulAsync(3);
        await node.DeadlineIsAsync(3);

        File.Move(folder.Write("good.pem", File.ReadAllText(stores.Client.Certificate)), certificate, overwrite: true);
        await node.UntilAsync(health => !health.Stores["consul"].CertificatesUnusable);
        node.Log.ShouldContain("certificates for consul read");
        node.Keeper.Health.Stores["consul"].Failures.ShouldBe(0);
    }

    [Fact]
    public async Task A_user_and_a_password_open_etcd()
    {
        await PutEtcdAsync(2);
        foreach (var (method, json) in new[]
        {
            ("auth/user/add", """{"name":"root","password":"secret-of-root"}"""), ("auth/user/grant", """{"user":"root","role":"root"}"""), ("auth/enable", "{}"),
        })
            await stores.PostEtcdAsync(method, json);

        try
        {
            await using (FollowedNode stranger = new(consul: null, Etcd with { User = "root", Password = new Secret("wrong-guess") }))
            {
                await stranger.DecidedAsync();
                stranger.Deadline.ShouldBe(Default);
                await ServerProcess.UntilAsync(() => stranger.Log.Contains("etcd did not accept user root"), () => stranger.Log);
                stranger.Log.ShouldNotContain("wrong-guess");
            }

            string password = System.IO.Path.GetTempFileName();
            await File.WriteAllTextAsync(password, "secret-of-root\n");
            await using FollowedNode node = new(consul: null, Etcd with { User = "root", PasswordFile = password });
            await node.DeadlineIsAsync(2);
            File.Delete(password);
        }
        finally
        {
            await stores.PostEtcdAsync("auth/disable", "{}", await stores.EtcdTokenAsync("root", "secret-of-root"));
        }
    }

    private Task PutConsulAsync(double deadline) => stores.PutConsulAsync(_key, Json(deadline));

    private Task PutEtcdAsync(double deadline) => stores.PutEtcdAsync(Etcd.Key, Json(deadline));

    private static string Json(double deadline) => string.Create(CultureInfo.InvariantCulture, $"{{\"scrape\":{{\"deadlineSeconds\":{deadline}}}}}");
}
