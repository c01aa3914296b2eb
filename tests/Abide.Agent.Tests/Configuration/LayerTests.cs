using System.Text;
using System.Text.Json.Serialization.Metadata;
using Abide.Agent.Configuration;

namespace Abide.Agent.Tests.Configuration;

public sealed class LayerTests
{
    [Fact]
    public void The_environment_is_over_a_store_and_a_store_over_the_file()
    {
        var effective = EffectiveConfiguration.Of(
            File("""{"prefix":"file","scrape":{"deadlineSeconds":2},"sources":{"services":true}} // with a comment"""),
            Store("""{"prefix":"store","scrape":{"deadlineSeconds":3}}"""),
            ConfigurationLayer.FromEnvironment([new("ABIDE_AGENT_PREFIX", "env"), new("ABIDE_AGENT_SOURCES_DISABLED", "cpu, disk"), new("PATH", "/")]));

        effective.Configuration.Prefix.ShouldBe("env");
        effective.Configuration.Scrape.DeadlineSeconds.ShouldBe(3);
        effective.Configuration.Sources.Services.ShouldBeTrue();
        effective.Configuration.Sources.Disabled.ShouldBe(["cpu", "disk"]);
        string[] lines = effective.ToText().Split('\n');
        lines.ShouldContain("prefix = \"env\"  # environment");
        lines.ShouldContain("scrape.deadlineSeconds = 3  # consul (revision 7)");
        lines.ShouldContain("sources.services = true  # file config.json");
        lines.ShouldContain("shutdown.graceSeconds = 10  # defaults");
        lines.Length.ShouldBe(Settings.All.Count + 1);
    }

    [Fact]
    public void Secrets_are_shown_to_nobody()
    {
        var effective = EffectiveConfiguration.Of(File("""{"consul":{"token":"hush"},"etcd":{"password":"hush"},"authorization":{"token":"hush"}}"""));

        effective.ToText().ShouldNotContain("hush");
        effective.ToText().ShouldContain("consul.token = \"***\"  # file config.json");
        effective.Configuration.ToString().ShouldNotContain("hush");
        effective.Configuration.Consul.Token.Value.ShouldBe("hush");
    }

    [Theory]
    [InlineData("""{"consul":{"address":"https://elsewhere"}}""", "consul.address may be set in the file")]
    [InlineData("""{"listen":"0.0.0.0:1"}""", "listen may be set in the file")]
    [InlineData("""{"node":"everyone"}""", "node may be set in the file")]
    public void A_store_does_not_set_what_is_local(string json, string expected) => Refused(() => EffectiveConfiguration.Of(Store(json))).ShouldContain(expected);

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("[1]", "no JSON object")]
    [InlineData("""{"prefix":"a" "node":"b"}""", "no JSON")]
    [InlineData("""{"prefix":"a","prefix":"b"}""", "no JSON")]
    [InlineData("""{"prefx":"a"}""", "there is no setting prefx")]
    [InlineData("""{"scrape":5}""", "there is no setting scrape")]
    [InlineData("""{"scrape":{"deadlineSeconds":"5"}}""", "scrape.deadlineSeconds must be a number")]
    [InlineData("""{"scrape":{"deadlineSeconds":null}}""", "scrape.deadlineSeconds must be a number")]
    [InlineData("""{"scrape":{"deadlineSeconds":1e999}}""", "scrape.deadlineSeconds must be")]
    [InlineData("""{"prefix":{"a":1}}""", "prefix must be a text")]
    [InlineData("""{"prefix":null}""", "prefix must be a text")]
    [InlineData("""{"prefix":"9x"}""", "prefix must be letters")]
    [InlineData("""{"sources":{"disabled":[1]}}""", "sources.disabled must be a list of texts")]
    [InlineData("""{"sources":{"disabled":[null]}}""", "must be a list of texts")]
    [InlineData("""{"listen":"9464"}""", "listen must be HOST:PORT")]
    [InlineData("""{"listen":"1.2.3.4:99999"}""", "listen must be HOST:PORT")]
    [InlineData("""{"listen":"example.org:80"}""", "listen must be HOST:PORT")]
    [InlineData("""{"stateDirectory":"here"}""", "stateDirectory must be an absolute path")]
    [InlineData("""{"consul":{"address":"http://consul.example.org:8500"}}""", "without TLS only this host itself")]
    [InlineData("""{"consul":{"address":"consul:8500"}}""", "consul.address must be https://HOST:PORT")]
    [InlineData("""{"etcd":{"addresses":["https://a","ftp://b"]}}""", "etcd.addresses must be https://HOST:PORT")]
    [InlineData("""{"consul":{"address":"https://h:1/#x"}}""", "consul.address must be https://HOST:PORT")]
    [InlineData("""{"scrape":{"deadlineSeconds":1},"scrape.deadlineSeconds":2}""", "there is no setting \"scrape.deadlineSeconds\"")]
    [InlineData("\uFEFF{\"prefx\":1}", "there is no setting prefx")]
    [InlineData("""{"latency":{"mostThreads":1.5}}""", "latency.mostThreads must be a whole number")]
    [InlineData("""{"sources":{"disabled":["cpuu"]}}""", "there is no source cpuu; sources.disabled takes target, cpu, memory, ")]
    [InlineData("""{"tls":{"certificateFile":"/a"}}""", "belong together")]
    [InlineData("""{"tls":{"clientCaFile":"/a"}}""", "tls.clientCaFile needs")]
    [InlineData("""{"latency":{"mode":"fast"}}""", "latency.mode")]
    [InlineData("""{"a\u0007b":1}""", "there is no setting a?b")]
    public void What_makes_no_sense_is_named(string json, string expected)
    {
        string message = Refused(() => EffectiveConfiguration.Of(File(json)));
        message.ShouldStartWith("file config.json: ");
        message.ShouldContain(expected);
    }

    [Fact]
    public void What_belongs_together_may_come_from_several_sources_and_each_of_them_is_named_when_it_does_not()
    {
        var key = File("""{"tls":{"keyFile":"/key","clientCaFile":"/ca"}}""");
        var certificate = ConfigurationLayer.FromEnvironment([new("ABIDE_AGENT_TLS_CERTIFICATE_FILE", "/certificate")]);

        EffectiveConfiguration.Of(key, certificate).Configuration.Tls.ShouldBe(new TlsConfiguration { CertificateFile = "/certificate", KeyFile = "/key", ClientCaFile = "/ca" });
        Refused(() => EffectiveConfiguration.Of(key)).ShouldStartWith("file config.json: tls.certificateFile and tls.keyFile belong together");
        Refused(() => EffectiveConfiguration.Of(certificate)).ShouldStartWith("environment: ");
        Refused(() => EffectiveConfiguration.Of(key, ConfigurationLayer.FromEnvironment([new("ABIDE_AGENT_TLS_CERTIFICATE_FILE", "")])))
            .ShouldStartWith("environment and file config.json: tls.certificateFile and tls.keyFile belong together");
    }

    [Fact]
    public void A_bad_value_is_refused_even_where_another_source_is_over_it() =>
        Refused(() => EffectiveConfiguration.Of(Store("""{"prefix":""}"""), ConfigurationLayer.FromEnvironment([new("ABIDE_AGENT_PREFIX", "good")])))
            .ShouldStartWith("consul (revision 7): prefix must be");

    [Theory]
    [InlineData("ABIDE_AGENT_SCRAPE_DEADLINE_SECONDS", "soon", "is no number")]
    [InlineData("ABIDE_AGENT_SOURCES_SERVICES", "yes", "neither true nor false")]
    [InlineData("ABIDE_AGENT_PREFX", "a", "there is no setting for ABIDE_AGENT_PREFX")]
    public void A_variable_that_makes_no_sense_is_named(string name, string value, string expected) =>
        Refused(() => ConfigurationLayer.FromEnvironment([new(name, value)])).ShouldContain(expected);

    [Fact]
    public void A_value_of_ten_megabytes_is_not_even_read() =>
        Refused(() => ConfigurationLayer.Parse("consul", new byte[10_000_000], fromStore: true)).ShouldContain("are too many");

    [Fact]
    public void Every_member_is_a_setting_and_every_setting_a_member()
    {
        List<string> members = [];
        foreach (var member in AgentJson.Default.AgentConfiguration.Properties)
        {
            var section = AgentJson.Default.GetTypeInfo(member.PropertyType);
            if (section is { Kind: JsonTypeInfoKind.Object })
                members.AddRange(section.Properties.Select(inner => $"{member.Name}.{inner.Name}"));
            else
                members.Add(member.Name);
        }

        members.ShouldBe(Settings.All.Select(setting => setting.Path), ignoreOrder: true);
        Settings.All.Select(setting => setting.Variable).ShouldBeUnique();
    }

    [Fact]
    public void What_is_kept_is_for_the_agent_alone_and_what_is_damaged_is_told()
    {
        using TemporaryDirectory folder = new();
        LastGood good = new() { File = "{}", Store = "consul", Revision = 3, Value = "{}", BackupRevision = 9 };
        good.Save(folder.Path);

        LastGood.Load(folder.Path).ShouldBe(good);
        if (!OperatingSystem.IsWindows())
            System.IO.File.GetUnixFileMode(folder.PathTo("last-good.json")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        foreach (string damaged in new[] { "", "{", "[]", """{"file":5}""", """{"other":1}""" })
        {
            folder.Write("last-good.json", damaged);
            Should.Throw<InvalidDataException>(() => LastGood.Load(folder.Path), damaged);
        }

        LastGood.Load("/nonexistent").ShouldBeNull();
    }

    private static ConfigurationLayer File(string json) => ConfigurationLayer.Parse("file config.json", Encoding.UTF8.GetBytes(json), fromStore: false);

    private static ConfigurationLayer Store(string json) => ConfigurationLayer.Parse("consul (revision 7)", Encoding.UTF8.GetBytes(json), fromStore: true);

    private static string Refused(Func<object> action) => Should.Throw<ConfigurationException>(() => action()).Message;
}
