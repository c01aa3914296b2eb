using System.Net;
using System.Net.Sockets;
using Abide.Agent.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Abide.Agent.Serving;

/// <summary>Kestrel with nothing around it, and limits that a collector of metrics never meets.</summary>
internal static class AgentServer
{
    private const int MostConnections = 64;
    private const int MostBodyBytes = 1024;

    /// <summary>Starts to listen.</summary>
    /// <exception cref="IOException">The address cannot be had.</exception>
    public static async Task<WebApplication> StartAsync(
        AgentConfiguration configuration, ServerCertificates? certificates, RequestDelegate answer, ILoggerProvider logger, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddProvider(logger).SetMinimumLevel(LogLevel.Error);

        // How long to wait is told when it is to stop.
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(options => options.ShutdownTimeout = Timeout.InfiniteTimeSpan);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxConcurrentConnections = MostConnections;
            options.Limits.MaxRequestBodySize = MostBodyBytes;
            options.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            options.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
            Listen(options, configuration, certificates);
        });

        var server = builder.Build();
        server.Run(answer);
        try
        {
            await server.StartAsync(cancellation);
            return server;
        }
        catch (Exception e)
        {
            await server.DisposeAsync();
            if (e is SocketException socket)
                throw new IOException(socket.Message, socket);
            throw;
        }
    }

    private static void Listen(KestrelServerOptions options, AgentConfiguration configuration, ServerCertificates? certificates)
    {
        var address = ListenAddress.Parse(configuration.Listen);
        if (address.Address is null)
            options.ListenAnyIP(address.Port, Configure);
        else
            options.Listen(new IPEndPoint(address.Address, address.Port), Configure);

        void Configure(ListenOptions listen)
        {
            // A scrape is one request; HTTP/2 would only add code and memory.
            listen.Protocols = HttpProtocols.Http1;
            Newcomers newcomers = new(TimeProvider.System);
            listen.Use(next => connection => newcomers.ServeAsync(connection, next));
            if (certificates is not null)
            {
                listen.UseHttps(new TlsHandshakeCallbackOptions
                {
                    OnConnection = _ => ValueTask.FromResult(certificates.ForConnection()),
                    HandshakeTimeout = TimeSpan.FromSeconds(10),
                });
            }
        }
    }
}
