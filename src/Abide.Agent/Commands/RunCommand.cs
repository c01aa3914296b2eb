using System.Runtime.InteropServices;
using Abide.Agent.Configuration;
using Abide.Agent.Host;
using Abide.Agent.Latency;
using Abide.Agent.Metrics;
using Abide.Agent.Serving;
using Microsoft.AspNetCore.Builder;

namespace Abide.Agent.Commands;

/// <summary><c>abide-agent run</c>: measures, listens, and follows its configuration until it is told to stop.</summary>
internal static class RunCommand
{
    private static readonly TimeSpan ListenAgain = TimeSpan.FromSeconds(2);

    /// <returns>Exit code: 0 when it was told to stop.</returns>
    /// <exception cref="ConfigurationException">There is no configuration to start with.</exception>
    public static async Task<int> RunAsync(string? file, string? listen)
    {
        using StderrLogger logger = new();
        var time = TimeProvider.System;
        var keeper = ConfigurationKeeper.Start(ConfigurationInputs.Of(file, listen), time, logger, keeps: true);
        keeper.MarkStarted();
        var started = keeper.Current.Configuration;

        using StoreFollower follower = new(keeper, time);
        var certificates = started.Tls.CertificateFile.Length > 0 ? new ServerCertificates(started.Tls, time, logger) : null;
        certificates?.Refresh();
        using SourceCollector collector = new([.. HostSources.CreateAll(), new LatencySource(logger), new ConfigurationSource(keeper, time)], time, logger);
        using AgentLife life = new(keeper, follower, certificates, logger);
        Signals.Watch(life);
        Authorization authorization = new(started, logger);
        authorization.WarnIfExposed(started);

        Thrift thrift = new(time);
        Endpoints endpoints = new(keeper, collector, authorization, life, thrift);
        keeper.Changed = () =>
        {
            var changed = keeper.Current.Configuration;
            authorization.WarnIfExposed(changed);
            _ = collector.CollectAsync(changed);
        };
        var following = follower.RunAsync(life.Stopping);
        var collecting = CollectFirstAsync(keeper, follower, collector, life, thrift);
        await using var server = await ListenAsync(started, certificates, endpoints, logger, life);
        if (server is not null)
        {
            await Task.WhenAny(collecting, Task.Delay(Timeout.Infinite, life.Stopping));
            ServiceNotification.Send(ServiceNotification.Ready);
            await Task.WhenAny(Task.Delay(Timeout.Infinite, life.Stopping), following);
            ServiceNotification.Send(ServiceNotification.Stopping);
            double grace = keeper.Current.Configuration.Shutdown.GraceSeconds;
            AgentLog.Stopping(logger, grace);
            using CancellationTokenSource late = new(TimeSpan.FromSeconds(grace));
            await server.StopAsync(late.Token);
        }

        await following;
        return ExitCode.Answered;
    }

    private static async Task CollectFirstAsync(ConfigurationKeeper keeper, StoreFollower follower, SourceCollector collector, AgentLife life, Thrift thrift)
    {
        if (!life.HasConfiguration)
            await follower.Decided;
        await collector.CollectAsync(keeper.Current.Configuration);
        life.MarkCollected();
        thrift.GiveBack();
    }

    /// <summary>Listens, and tries again while another has the address; null when it was told to stop meanwhile.</summary>
    private static async Task<WebApplication?> ListenAsync(AgentConfiguration configuration, ServerCertificates? certificates, Endpoints endpoints, StderrLogger logger, AgentLife life)
    {
        string? told = null;
        while (!life.Stopping.IsCancellationRequested)
        {
            try
            {
                var server = await AgentServer.StartAsync(configuration, certificates, endpoints.AnswerAsync, logger, life.Stopping);
                AgentLog.Listening(logger, server.Urls.FirstOrDefault(configuration.Listen));
                return server;
            }
            catch (IOException e)
            {
                life.CountListenFailure();
                if (told != e.Message)
                    AgentLog.CannotListen(logger, configuration.Listen, told = e.Message);
                await Task.WhenAny(Task.Delay(ListenAgain, life.Stopping));
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        return null;
    }

    /// <summary>SIGTERM and SIGINT stop, SIGHUP reloads; none of them ends the process by itself, to its very end.</summary>
    private static class Signals
    {
        /// <summary>Never let go: a signal in the last moment would end the process with another code than 0.</summary>
        private static PosixSignalRegistration[] s_registrations = [];

        public static void Watch(AgentLife life) => s_registrations =
        [
            .. s_registrations,
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, life)),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, life)),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
            {
                context.Cancel = true;
                life.Reload();
            }),
        ];

        private static void Stop(PosixSignalContext context, AgentLife life)
        {
            context.Cancel = true;
            life.Stop();
        }
    }
}
