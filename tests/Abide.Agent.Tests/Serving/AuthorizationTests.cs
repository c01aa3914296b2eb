using Abide.Agent.Configuration;
using Abide.Agent.Serving;

namespace Abide.Agent.Tests.Serving;

public sealed class AuthorizationTests
{
    private const string Open = "everyone may read", Clear = "can be read on its way";

    private static readonly AgentConfiguration Beyond = new() { Listen = "*:9464" };
    private static readonly AuthorizationConfiguration Token = new() { TokenFile = "/token" };
    private static readonly TlsConfiguration Tls = new() { CertificateFile = "/certificate", KeyFile = "/key" };

    private readonly ListedLog _log = new();

    public static TheoryData<string, string> Listening => new() { { "127.0.0.1:9464", "" }, { "[::1]:9464", "" }, { "10.0.0.1:9464", Open }, { "*:9464", Open } };

    [Theory]
    [MemberData(nameof(Listening))]
    public void Who_listens_on_more_than_the_host_is_warned_when_everyone_may_read(string listen, string expected)
    {
        Warn(new AgentConfiguration { Listen = listen });

        _log.ToString().ShouldContain(expected);
        _log.Lines.Count.ShouldBe(expected.Length > 0 ? 1 : 0);
    }

    [Fact]
    public void A_token_without_TLS_is_warned_of()
    {
        Warn(Beyond with { Authorization = Token });
        _log.Lines.ShouldHaveSingleItem().ShouldContain(Clear);
    }

    [Fact]
    public void With_TLS_a_token_or_a_certificate_is_enough()
    {
        Warn(Beyond with { Authorization = Token, Tls = Tls });
        Warn(Beyond with { Tls = Tls with { ClientCaFile = "/ca" } });
        _log.Lines.ShouldBeEmpty();

        Warn(Beyond with { Tls = Tls });
        _log.Lines.ShouldHaveSingleItem().ShouldContain(Open);
    }

    [Fact]
    public void A_reload_that_removes_the_token_is_warned_of_and_one_that_changes_nothing_is_not()
    {
        var guarded = Beyond with { Authorization = Token, Tls = Tls };
        Authorization authorization = new(guarded, _log);
        authorization.WarnIfExposed(guarded);
        authorization.WarnIfExposed(guarded with { Authorization = new() });
        authorization.WarnIfExposed(guarded with { Authorization = new() });
        _log.Lines.ShouldHaveSingleItem().ShouldContain(Open);

        authorization.WarnIfExposed(guarded);
        authorization.WarnIfExposed(guarded with { Authorization = new() });
        _log.Lines.Count.ShouldBe(2);
    }

    private void Warn(AgentConfiguration configuration) => new Authorization(configuration, _log).WarnIfExposed(configuration);
}
